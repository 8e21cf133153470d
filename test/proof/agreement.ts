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

const isBroken = ({ history }: Log): boolean => history.stuck !== null || history.threw !== null;

export const agreements: readonly Invariant[] = [
  {
    name: 'the-simulator-prints-the-same',
    check(log) {
      if (isBroken(log)) return null;
      const lines = linesOf(log).map(l => `${l.type} at ${l.at}`);
      const own = log.entries.map(({ event }) => `${event.type} at ${formatInstant(event.at)}`);
      const differs = own.findIndex((line, i) => line !== lines[i]);
      if (differs < 0 && own.length === lines.length) return null;
      const at = differs < 0 ? own.length : differs;
      return `line ${at + 1}: printed ${lines[at] ?? 'nothing'}, run ${own[at] ?? 'nothing'}`;
    },
  },
  {
    name: 'the-checker-agrees',
    check(log) {
      if (isBroken(log)) return null;
      const [first] = check(log.history.json as object as ScenarioText, linesOf(log));
      return first ? `line ${first.seq} (${first.type}): ${first.complaint}` : null;
    },
  },
];
