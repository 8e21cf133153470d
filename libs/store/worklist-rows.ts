// The worklist rows of cases: under which lists each stands, and until when. Written together with the case views.
import type { CaseSummary } from '#libs/casework';
import type { Instant } from '#libs/school-time';
import type { Tx } from './store.js';

export interface WorklistRow {
  readonly list: string;
  readonly due: Instant;
  readonly since: Instant;
  readonly what: string;
  readonly role: string | null;
}

/** What the clock does by itself, or says of a task that has its own row. */
const notForPeople: readonly string[] = ['post-letters', 'approval-overdue', 'meeting-overdue', 'new-year'];

/** The rows of one case; none for a closed case in which nothing waits and that was never with the authority. `Infinity` stands for no day. */
function worklistRows(summary: CaseSummary): WorklistRow[] {
  const { awaiting, nextDeadline, openedAt, onHold, status } = summary;
  const rows: WorklistRow[] = awaiting.map(({ role, what, since, due = Infinity }) => ({
    list: `waits:${role}`,
    due,
    since,
    what,
    role,
  }));
  const dated = rows.filter((row, i) => row.due < Infinity && rows.findIndex(r => r.what === row.what) === i);
  const clock = nextDeadline && !notForPeople.includes(nextDeadline.id.split(':')[0]!) ? [nextDeadline] : [];
  const first = Math.min(...dated.map(({ due }) => due), ...clock.map(({ due }) => due));
  const whole = { due: first, since: openedAt, what: 'case', role: null };
  return [
    ...rows,
    ...dated.map(row => ({ ...row, list: 'due' })),
    ...clock.map(({ id, due }) => ({ list: 'date', due, since: openedAt, what: id, role: null })),
    ...(status === 'open' ? [{ ...whole, list: 'open' }] : []),
    ...(status === 'open' && onHold ? [{ ...whole, list: 'hold' }] : []),
    ...(summary.authority ?? []).map(({ list, what, since, due }) => ({
      list: `authority:${list}`,
      due: due ?? Infinity,
      since,
      what,
      role: null,
    })),
  ];
}

const moment = (at: Instant): string => (at === Infinity ? 'infinity' : new Date(at).toISOString());

/** Puts the rows of a pupil's cases in place of those that stand; the case views must be there. */
export async function putWorklist(tx: Tx, pupilId: string, summaries: readonly CaseSummary[]): Promise<void> {
  const numbers = summaries.map(({ caseNumber }) => caseNumber);
  await tx.query(
    `delete from waymark.worklist w using waymark.case_view v
     where v.school_id = $1 and v.pupil_id = $2 and v.case_number = any($3)
       and w.school_id = v.school_id and w.case_id = v.case_id`,
    [tx.schoolId, pupilId, numbers],
  );
  const rows = summaries.flatMap(summary =>
    worklistRows(summary).map(row => ({
      ...row,
      due: moment(row.due),
      since: moment(row.since),
      stage: summary.stage ?? '',
      number: summary.caseNumber,
    })),
  );
  if (rows.length === 0) return;
  await tx.query(
    `insert into waymark.worklist (school_id, list, due, since, case_id, what, role, stage, year_group, cohort, pupil_id)
     select $1, r.list, r.due, r.since, v.case_id, r.what, r.role, r.stage, p.year_group, c.cohort, $2
     from jsonb_to_recordset($3) as r(list text, due timestamptz, since timestamptz, what text, role text, stage text, number int)
     join waymark.case_view v on v.school_id = $1 and v.pupil_id = $2 and v.case_number = r.number
     join waymark.pupil p on p.school_id = $1 and p.id = $2
     cross join (select '' as cohort union all select waymark.cohorts_of($1, $2)) c
     on conflict do nothing`,
    [tx.schoolId, pupilId, JSON.stringify(rows)],
  );
}
