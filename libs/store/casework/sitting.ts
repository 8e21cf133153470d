// One sitting over a pupil's cases inside one transaction: what happened is put before the decider in the order of its
// moments, with whatever falls due in between, and in the end all of it is appended and the views are brought up to date.
// The moment of an event is that of its cause, never that of the execution.
import {
  deadlines,
  decide,
  fold,
  noCases,
  summarise,
  type CaseEvent,
  type CaseSummary,
  type Input,
  type PupilState,
} from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { PupilRegister } from '#libs/register';
import type { Instant } from '#libs/school-time';
import { appendEvents } from '../append.js';
import { loadPupilEvents, lockPupil } from '../log.js';
import type { StoredEvent } from '../stored-event.js';
import type { Tx } from '../store.js';
import { putCaseViews } from '../views.js';
import { nextDue, openOutlook, type ChangedMark } from './world.js';

/** More deadlines in a row than any case has mean that one comes back for ever. */
const deadlineLimit = 2000;

export interface Sitting {
  state(): PupilState;
  /** Decided in this sitting and not appended yet. */
  pending(): readonly CaseEvent[];
  /** All events of the pupil that are in the log, those appended in this sitting included. */
  events(): readonly StoredEvent[];
  /** Numbers of the cases that this sitting has brought events to. */
  touched(): ReadonlySet<number>;
  readonly register: PupilRegister;
  /** See `Outlook`. */
  withhold(marks: readonly ChangedMark[]): void;
  refreshFacts(): Promise<void>;
  letIn(mark: ChangedMark): void;
  /** The moment that an event of this moment gets: a log never goes back in time. */
  momentOf(at: Instant): Instant;
  /** Lets everything happen that falls due before a moment, or `upTo` and at it. */
  advance(until: Instant, which: 'before' | 'upTo'): Promise<void>;
  /** The same as `before`; what is known at that moment counts from then on. */
  reach(moment: Instant): Promise<void>;
  /** Puts one thing before the decider, after what falls due before it. Gives what followed from it. */
  take(input: Input): Promise<readonly CaseEvent[]>;
  /** Adds an event that no rule brings forth: the refusal of a message that does not belong here. */
  add(event: CaseEvent): void;
  /** Puts other events in place of those pending; they must fold alike. */
  replace(events: readonly CaseEvent[]): void;
  /** Appends what is pending. With a command's id, which appends once, it gives the events of then. */
  append(commandId?: string): Promise<readonly StoredEvent[]>;
  /** The cases as they stand, by number. */
  summaries(): Promise<readonly CaseSummary[]>;
  /** Keeps the views of the cases that are live or were touched, and gives all summaries. */
  keepViews(): Promise<readonly CaseSummary[]>;
}

/** Opens a sitting: takes the pupil's lock and loads everything. Throws 'store.unknown-pupil'. */
export async function openSitting(tx: Tx, pupilId: string): Promise<Sitting> {
  await lockPupil(tx, pupilId);
  let stored = await loadPupilEvents(tx, pupilId);
  const outlook = await openOutlook(tx, pupilId);
  let state = fold(noCases, stored as readonly CaseEvent[]);
  let pending: CaseEvent[] = [];
  const touched = new Set<number>();

  const views = await nextDue(tx, pupilId);
  const viewsHold = views.cases === state.cases.length;
  /** Up to here every deadline is done, says the view; a view that was lost says nothing. */
  const done = viewsHold ? (views.due ?? Infinity) - 1 : -Infinity;
  /** The moment of the last thing that happened. */
  let now = stored.reduce((latest, event) => Math.max(latest, event.at), 0);
  /** Up to here deadlines are done; what is decided next must not lie before it. */
  let handled = Math.min(now, viewsHold ? done : now);

  const momentOf = (at: Instant): Instant => Math.max(at, now);
  const catchUp = (until: Instant): void => void (handled = Math.max(handled, Math.min(done, until)));

  const put = (events: readonly CaseEvent[]): void => {
    pending.push(...events);
    for (const { caseNumber, at } of events) {
      touched.add(caseNumber);
      now = Math.max(now, at);
    }
    state = fold(state, events);
  };

  /** What falls due next, in the world as it will be known then: what is announced meanwhile may move it. */
  const nextDeadlines = async (limit: Instant): Promise<{ ids: string[]; at: Instant } | undefined> => {
    let at = handled;
    for (let round = 0; round < deadlineLimit; round += 1) {
      const all = deadlines(state, await outlook.worldAt(state, at), handled);
      const moments = all.map(({ due }) => momentOf(due));
      const next = moments[0];
      if (next === undefined || next > limit) return undefined;
      if (next <= at) return { ids: all.filter((_, i) => moments[i] === next).map(({ id }) => id), at: next };
      at = next;
    }
    throw stuck('moves on for ever');
  };

  const advance: Sitting['advance'] = async (until, which) => {
    const limit = which === 'upTo' ? until : until - 1;
    catchUp(limit);
    for (let count = 0; state.cases.length > 0; count += 1) {
      const next = await nextDeadlines(limit);
      if (!next) return;
      const { at, ids } = next;
      if (count >= deadlineLimit) throw stuck(`${ids.join()} falls due again and again`);
      // All of one moment, before it counts as done: one must not hide the next.
      for (const deadline of ids) {
        put(decide(state, { kind: 'deadline', at, deadline }, await outlook.worldAt(state, at)));
      }
      handled = at;
    }
  };

  const reach = async (moment: Instant): Promise<void> => {
    const at = momentOf(moment);
    await advance(at, 'before');
    handled = Math.max(handled, at - 1);
    now = at;
  };

  const summaries = async (): Promise<readonly CaseSummary[]> => {
    if (state.cases.length === 0) return [];
    const world = await outlook.worldAt(state, Math.max(handled, now));
    return state.cases.map(({ number }) => {
      const summary = summarise(state, number, world, handled);
      const next = summary.nextDeadline;
      return next ? { ...summary, nextDeadline: { ...next, due: momentOf(next.due) } } : summary;
    });
  };

  return {
    state: () => state,
    pending: () => pending,
    events: () => stored,
    touched: () => touched,
    register: outlook.register,
    withhold: outlook.withhold,
    refreshFacts: outlook.refreshFacts,
    letIn: outlook.letIn,
    momentOf,
    advance,
    reach,
    async take(input) {
      const at = momentOf(input.at);
      await (input.kind === 'action' ? advance(at, 'upTo') : reach(at));
      now = at;
      // Deadlines of the same moment come before an action and after everything else.
      if (input.kind === 'action') handled = Math.max(handled, at);
      const events = decide(state, { ...input, at }, await outlook.worldAt(state, at));
      put(events);
      return events;
    },
    add: event => put([event]),
    replace: events => void (pending = [...events]),
    async append(commandId) {
      const command = commandId === undefined ? {} : { commandId };
      const appended = await appendEvents(tx, {
        pupilId,
        expectedVersion: stored.length,
        events: pending,
        ...command,
      });
      const last = stored.at(-1)?.globalPosition ?? 0;
      stored = [...stored, ...appended.filter(event => event.globalPosition > last)];
      pending = [];
      return appended;
    },
    summaries,
    async keepViews() {
      const all = await summaries();
      const kept = all.filter(s => s.status !== 'closed' || touched.has(s.caseNumber) || !viewsHold);
      if (kept.length > 0) await putCaseViews(tx, pupilId, kept);
      return all;
    },
  };
}

const stuck = (what: string): WaymarkError =>
  new WaymarkError('casework.stuck', `A deadline of a case ${what}; nothing was kept`);
