// Runs a scenario on the real engine: marks, amendments, changes and commands go in as a school's would, deadlines come
// from Temporal's timers while time is skipped, and what is printed is read from the log.
import {
  createLedger,
  printedEvent,
  type Action,
  type CaseEvent,
  type PrintedEvent,
  type Scenario,
} from '#libs/casework';
import { addDays, londonDate, londonInstant, mondayOf, type Instant } from '#libs/school-time';
import { listStreams } from '#libs/store';
import { removeSchool } from '#libs/training';
import { createDesk, type Desk } from './desk.js';
import type { Engine } from './engine.js';
import { createNames, type Names } from './names.js';
import { courseOf, type PupilCourse } from './pupil-course.js';
import { makeTrialSchool } from './trial-school.js';

export interface ReplayOptions {
  /** Called when all is run and before it is removed, with the ids of the cases. */
  readonly beforeRemoval?: (caseIds: readonly string[]) => Promise<void>;
}

/** The events of a scenario as the real engine brings them forth, in the order in which `simulate` prints them. */
export async function* replay(
  engine: Engine,
  scenario: Scenario,
  { beforeRemoval = async () => {} }: ReplayOptions = {},
): AsyncGenerator<PrintedEvent> {
  const names = createNames(scenario);
  const schoolId = await makeTrialSchool(engine.store, scenario, names, engine.temporal.namespace);
  try {
    // All cases begin on the scenario's first day by their clock; Temporal's is skipped forward from there.
    const offset = firstMoment(scenario) - Date.now();
    const desk = createDesk(engine, schoolId, names, offset);
    yield* runAll(scenario, desk, names);
    await beforeRemoval(await engine.store.forSchool(schoolId, tx => listStreams(tx)));
  } finally {
    await removeTrial(engine, schoolId);
  }
}

const firstMoment = (scenario: Scenario): Instant => {
  const first = scenario.calendar.terms.map(term => term.from).toSorted()[0];
  return first === undefined ? scenario.until : londonInstant(first, '00:00');
};

async function* runAll(scenario: Scenario, desk: Desk, names: Names): AsyncGenerator<PrintedEvent> {
  const courses = scenario.pupils.map(pupil => courseOf(scenario, pupil));
  const printer = createPrinter(scenario, desk, names);
  for (;;) {
    const moment = Math.min(await nextMoment(courses, desk), scenario.until + 1);
    const marks = Math.min(...courses.map(course => course.nextMark() ?? Infinity));
    if (marks < moment) {
      const end = Math.min(moment, endOfWeek(marks));
      for (const course of courses) await desk.marks(course.name, course.marksBefore(end));
      yield* printer.collect();
      continue;
    }
    if (moment > scenario.until) return;
    for (const course of courses) {
      await desk.marks(course.name, course.marksBefore(moment + 1));
      await changesAt(moment, course, courses, desk);
      await desk.passTime(course.name, moment);
      for (const command of course.actionsAt(moment)) {
        yield* printer.collect();
        await desk.command(course.name, command, printer.meant(course.name, command.action));
      }
    }
    yield* printer.collect();
  }
}

/** When something other than a mark happens next: to a pupil, or in one of the cases. */
async function nextMoment(courses: readonly PupilCourse[], desk: Desk): Promise<Instant> {
  const moments: Instant[] = [];
  for (const course of courses) {
    moments.push(course.nextMoment() ?? Infinity, (await desk.nextDue(course.name)) ?? Infinity);
  }
  return Math.min(...moments);
}

async function changesAt(
  moment: Instant,
  course: PupilCourse,
  courses: readonly PupilCourse[],
  desk: Desk,
): Promise<void> {
  for (const amendment of course.amendmentsAt(moment)) await desk.amendment(course.name, amendment);
  for (const { at, change } of course.changesAt(moment)) {
    if (change.kind === 'closure') courses.forEach(each => each.close(change.date));
    await desk.change(course.name, at, change);
  }
}

const endOfWeek = (moment: Instant): Instant =>
  londonInstant(addDays(mondayOf(londonDate(moment)), 7), '00:00');

/** Reads new events from the log and gives them their lines. */
function createPrinter(scenario: Scenario, desk: Desk, names: Names) {
  const ledger = createLedger();
  const positions = new Map<string, number>();
  return {
    /** The new events of all pupils by moment, those of one moment by pupil. */
    async *collect(): AsyncGenerator<PrintedEvent> {
      const found: { readonly pupil: string; readonly event: CaseEvent }[] = [];
      for (const { facts } of scenario.pupils) {
        const events = await desk.eventsAfter(facts.id, positions.get(facts.id) ?? 0);
        positions.set(facts.id, events.at(-1)?.globalPosition ?? positions.get(facts.id) ?? 0);
        found.push(...events.map(event => ({ pupil: facts.id, event: event as CaseEvent })));
      }
      for (const { pupil, event } of found.toSorted((a, b) => a.event.at - b.event.at)) {
        const seq = ledger.add(pupil, event.caseNumber);
        yield printedEvent(seq, names.named(event), scenario.namesPupils ? pupil : undefined);
      }
    },
    /** People name a finding by its printed line; the case knows it by its place in its own stream. */
    meant: (pupil: string, action: Action): Action =>
      action.action === 'resolve-finding'
        ? { ...action, finding: ledger.sequenceOf(pupil, action.finding) }
        : action,
  };
}

async function removeTrial({ store, temporal, clocks }: Engine, schoolId: string): Promise<void> {
  await removeSchool(store, temporal, schoolId);
  clocks.delete(schoolId);
}
