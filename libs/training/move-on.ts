// Moves time on in a school for training, on the real engine: day by day the register comes in, the timers of its cases
// fire, and each is waited for before the next.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WaymarkError } from '#libs/kernel';
import {
  addDays,
  buildCalendar,
  londonDate,
  londonInstant,
  nextSchoolDay,
  sessionsOn,
  type Instant,
} from '#libs/school-time';
import {
  countOpenMessages,
  listLiveCases,
  loadHabits,
  loadPupils,
  listPupilIds,
  loadSchool,
  moveClock,
  takeMarks,
  type LiveCase,
  type NewMark,
  type Store,
  type Tx,
} from '#libs/store';
import type { TemporalClient } from '#libs/temporal';
import { codeOf, isHabit } from './habits.js';
import { passTime } from './skip-time.js';

export interface TrainingRoom {
  readonly store: Store;
  /** A client of the namespace for training; its worker and relay run elsewhere. */
  readonly temporal: TemporalClient;
}

/** When the day's register is known: after its afternoon session. */
const registerAt = '16:00';
const patienceMs = 30_000;
/** Furthest that time is moved on at once, in milliseconds: three months. */
export const longestMove = 92 * 86_400_000;
const office = { id: 'training', role: 'attendance-officer' } as const;

/**
 * Moves the school's clock on to `until` and does what falls due on the way; `onDay` is told of each day with a register.
 * Throws what `moveClock` throws, 'training.too-long' for more than three months at once, and 'training.no-answer' when a
 * case does not answer in 30 seconds.
 */
export async function moveOn(
  room: TrainingRoom,
  schoolId: string,
  until: Instant,
  onDay: (date: string) => void = () => {},
): Promise<void> {
  const inSchool = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => room.store.forSchool(schoolId, work);
  const start = await inSchool(tx => Promise.resolve(tx.now()));
  if (until - start > longestMove)
    throw new WaymarkError('training.too-long', 'Time is moved on by three months at most; move on in steps');
  await quiet(inSchool);
  let at = start;
  for (;;) {
    const register = await inSchool(tx => nextRegister(tx, at));
    const due = await inSchool(earliest);
    const next = Math.min(register.at, due?.nextDue ?? Infinity, until);
    at = Math.max(at, next);
    await inSchool(tx => moveClock(tx, next));
    if (due?.nextDue === next) await passTime(room.temporal, due.caseId, next, 0);
    else if (register.at === next) {
      await inSchool(tx => takeRegister(tx, register.date, next));
      onDay(register.date);
    } else return await catchUp(room, schoolId, at);
    await quiet(inSchool);
  }
}

/** A case whose driver began after time had been moved on has Temporal's time still: it catches up with the school's. */
async function catchUp(room: TrainingRoom, schoolId: string, at: Instant): Promise<void> {
  const live = await room.store.forSchool(schoolId, tx => listLiveCases(tx));
  for (const { caseId } of live) await passTime(room.temporal, caseId, at, 0);
}

/** The first register that is known after a moment; none where the calendar ends. */
async function nextRegister(
  tx: Tx,
  after: Instant,
): Promise<{ readonly at: Instant; readonly date: string }> {
  const { calendar } = await loadSchool(tx);
  const today = londonDate(after);
  const from = londonInstant(today, registerAt) > after ? addDays(today, -1) : today;
  const date = nextSchoolDay(buildCalendar(calendar), from);
  return date === null ? { at: Infinity, date: today } : { at: londonInstant(date, registerAt), date };
}

async function takeRegister(tx: Tx, date: string, at: Instant): Promise<void> {
  const { calendar } = await loadSchool(tx);
  const chosen = await loadHabits(tx);
  const pupils = await loadPupils(tx, await listPupilIds(tx));
  const marks = pupils.flatMap(({ id, yearGroup }): NewMark[] => {
    const habit = chosen.get(id) ?? 'every-day';
    if (!isHabit(habit)) return [];
    const sessions = sessionsOn(buildCalendar(calendar, { yearGroup }), date);
    return sessions.map(session => ({ pupilId: id, session, code: codeOf(habit, session), knownAt: at }));
  });
  await takeMarks(tx, { id: randomUUID(), source: 'training', receivedAt: at, actor: office }, marks);
}

/** The live case in which something falls due first. */
async function earliest(tx: Tx): Promise<(LiveCase & { readonly nextDue: Instant }) | undefined> {
  const live = await listLiveCases(tx);
  return live
    .flatMap(each => (each.nextDue === null ? [] : [{ ...each, nextDue: each.nextDue }]))
    .toSorted((a, b) => a.nextDue - b.nextDue || (a.caseId < b.caseId ? -1 : 1))[0];
}

/** Until every message of the school is dealt with; the worker's relay passes them on. */
async function quiet(inSchool: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): Promise<void> {
  const until = performance.now() + patienceMs;
  while ((await inSchool(countOpenMessages)) > 0) {
    if (performance.now() > until)
      throw new WaymarkError(
        'training.no-answer',
        `A case of the training school did not answer within ${patienceMs / 1000} s; see that the worker runs, and move on again`,
      );
    await sleep(20);
  }
}
