// Runs a scenario in memory and prints its events. The real engine prints the same lines for the same file.
import { canonicalJson } from '#libs/kernel';
import { formatInstant } from '#libs/school-time';
import type { CaseEvent } from '../events.js';
import { runPupil, type PupilRun } from './pupil-run.js';
import type { Scenario } from './scenario.js';

/** One printed event: JSON with `seq`, `at`, `type`, `pupil` where the file has several, and `data`. */
export interface PrintedEvent {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly pupil?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as it is printed. What is sealed is not printed; `because` and `by` stand beside the data. */
export function printedEvent(
  seq: number,
  event: Omit<CaseEvent, 'sealed'>,
  pupil: string | undefined,
): PrintedEvent {
  return {
    seq,
    at: formatInstant(event.at),
    type: event.type,
    ...(pupil !== undefined && { pupil }),
    data: inOrder({
      ...event.data,
      ...(event.because && { because: event.because }),
      ...(event.by && { by: event.by }),
    }),
  };
}

/** The log keeps fields in alphabetical order, so both ways of running a scenario print them so. */
const inOrder = (data: object): PrintedEvent['data'] =>
  JSON.parse(canonicalJson(data)) as PrintedEvent['data'];

/** Remembers which event of which case each printed line was, since people name events by their line. */
export function createLedger() {
  const lines: { readonly pupil: string; readonly caseNumber: number; readonly seq: number }[] = [];
  const lengths = new Map<string, number>();
  return {
    /** Adds an event and answers its printed number. */
    add(pupil: string, caseNumber: number): number {
      const key = `${caseNumber} ${pupil}`;
      const seq = (lengths.get(key) ?? 0) + 1;
      lengths.set(key, seq);
      return lines.push({ pupil, caseNumber, seq });
    },
    /** The event's place in its case's stream; 0, which no event has, for a line that is not this pupil's. */
    sequenceOf(pupil: string, printed: number): number {
      const line = lines[printed - 1];
      return line?.pupil === pupil ? line.seq : 0;
    },
  };
}

/** The events of a scenario, in order; at one moment all events of the first pupil come before the second's. */
export function* simulate(scenario: Scenario): Generator<PrintedEvent> {
  const runs = scenario.pupils.map(pupil => runPupil(scenario, pupil));
  const ledger = createLedger();
  for (let run = earliestOf(runs); run && run.next()! <= scenario.until; run = earliestOf(runs)) {
    const { id } = run;
    for (const event of run.step(printed => ledger.sequenceOf(id, printed))) {
      yield printedEvent(ledger.add(id, event.caseNumber), event, scenario.namesPupils ? id : undefined);
    }
  }
}

/** The first of the runs whose next moment is earliest. */
function earliestOf(runs: readonly PupilRun[]): PupilRun | undefined {
  let first: { run: PupilRun; when: number } | undefined;
  for (const run of runs) {
    const when = run.next();
    if (when !== null && (first === undefined || when < first.when)) first = { run, when };
  }
  return first?.run;
}
