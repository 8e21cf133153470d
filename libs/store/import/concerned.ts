// Which cases must hear of marks that came in. For a pupil who never had a case kept figures tell who is out of the
// question; of the others the decider is asked on trial, mark by mark. Nothing else becomes a message.
import { followLimits, mayFollowFrom, type FollowLimits } from '#libs/register';
import type { Pack } from '#libs/policy';
import { caseIdOf } from '../case-id.js';
import { takeMarksOf } from '../casework/message.js';
import { openSitting } from '../casework/sitting.js';
import { nextDue, type ChangedMark } from '../casework/world.js';
import type { YearFigures } from '../measures.js';
import type { Tx } from '../store.js';

/** What came in for a pupil. */
export interface PupilChange {
  readonly pupilId: string;
  readonly before: YearFigures;
  readonly added: YearFigures;
  readonly changed: number;
  readonly amended: number;
  /** Where nothing was known of the pupil: whether something may follow at all, by a walk over the marks. */
  readonly walked?: boolean;
  /** The changed marks in the order in which they became known; those before any can matter may be left out. */
  marks(): readonly ChangedMark[];
}

/** Puts a message into the outbox for each case concerned; gives their number. */
export async function tellCasesConcerned(
  tx: Tx,
  pack: Pack,
  changes: readonly PupilChange[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const limits = followLimits(pack);
  const { cases, waiting } = await whoIsKnown(tx, changes);
  const messages: { pupilId: string; caseNumber: number; marks: readonly ChangedMark[] }[] = [];
  for (const change of changes.toSorted((a, b) => (a.pupilId < b.pupilId ? -1 : 1))) {
    const { pupilId } = change;
    const latest = cases.get(pupilId);
    const waits = waiting.has(pupilId);
    if (!waits && latest === undefined && !mayMatter(limits, change)) continue;
    const marks = change.marks();
    if (marks.length === 0) continue;
    // A first delivery was walked over mark by mark; kept figures alone say yes too often.
    const isSure = waits || (latest === undefined && change.walked === true);
    const caseNumber = isSure ? Math.max(1, latest ?? 0) : await onTrial(tx, pupilId, marks);
    if (caseNumber !== undefined) messages.push({ pupilId, caseNumber, marks });
  }
  if (messages.length === 0) return 0;
  const rows = messages.map(({ pupilId, caseNumber, marks }) => ({
    pupilId,
    caseId: caseIdOf(tx.schoolId, pupilId, caseNumber),
    payload: { caseNumber, marks },
  }));
  await tx.query(
    `insert into waymark.outbox (school_id, kind, pupil_id, case_id, payload)
     select $1, 'register', "pupilId", "caseId", payload from jsonb_to_recordset($2) as m("pupilId" uuid, "caseId" uuid, payload jsonb)`,
    [tx.schoolId, JSON.stringify(rows)],
  );
  return messages.length;
}

const mayMatter = (limits: FollowLimits, change: PupilChange): boolean =>
  change.walked ?? mayFollowFrom(limits, change);

/** The latest case of each pupil who has anything in the log, and those for whom a message waits undecided. */
async function whoIsKnown(tx: Tx, changes: readonly PupilChange[]) {
  const ids = changes.map(({ pupilId }) => pupilId);
  const cases = await tx.query<{ pupilId: string; latest: number }>(
    `select pupil_id as "pupilId", max(case_number) as latest from waymark.case_stream
     where school_id = $1 and pupil_id = any($2) group by pupil_id`,
    [tx.schoolId, ids],
  );
  const waiting = await tx.query<{ pupilId: string }>(
    `select distinct pupil_id as "pupilId" from waymark.outbox
     where school_id = $1 and pupil_id = any($2) and handled_at is null and dead_at is null`,
    [tx.schoolId, ids],
  );
  return {
    cases: new Map(cases.map(({ pupilId, latest }) => [pupilId, latest])),
    waiting: new Set(waiting.map(({ pupilId }) => pupilId)),
  };
}

/** The case that events follow in, or whose next date moves; undefined where nothing follows. */
async function onTrial(tx: Tx, pupilId: string, marks: readonly ChangedMark[]): Promise<number | undefined> {
  const sitting = await openSitting(tx, pupilId);
  const latest = sitting.state().cases.length;
  await takeMarksOf(sitting, marks);
  const touched = sitting.pending().map(event => event.caseNumber);
  if (touched.length > 0) return Math.max(latest, ...touched);
  if (latest === 0) return undefined;
  const due = (await sitting.summaries()).flatMap(({ nextDeadline }) => nextDeadline?.due ?? []);
  const { due: before } = await nextDue(tx, pupilId);
  return (due.length === 0 ? null : Math.min(...due)) === before ? undefined : latest;
}
