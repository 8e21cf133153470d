// The way to a school's cases: those of schools for training run in a namespace of their own.
import { loadSchool, trainingNamespace, type Store } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';

export interface SchoolGateways {
  readonly store: Store;
  readonly real: Pick<CaseGateway, 'act'>;
  readonly training: Pick<CaseGateway, 'act'>;
}

/** Most schools that are kept in mind. */
const most = 5000;

/** Hands each command on to the namespace of its school, which never changes. */
export function gatewayBySchool({ store, real, training }: SchoolGateways): Pick<CaseGateway, 'act'> {
  const known = new Map<string, boolean>();
  const isTraining = async (schoolId: string): Promise<boolean> => {
    const found = known.get(schoolId);
    if (found !== undefined) return found;
    const { namespace } = await store.forSchool(schoolId, tx => loadSchool(tx));
    const answer = namespace.endsWith(trainingNamespace(''));
    if (known.size < most) known.set(schoolId, answer);
    return answer;
  };
  return {
    act: async (ref, ...rest) => ((await isTraining(ref.schoolId)) ? training : real).act(ref, ...rest),
  };
}
