// A case that ran on paper, or in another system, before the school was taken on: adopted at the stage where it stands,
// with its dates and documents. From there it runs on like any other; nothing that was sent is sent again.
import { londonDate, type Instant } from '#libs/school-time';
import type { Because } from '../because.js';
import type { EventData } from '../events.js';
import { openCase, type PupilState } from '../state.js';
import { emit, ensureOpenCase, type Turn } from '../turn.js';
import type { World } from '../world.js';
import type { Adoption, AdoptionProblem } from './adoption.js';
import { planNotices } from './notices.js';
import { planStage } from './stage.js';

type Plan =
  | { readonly problems: readonly AdoptionProblem[] }
  | { readonly data: EventData['CaseAdopted']; readonly because: Because | undefined };

/** What is wrong with an adoption as things stand at `at`; empty where the case can be adopted. */
export function adoptionProblems(
  state: PupilState,
  world: World,
  at: Instant,
  adoption: Adoption,
): readonly AdoptionProblem[] {
  const plan = planOf(state, world, at, adoption);
  return 'problems' in plan ? plan.problems : [];
}

/** Opens the case where it stands. One that cannot be adopted changes nothing: see `adoptionProblems`. */
export function adopt(turn: Turn, adoption: Adoption): void {
  const plan = planOf(turn.state, turn.world, turn.at, adoption);
  if ('problems' in plan) return;
  ensureOpenCase(turn);
  const sealed = adoption.documents.length > 0 && { sealed: { documents: adoption.documents } };
  emit(turn, 'CaseAdopted', plan.data, { ...(plan.because && { because: plan.because }), ...sealed });
}

function planOf(state: PupilState, world: World, at: Instant, adoption: Adoption): Plan {
  const today = londonDate(at);
  if (openCase(state)) {
    const remedy = 'leave the row out, or close the case in Waymark first';
    return { problems: [{ field: 'pupil', problem: 'the pupil has an open case already', remedy }] };
  }
  if (world.pupil.parents.length === 0) {
    const remedy = 'import the parents first';
    return { problems: [{ field: 'pupil', problem: 'no parent of this pupil is known', remedy }] };
  }
  if (!adoption.stage && adoption.notices.length === 0) {
    const remedy = 'name the stage, or give the notice that runs';
    return { problems: [{ field: 'stage', problem: 'there is nothing to adopt', remedy }] };
  }
  const stage = adoption.stage && planStage(state, world, today, adoption.stage);
  const legal = planNotices(state, world, today, adoption.notices);
  const problems = [...(stage && 'problems' in stage ? stage.problems : []), ...legal.problems];
  if (problems.length > 0 || (stage && 'problems' in stage)) return { problems };
  const { source, fingerprint, documents } = adoption;
  const data = {
    source,
    fingerprint,
    documents: documents.flatMap(({ hash }) => hash ?? []),
    stage: stage?.stage ?? null,
    letters: [...(stage?.letters ?? []), ...legal.letters],
    finding: legal.finding,
    notices: legal.notices,
  };
  return { data, because: legal.because };
}
