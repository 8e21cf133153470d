// What comes in from outside: marks of a register, changes around a pupil. Each is written down in one transaction with the
// messages for the cases that it concerns; what concerns none never reaches Temporal.
import type { Change } from '#libs/casework';
import type { Instant } from '#libs/school-time';
import { applyChange } from '../changes.js';
import type { MarkChange, NewMark } from '../merge-marks.js';
import { hasOpenMessage } from '../outbox.js';
import { putMarks, type Batch, type MarksResult } from '../register.js';
import type { Tx } from '../store.js';
import { caseOfCommand } from './cases.js';
import { takeMarksOf, tellCase } from './message.js';
import { openSitting } from './sitting.js';
import { nextDue, type ChangedMark } from './world.js';

export interface Intake extends MarksResult {
  /** Messages put into the outbox. */
  readonly messages: number;
}

/**
 * Takes marks in and tells the cases that something follows for. Every changed pupil is decided on trial, mark by mark,
 * under the pupil's lock. Throws what `putMarks` throws.
 */
export async function takeMarks(tx: Tx, batch: Batch, marks: readonly NewMark[]): Promise<Intake> {
  const result = await putMarks(tx, batch, marks);
  const byPupil = Map.groupBy(result.changes, change => change.pupilId);
  let messages = 0;
  for (const pupilId of [...byPupil.keys()].toSorted()) {
    const changed = inOrder(byPupil.get(pupilId)!);
    const caseNumber = await caseConcerned(tx, pupilId, changed);
    if (caseNumber === undefined) continue;
    await tellCase(tx, pupilId, { kind: 'register', caseNumber, marks: changed });
    messages += 1;
  }
  return { ...result, messages };
}

/** In the order in which they became known, those of one moment by session. */
const inOrder = (changes: readonly MarkChange[]): ChangedMark[] =>
  changes
    .map(({ session, knownAt }) => ({ session, knownAt }))
    .toSorted((a, b) => a.knownAt - b.knownAt || (a.session < b.session ? -1 : 1));

/** The case that must hear of the marks: the one that they would open or touch; undefined where nothing follows. */
async function caseConcerned(
  tx: Tx,
  pupilId: string,
  changed: readonly ChangedMark[],
): Promise<number | undefined> {
  const sitting = await openSitting(tx, pupilId);
  const latest = sitting.state().cases.length;
  await takeMarksOf(sitting, changed);
  const touched = sitting.pending().map(event => event.caseNumber);
  if (touched.length > 0) return Math.max(latest, ...touched);
  // What waits undecided may let these marks count; and a due date may move without an event.
  if (await hasOpenMessage(tx, pupilId)) return latest + (latest === 0 ? 1 : 0);
  if (latest === 0) return undefined;
  const due = (await sitting.summaries()).flatMap(({ nextDeadline }) => nextDeadline?.due ?? []);
  const { due: before } = await nextDue(tx, pupilId);
  return (due.length === 0 ? null : Math.min(...due)) === before ? undefined : latest;
}

/**
 * Writes a change around a pupil down and tells the cases that it concerns: the pupil's live ones, and for a closure all
 * live ones of the school. Gives the number of messages.
 */
export async function takeChange(tx: Tx, pupilId: string, at: Instant, change: Change): Promise<number> {
  await applyChange(tx, pupilId, at, change);
  if (change.kind === 'leave' || change.kind === 'letter-returned') {
    const { caseNumber } = await caseOfCommand(tx, pupilId, null);
    if (caseNumber > 0) await tellCase(tx, pupilId, { kind: 'facts', caseNumber, at, change });
    return caseNumber > 0 ? 1 : 0;
  }
  const concerned = await liveCases(tx, change.kind === 'closure' ? undefined : pupilId);
  for (const live of concerned) {
    await tellCase(tx, live.pupilId, { kind: 'facts', caseNumber: live.caseNumber, at });
  }
  return concerned.length;
}

interface LiveCase {
  readonly pupilId: string;
  readonly caseNumber: number;
}

/** Cases that are open or run on, of one pupil or of the school. */
function liveCases(tx: Tx, pupilId: string | undefined): Promise<readonly LiveCase[]> {
  return tx.query<LiveCase>(
    `select pupil_id as "pupilId", case_number as "caseNumber" from waymark.case_view
     where school_id = $1 and ($2::uuid is null or pupil_id = $2) and status <> 'closed' order by pupil_id, case_number`,
    [tx.schoolId, pupilId ?? null],
  );
}
