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
  /** All events of the pupil, those appended in this sitting included. */
  events(): readonly StoredEvent[];
  readonly register: PupilRegister;
  /** See `Outlook.withhold`. */
  withhold(marks: readonly ChangedMark[]): void;
  letIn(mark: ChangedMark): void;
  /** Lets everything happen that falls due before a moment, or `upTo` and at it. */
  advance(until: Instant, which: 'before' | 'upTo'): Promise<void>;
  /** Puts one thing before the decider, after what falls due before it. */
  take(input: Input): Promise<readonly CaseEvent[]>;
  /** Adds an event that no rule brings forth: the refusal of a message that nobody can have sent. */
  add(event: CaseEvent): void;
  /** Appends what is pending. With a command's id, which appends once, it gives the events of then. */
  append(commandId?: string): Promise<readonly StoredEvent[]>;
  /** The cases as they stand, by number. */
  summaries(): Promise<readonly CaseSummary[]>;
  /** Keeps the views of the cases that are live or were touched. */
  keepViews(): Promise<readonly CaseSummary[]>;
}

/** Opens a sitting: takes the pupil's lock and loads everything. Throws 'store.unknown-pupil'. */
export async function openSitting(tx: Tx, pupilId: string): Promise<Sitting> {
  await lockPupil(tx, pupilId);
  let stored: readonly StoredEvent[] = await loadPupilEvents(tx, pupilId);
  const outlook = await openOutlook(tx, pupilId);
  const { due, cases } = await nextDue(tx, pupilId);
  let state = fold(noCases, stored as readonly CaseEvent[]);
  const lastAt = stored.reduce((latest, event) => Math.max(latest, event.at), 0);
  // Up to here the deadlines are done. The views know; without them (they can be lost) the log is asked.
  let handled = cases < state.cases.length ? lastAt : Math.max(lastAt, due === null ? 0 : due - 1);
  const knowsNext = cases === state.cases.length;
  let pending: CaseEvent[] = [];
  const touched = new Set<number>();

  const put = (events: readonly CaseEvent[]): void => {
    pending.push(...events);
    for (const { caseNumber } of events) touched.add(caseNumber);
    state = fold(state, events);
  };

  /** The next deadline in the world as it will be known then: what is announced meanwhile may move it. */
  const nextDeadline = async (until: Instant): Promise<{ id: string; at: Instant } | undefined> => {
    let at = handled;
    for (let round = 0; round < deadlineLimit; round += 1) {
      const next = deadlines(state, await outlook.worldAt(state, at), handled)[0];
      const moment = next && Math.max(next.due, handled);
      if (!next || moment! > until) return undefined;
      if (moment! <= at) return { id: next.id, at: moment! };
      at = moment!;
    }
    throw stuck('moves on for ever');
  };

  const latest = (): Instant => pending.reduce((found, event) => Math.max(found, event.at), lastAt);

  const advance: Sitting['advance'] = async (until, which) => {
    // Nothing is due before the next deadline, and what is looked at now must not count as done beyond now.
    if (knowsNext) handled = Math.max(latest(), Math.min(handled, until));
    const limit = which === 'upTo' ? until : until - 1;
    for (let count = 0; state.cases.length > 0; count += 1) {
      const next = await nextDeadline(limit);
      if (!next) break;
      if (count >= deadlineLimit) throw stuck(`${next.id} falls due again and again`);
      handled = next.at;
      const world = await outlook.worldAt(state, next.at);
      put(decide(state, { kind: 'deadline', at: next.at, deadline: next.id }, world));
    }
  };

  const summaries = async (): Promise<readonly CaseSummary[]> => {
    if (state.cases.length === 0) return [];
    const world = await outlook.worldAt(state, handled);
    return state.cases.map(({ number }) => summarise(state, number, world, handled));
  };

  return {
    state: () => state,
    pending: () => pending,
    events: () => stored,
    register: outlook.register,
    withhold: outlook.withhold,
    letIn: outlook.letIn,
    advance,
    async take(input) {
      const at = Math.max(input.at, latest());
      await advance(at, input.kind === 'action' ? 'upTo' : 'before');
      handled = Math.max(handled, at);
      const events = decide(state, { ...input, at }, await outlook.worldAt(state, at));
      put(events);
      return events;
    },
    add: event => put([event]),
    async append(commandId) {
      const appended = await appendEvents(tx, {
        pupilId,
        expectedVersion: stored.length,
        events: pending,
        ...(commandId !== undefined && { commandId }),
      });
      pending = [];
      const seen = new Set(stored.map(event => event.globalPosition));
      stored = [...stored, ...appended.filter(event => !seen.has(event.globalPosition))];
      return appended;
    },
    summaries,
    async keepViews() {
      const all = await summaries();
      const kept = all.filter(({ status, caseNumber }) => status !== 'closed' || touched.has(caseNumber) || !knowsNext);
      await putCaseViews(tx, pupilId, kept.map(summary => viewOf(state, summary)));
      return all;
    },
  };
}

const stuck = (what: string): WaymarkError =>
  new WaymarkError('casework.stuck', `A deadline of a case ${what}; nothing was kept`);

function viewOf(state: PupilState, summary: CaseSummary) {
  const { stages } = state.cases[summary.caseNumber - 1]!;
  return {
    caseNumber: summary.caseNumber,
    status: summary.closedAt === null ? ('open' as const) : ('closed' as const),
    stage: summary.stage,
    openedAt: summary.openedAt,
    closedAt: summary.closedAt,
    nextDeadline: summary.nextDeadline?.due ?? null,
    awaiting: summary.awaiting,
    stages: Object.fromEntries(Object.entries(stages).map(([id, { status }]) => [id, status])),
  };
}
