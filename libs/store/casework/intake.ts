// What comes in from outside: marks of a register, changes around a pupil. Each is written down in one transaction with the
// messages for the cases that it concerns; what concerns none never reaches Temporal.
import type { Change } from '#libs/casework';
import { readPack } from '#libs/policy';
import { addFigures, noFigures } from '#libs/register';
import type { Instant } from '#libs/school-time';
import { applyChange } from '../changes.js';
import { tellCasesConcerned, type PupilChange } from '../import/concerned.js';
import { takenOn } from '../import/take-on.js';
import { addWeekChange, loadFigures, openCounters, type Counter, type YearFigures } from '../measures.js';
import type { MarkChange, NewMark } from '../merge-marks.js';
import { loadPupils } from '../people.js';
import { putMarks, type Batch, type MarksResult } from '../register.js';
import { loadSchool } from '../schools.js';
import type { Tx } from '../store.js';
import { emptyWeek, placeOf, type Week } from '../week.js';
import { caseOfCommand } from './cases.js';
import { isTelling, tellCase } from './message.js';
import type { ChangedMark } from './world.js';

export interface Intake extends MarksResult {
  /** Messages put into the outbox. */
  readonly messages: number;
}

/**
 * Takes marks in and tells the cases that something follows for. As for a file: kept figures tell for a pupil who never
 * had a case whether anything can follow, and the decider is asked on trial; what lies before the day on which the school
 * was taken on proposes nothing. Throws what `putMarks` throws.
 */
export async function takeMarks(tx: Tx, batch: Batch, marks: readonly NewMark[]): Promise<Intake> {
  const result = await putMarks(tx, batch, marks);
  if (result.changes.length === 0) return { ...result, messages: 0 };
  const { policyId, calendar } = await loadSchool(tx);
  const from = (await takenOn(tx)) ?? '';
  const byPupil = Map.groupBy(result.changes, change => change.pupilId);
  const figures = await loadFigures(tx, [...byPupil.keys()]);
  const groupOf = openCounters(calendar);
  const pupils = await loadPupils(tx, [...byPupil.keys()]);
  const changes = pupils.map((pupil): PupilChange => {
    const own = byPupil.get(pupil.id)!;
    const added = addedBy(groupOf(pupil), own);
    return {
      pupilId: pupil.id,
      before: without(figures.get(pupil.id), added),
      added,
      changed: own.length,
      amended: own.filter(({ previous }) => previous !== null).length,
      marks: () => inOrder(own.filter(({ session }) => session >= from)),
    };
  });
  return { ...result, messages: await tellCasesConcerned(tx, readPack(policyId), changes) };
}

/** What changed marks add to a pupil's figures. */
function addedBy(counter: Counter, changes: readonly MarkChange[]): YearFigures {
  const added: YearFigures = new Map();
  for (const { session, code, previous, knownAt } of changes) {
    const { monday, slot } = placeOf(session);
    const weekWith = (standing: string | null): Week =>
      emptyWeek().with(slot, standing === null ? undefined : { code: standing, asAt: knownAt, knownAt });
    addWeekChange(counter.frame(monday), weekWith(previous), weekWith(code), added);
  }
  return added;
}

/** Figures as they were before what was added. */
function without(now: YearFigures | undefined, added: YearFigures): YearFigures {
  const before: YearFigures = new Map(now);
  for (const [year, figures] of added)
    before.set(year, addFigures(before.get(year) ?? noFigures, figures, -1));
  return before;
}

/** In the order in which they became known, those of one moment by session. */
const inOrder = (changes: readonly MarkChange[]): ChangedMark[] =>
  changes
    .map(({ session, knownAt }) => ({ session, knownAt }))
    .toSorted((a, b) => a.knownAt - b.knownAt || (a.session < b.session ? -1 : 1));

/**
 * Writes a change around a pupil down and tells the cases that it concerns: the pupil's live ones, and for a closure all
 * live ones of the school. Gives the number of messages.
 */
export async function takeChange(tx: Tx, pupilId: string, at: Instant, change: Change): Promise<number> {
  await applyChange(tx, pupilId, at, change);
  if (isTelling(change)) {
    const { caseNumber } = await caseOfCommand(tx, pupilId, null);
    if (caseNumber > 0) await tellCase(tx, pupilId, { kind: 'facts', caseNumber, at, change });
    return caseNumber > 0 ? 1 : 0;
  }
  return tellLiveCases(tx, at, change.kind === 'closure' ? undefined : pupilId);
}

/** Tells live cases, of one pupil or of the whole school, that facts around them have changed. Gives their number. */
export async function tellLiveCases(tx: Tx, at: Instant, pupilId?: string): Promise<number> {
  const concerned = await liveCases(tx, pupilId);
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
