// Drives the decider through one pupil's history step by step, as the simulator does, but open to whoever chooses what
// happens next: every step is kept with its input, the events that followed and the world they were decided in.
import {
  deadlines,
  decide,
  fold,
  noCases,
  parseScenario,
  withChange,
  withDutyAnswered,
  type CaseEvent,
  type Change,
  type Deadline,
  type Input,
  type Policies,
  type PupilState,
  type Scenario,
  type World,
} from '#libs/casework';
import { packIds, readAuthority, readPack } from '#libs/policy';
import { currentCode, emptyRegister, withEntry } from '#libs/register';
import { buildCalendar, isSession, withClosure, type Instant, type Session } from '#libs/school-time';
import type { ScenarioJson } from './scenario-json.js';

export interface Step {
  readonly input: Input;
  readonly events: readonly CaseEvent[];
  readonly before: PupilState;
  readonly after: PupilState;
  readonly world: World;
}

export interface Host {
  readonly steps: readonly Step[];
  state(): PupilState;
  world(): World;
  /** The moment that the run has come to. */
  now(): Instant;
  /** The next deadline as the engine sees it. */
  nextDeadline(): Deadline | undefined;
  /** When the next mark becomes known. */
  nextMark(): Instant | undefined;
  /** Runs what comes before `at`, the marks of that moment and, with `deadlines`, its deadlines too. */
  reach(at: Instant, include: 'marks' | 'deadlines'): void;
  /** Runs the next mark or deadline; false when nothing is left up to `limit`. */
  stepOn(limit: Instant): boolean;
  amend(at: Instant, session: Session, code: string): Step | undefined;
  change(at: Instant, change: Change): Step;
  act(at: Instant, input: Omit<Extract<Input, { kind: 'action' }>, 'kind' | 'at'>): Step;
  /** A copy that goes its own way from here. */
  fork(): Host;
}

export const policies: Policies = {
  ids: packIds(),
  read(id) {
    const pack = readPack(id);
    return { pack, authority: readAuthority(pack.authority) };
  },
};

export const scenarioOf = (json: ScenarioJson): Scenario => parseScenario(JSON.stringify(json), policies);

/** More deadlines in one moment than any case has: one of them comes back for ever. */
const mostInOneMoment = 60;

/** What a deadline that comes back for ever is reported as. */
export class NoProgress extends Error {
  override name = 'NoProgress';
}

interface Place {
  state: PupilState;
  world: World;
  calendarSpec: Scenario['calendar'];
  onRoll: boolean;
  /** Up to here deadlines are done. */
  handled: Instant;
  /** The moment of the last thing that was decided. */
  decided: Instant;
  /** The latest moment that was run, with the marks of a pupil who is off roll. */
  clock: Instant;
  nextMark: number;
  /** Deadlines of the moment that is under way. */
  due: readonly Deadline[];
  inOneMoment: number;
}

/** A host at the start of a scenario's only pupil; `steps` without events and without an action are kept with `keepAll` alone. */
export function createHost(scenario: Scenario, keepAll = false): Host {
  const pupil = scenario.pupils[0]!;
  const yearGroup = pupil.facts.yearGroup;
  const world: World = {
    pack: scenario.pack,
    authority: scenario.authority,
    calendar: buildCalendar(scenario.calendar, { yearGroup }),
    pupil: pupil.facts,
    register: emptyRegister,
  };
  const start: Place = {
    state: noCases,
    world,
    calendarSpec: scenario.calendar,
    onRoll: pupil.startsOnRoll,
    handled: 0,
    decided: 0,
    clock: 0,
    nextMark: 0,
    due: [],
    inOneMoment: 0,
  };
  return hostAt(scenario, start, [], keepAll);
}

function hostAt(scenario: Scenario, place: Place, steps: Step[], keepAll: boolean): Host {
  const pupil = scenario.pupils[0]!;
  const { marks } = pupil;
  let found: { readonly next: Deadline | undefined } | undefined;

  const run = (input: Input): Step => {
    const before = place.state;
    const events = decide(before, input, place.world);
    place.state = fold(before, events);
    place.inOneMoment = input.at > place.decided ? 1 : place.inOneMoment + 1;
    place.decided = input.at;
    place.clock = Math.max(place.clock, input.at);
    const done = input.kind === 'action' ? input.at : input.at - 1;
    if (input.kind !== 'deadline') place.handled = Math.max(place.handled, done);
    found = undefined;
    const step: Step = { input, events, before, after: place.state, world: place.world };
    if (keepAll || events.length > 0 || input.kind === 'action') steps.push(step);
    return step;
  };

  const nextDeadline = (): Deadline | undefined => {
    found ??= { next: place.due[0] ?? deadlines(place.state, place.world, place.handled)[0] };
    return found.next;
  };

  const nextMark = (): Instant | undefined => marks[place.nextMark]?.knownAt;

  const takeMark = (): void => {
    const { session, code, knownAt } = marks[place.nextMark]!;
    place.nextMark += 1;
    place.clock = Math.max(place.clock, knownAt);
    if (!place.onRoll || !isSession(place.world.calendar, session)) return;
    const register = withEntry(place.world.register, session, { code, knownAt });
    place.world = { ...place.world, register };
    run({ kind: 'mark', at: knownAt, session });
  };

  const momentOf = ({ due }: Deadline): Instant => Math.max(due, place.decided);

  /** Takes the next deadline of the moment; all that fall due in it are done before it counts as handled. */
  const takeDeadline = (): void => {
    if (place.due.length === 0) {
      const all = deadlines(place.state, place.world, place.handled);
      place.due = all.filter(d => momentOf(d) === momentOf(all[0]!));
    }
    const [deadline, ...rest] = place.due;
    const at = momentOf(deadline!);
    if (place.inOneMoment > mostInOneMoment)
      throw new NoProgress(`${deadline!.id} falls due again and again at ${at}`);
    place.due = rest;
    run({ kind: 'deadline', at, deadline: deadline!.id });
    if (rest.length === 0) place.handled = Math.max(place.handled, at);
    found = undefined;
  };

  /** At one moment marks come before deadlines; `limits` are the last moments that are run of either. */
  const takeNext = (limits: { marks: Instant; deadlines: Instant }): boolean => {
    const mark = nextMark() ?? Infinity;
    const deadline = nextDeadline();
    const dueAt = deadline ? momentOf(deadline) : Infinity;
    if (mark <= limits.marks && mark <= dueAt) takeMark();
    else if (deadline && dueAt <= limits.deadlines) takeDeadline();
    else return false;
    return true;
  };

  const reach = (at: Instant, include: 'marks' | 'deadlines'): void => {
    const limits = { marks: at, deadlines: include === 'deadlines' ? at : at - 1 };
    while (takeNext(limits));
  };

  return {
    steps,
    state: () => place.state,
    world: () => place.world,
    now: () => place.clock,
    nextDeadline,
    nextMark,
    reach,
    stepOn: limit => takeNext({ marks: limit, deadlines: limit }),
    amend(at, session, code) {
      reach(at, 'marks');
      const previous = currentCode(place.world.register, session);
      if (previous === undefined || previous === code) return undefined;
      const register = withEntry(place.world.register, session, { code, knownAt: at });
      place.world = { ...place.world, register };
      return run({ kind: 'amendment', at, session, previous });
    },
    change(at, change) {
      reach(at, 'marks');
      if (change.kind === 'leave' || change.kind === 'join') place.onRoll = change.kind === 'join';
      if (change.kind === 'closure') {
        place.calendarSpec = withClosure(place.calendarSpec, change.date);
        const calendar = buildCalendar(place.calendarSpec, { yearGroup: pupil.facts.yearGroup });
        place.world = { ...place.world, calendar };
      }
      place.world = { ...place.world, pupil: withChange(place.world.pupil, change) };
      return run({ kind: 'change', at, change });
    },
    act(at, { by, action }) {
      reach(at, 'deadlines');
      const step = run({ kind: 'action', at, by, action });
      if (action.action === 'answer-duty' && step.events.some(e => e.type === 'DutyAnswered'))
        place.world = { ...place.world, pupil: withDutyAnswered(place.world.pupil, action.duty, at) };
      return step;
    },
    fork: () => hostAt(scenario, { ...place }, [...steps], keepAll),
  };
}
