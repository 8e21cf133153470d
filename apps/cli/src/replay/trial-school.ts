// A throw-away school for a scenario: its people and calendar as on the first day.
import { randomUUID } from 'node:crypto';
import type { Scenario } from '#libs/casework';
import { putPeople, putSchool, type Store } from '#libs/store';
import type { Names } from './names.js';

/** Makes the school and gives its id. It can be deleted again by `deleteSchool`. */
export async function makeTrialSchool(
  store: Store,
  scenario: Scenario,
  names: Names,
  namespace: string,
): Promise<string> {
  const schoolId = randomUUID();
  const { pack, pupils } = scenario;
  const facts = pupils.map(pupil => pupil.facts);
  const parents = facts.flatMap(({ parents, earlierNotices }) => [
    ...parents.map(parent => parent.id),
    ...earlierNotices.map(notice => notice.parent),
  ]);
  await store.forSchool(schoolId, async tx => {
    await putSchool(tx, {
      slug: `replay-${schoolId}`,
      name: 'Replay of a scenario',
      policyId: pack.id,
      policyVersion: pack.version,
      calendar: scenario.calendar,
      namespace,
      disposable: true,
    });
    await putPeople(tx, {
      pupils: facts.map(({ id, dateOfBirth, yearGroup }) => ({
        id: names.idOf(id),
        ...(dateOfBirth !== undefined && { dateOfBirth }),
        ...(yearGroup !== undefined && { yearGroup }),
      })),
      parents: [...new Set(parents)].map(id => ({ id: names.idOf(id) })),
      relationships: facts.flatMap(pupil =>
        pupil.parents.map(({ id, ...rest }) => ({
          pupilId: names.idOf(pupil.id),
          parentId: names.idOf(id),
          ...rest,
        })),
      ),
      earlierNotices: facts.flatMap(pupil =>
        pupil.earlierNotices.map(({ parent, issued, status }) => ({
          pupilId: names.idOf(pupil.id),
          parent: names.idOf(parent),
          issued,
          status,
        })),
      ),
    });
  });
  return schoolId;
}
