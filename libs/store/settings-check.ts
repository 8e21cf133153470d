// What is wrong with settings before they are saved, field by field. Shapes are checked where they come in; here is what
// needs the law, the policy and the parts held against each other.
import { WaymarkError } from '#libs/kernel';
import { lettersOf } from '#libs/letters';
import { checkPack, readAuthority, readPack } from '#libs/policy';
import { checkCalendar } from '#libs/school-time';
import { withRegisterTimes, type RoleHolder, type SettingsDraft } from './settings.js';

export interface SettingProblem {
  readonly field: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Everything that keeps the settings from being saved; empty where they can be. */
export function checkSettings(draft: SettingsDraft): readonly SettingProblem[] {
  return [
    ...checkCalendar(draft.calendar).map(text => {
      const [field, ...rest] = text.split(': ');
      return { field: `calendar.${field}`, problem: rest.join(': '), remedy: 'correct the date or the list' };
    }),
    ...checkPolicy(draft),
    ...repeated(
      'sites',
      draft.sites.map(({ id }) => id),
    ),
    ...checkPeople(draft.people),
  ];
}

function checkPolicy(draft: SettingsDraft): SettingProblem[] {
  const { id, version } = draft.policy;
  const pack = packNamed(id);
  if (!pack) {
    return [
      {
        field: 'policy.id',
        problem: `there is no policy '${id}'`,
        remedy: 'name a policy that `policy list` shows',
      },
    ];
  }
  if (pack.version !== version) {
    const problem = `version '${version}' of ${id} is not here`;
    return [{ field: 'policy.version', problem, remedy: `give ${pack.version}` }];
  }
  const times = checkPack(withRegisterTimes(pack, draft), readAuthority(pack.authority)).filter(({ where }) =>
    where.startsWith('registers.'),
  );
  const known = new Set(lettersOf(id).map(({ letter }) => letter));
  return [
    ...times.map(({ where, problem, remedy }) => ({
      field: where.replace(/taken$/, 'opens'),
      problem,
      remedy,
    })),
    ...draft.signatories.flatMap(({ letters = [] }, i) =>
      letters
        .filter(letter => !known.has(letter))
        .map(letter => ({
          field: `signatories[${i}].letters`,
          problem: `${id} has no letter '${letter}'`,
          remedy: 'name a letter that `letter --list` shows',
        })),
    ),
  ];
}

function packNamed(id: string) {
  try {
    return readPack(id);
  } catch (error) {
    if (error instanceof WaymarkError && error.code === 'policy.unknown') return undefined;
    throw error;
  }
}

function checkPeople(people: readonly RoleHolder[]): SettingProblem[] {
  const accounts = new Set(people.map(({ account }) => account));
  return people.flatMap(({ account, from, to, deputyOf }, i) => {
    if (to !== null && to < from)
      return [
        {
          field: `people[${i}].to`,
          problem: `${to} is before ${from}`,
          remedy: 'give the last day, or none',
        },
      ];
    if (deputyOf === undefined) return [];
    if (deputyOf !== account && accounts.has(deputyOf)) return [];
    const problem = 'stands in for an account that has no role here';
    return [{ field: `people[${i}].deputyOf`, problem, remedy: 'name another account of this list' }];
  });
}

function repeated(field: string, ids: readonly string[]): SettingProblem[] {
  return ids.flatMap((id, i) =>
    ids.indexOf(id) === i
      ? []
      : [{ field: `${field}[${i}].id`, problem: `'${id}' is there twice`, remedy: 'give each its own id' }],
  );
}
