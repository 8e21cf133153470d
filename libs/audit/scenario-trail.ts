// The events of a scenario, each with the world it was decided in, so that one can be explained without a database.
import {
  createLedger,
  runPupil,
  type CaseEvent,
  type PupilRun,
  type Scenario,
  type World,
} from '#libs/casework';

export interface TrailStep {
  /** The number that the event is printed under. */
  readonly seq: number;
  readonly pupil: string;
  readonly event: CaseEvent;
  /** What the decider saw. */
  readonly world: World;
}

/** Runs a scenario to its end and keeps every step, in the order in which they are printed. */
export function trailOf(scenario: Scenario): TrailStep[] {
  const runs = scenario.pupils.map(pupil => runPupil(scenario, pupil));
  const ledger = createLedger();
  const steps: TrailStep[] = [];
  for (let run = earliest(runs); run && run.next()! <= scenario.until; run = earliest(runs)) {
    const { id } = run;
    const events = run.step(printed => ledger.sequenceOf(id, printed));
    const world = run.world();
    for (const event of events)
      steps.push({ seq: ledger.add(id, event.caseNumber), pupil: id, event, world });
  }
  return steps;
}

/** The first of the runs whose next moment is earliest. */
function earliest(runs: readonly PupilRun[]): PupilRun | undefined {
  return runs.reduce<PupilRun | undefined>((first, run) => {
    const [when, before] = [run.next(), first?.next() ?? null];
    return when !== null && (before === null || when < before) ? run : first;
  }, undefined);
}
