// The event log of a history as the invariants read it: every event with its place, and the world at that step for the codes
// of the register. Nothing here asks the decider.
import type { CaseEvent, EventData, EventType, World } from '#libs/casework';
import { currentCode } from '#libs/register';
import type { History } from '../history.js';
import type { Step } from '../host.js';

export type Of<T extends EventType> = Extract<CaseEvent, { type: T }>;

export interface Entry {
  readonly event: CaseEvent;
  readonly step: Step;
  /** Position in the whole log, from 0. */
  readonly index: number;
}

export interface Log {
  readonly entries: readonly Entry[];
  readonly history: History;
}

/** One thing that must hold of every history; `check` answers with what is wrong, or null. */
export interface Invariant {
  readonly name: string;
  readonly check: (log: Log) => string | null;
}

export function logOf(history: History): Log {
  const entries: Entry[] = [];
  for (const step of history.steps)
    for (const event of step.events) entries.push({ event, step, index: entries.length });
  return { entries, history };
}

/** Whether an entry is of this type, with its data typed. */
export const is =
  <T extends EventType>(type: T) =>
  (entry: Entry): entry is Entry & { readonly event: Of<T> } =>
    entry.event.type === type;

/** Entries of a type, in order. */
export function all<T extends EventType>(
  log: Log,
  type: T,
): (Entry & { readonly event: Extract<CaseEvent, { type: T }> })[] {
  return log.entries.filter(is(type));
}

/** Entries of the same case before this one. */
export const earlier = (log: Log, entry: Entry): Entry[] =>
  log.entries.slice(0, entry.index).filter(e => e.event.caseNumber === entry.event.caseNumber);

/** The last event before `entry`, in the same case, that is of the type and fits. */
export function lastBefore<T extends EventType>(
  log: Log,
  entry: Entry,
  type: T,
  fits: (data: EventData[T]) => boolean = () => true,
): (Entry & { readonly event: Extract<CaseEvent, { type: T }> }) | undefined {
  const before = earlier(log, entry).filter(is(type));
  return before.findLast(e => fits(e.event.data as EventData[T]));
}

/** The first complaint over the entries, or null. */
export function first<E extends Entry>(
  entries: readonly E[],
  complaint: (entry: E) => string | false | null,
): string | null {
  for (const entry of entries) {
    const found = complaint(entry);
    if (found) return `event ${entry.index + 1} (${entry.event.type}): ${found}`;
  }
  return null;
}

/** The code of a session in the world of a step. */
export const codeAt = (world: World, session: string): string | undefined =>
  currentCode(world.register, session);

/** Whether this code counts towards the threshold. */
export const counts = (code: string | undefined): boolean => code !== undefined && 'GNOU'.includes(code);
