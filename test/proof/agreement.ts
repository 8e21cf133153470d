// Two more readings of the same history: the simulator must print from its file what was run, and the checker must work out
// every certificate that was printed.
import { formatInstant } from '#libs/school-time';
import { check } from '../checker/check.js';
import { printed } from '../checker/scenario-files.js';
import type { Line, ScenarioText } from '../checker/story.js';
import type { Invariant, Log } from './invariants/log.js';

const lastPrinted = new WeakMap<Log['history'], readonly Line[]>();

function linesOf({ history }: Log): readonly Line[] {
  const known = lastPrinted.get(history) ?? printed(JSON.stringify(history.json));
  lastPrinted.set(history, known);
  return known;
}

/** What a reading says; where it cannot read at all, why. */
function reading(log: Log, read: () => string | null): string | null {
  if (log.history.stuck !== null || log.history.threw !== null) return null;
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const agreements: readonly Invariant[] = [
  { name: 'the-simulator-prints-the-same', check: log => reading(log, () => printsTheSame(log)) },
  { name: 'the-checker-agrees', check: log => reading(log, () => checks(log)) },
];

function printsTheSame(log: Log): string | null {
  const lines = linesOf(log).map(l => `${l.type} at ${l.at}`);
  const own = log.entries.map(({ event }) => `${event.type} at ${formatInstant(event.at)}`);
  const differs = own.findIndex((line, i) => line !== lines[i]);
  if (differs < 0 && own.length === lines.length) return null;
  const at = differs < 0 ? own.length : differs;
  return `line ${at + 1}: printed ${lines[at] ?? 'nothing'}, run ${own[at] ?? 'nothing'}`;
}

function checks(log: Log): string | null {
  const [first] = check(log.history.json as object as ScenarioText, linesOf(log));
  return first ? `line ${first.seq} (${first.type}): ${first.complaint}` : null;
}
