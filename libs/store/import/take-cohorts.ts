// Cohorts of a file into the database. Where one of them brings a duty with it, the duty is raised when the pupil first
// joins; a file never takes a duty away, since only a person can say that it was met.
import type { DutyName } from '#libs/casework';
import type { Cohort } from '#libs/register';
import { takeChange } from '../casework/intake.js';
import type { Tx } from '../store.js';
import type { CohortsSaid } from './cohort-cells.js';

type Duty = Exclude<DutyName, 'illness-15-days'>;

const dutyOf: Readonly<Partial<Record<Cohort, Duty>>> = {
  'sen-support': 'sen-support',
  ehcp: 'ehcp',
  'looked-after': 'looked-after',
  'social-worker': 'social-worker',
};

/** Brings the cohorts of pupils up to date, by id; gives the number of cases told. */
export async function takeCohorts(
  tx: Tx,
  said: ReadonlyMap<string, CohortsSaid>,
  now: number,
): Promise<number> {
  const ids = [...said].filter(([, cohorts]) => cohorts.size > 0).map(([id]) => id);
  if (ids.length === 0) return 0;
  const rows = await tx.query<{ id: string; cohorts: Cohort[]; flags: string[] }>(
    `select p.id, p.cohorts,
            array(select distinct f.flag from waymark.pupil_flag f where f.school_id = $1 and f.pupil_id = p.id) as flags
     from waymark.pupil p where p.school_id = $1 and p.id = any($2) order by p.id`,
    [tx.schoolId, ids],
  );
  const changed: { id: string; cohorts: readonly Cohort[] }[] = [];
  let messages = 0;
  for (const { id, cohorts, flags } of rows) {
    const own = said.get(id)!;
    const joins = [...own].flatMap(([cohort, isIn]) => (isIn && !cohorts.includes(cohort) ? [cohort] : []));
    const stays = cohorts.filter(cohort => own.get(cohort) !== false);
    if (joins.length > 0 || stays.length < cohorts.length)
      changed.push({ id, cohorts: [...stays, ...joins].toSorted() });
    for (const flag of joins.flatMap(cohort => dutyOf[cohort] ?? [])) {
      if (flags.includes(flag)) continue;
      messages += await takeChange(tx, id, now, { kind: 'flag', flag });
    }
  }
  await tx.query(
    `update waymark.pupil p set cohorts = g.cohorts
     from jsonb_to_recordset($2) as g(id uuid, cohorts text[]) where p.school_id = $1 and p.id = g.id`,
    [tx.schoolId, JSON.stringify(changed)],
  );
  return messages;
}
