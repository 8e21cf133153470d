// Runs one pupil of a scenario in memory: moments in order, and within one moment marks, then amendments and changes, then
// deadlines, then actions.
import { currentCode, emptyRegister, withEntry } from '#libs/register';
import { buildCalendar, isSession, withClosure, type Instant } from '#libs/school-time';
import type { Change, Deadline, Input } from '../commands.js';
import { deadlines } from '../deadlines.js';
import { decide } from '../decide.js';
import type { CaseEvent } from '../events.js';
import { fold } from '../evolve.js';
import { noCases, type PupilState } from '../state.js';
import type { World } from '../world.js';
import { withChange, withDutyAnswered } from './facts.js';
import type { Scenario, ScenarioAction, ScenarioPupil } from './scenario.js';

export interface PupilRun {
  readonly id: string;
  /** The next moment at which something happens, or null at the end. */
  next(): Instant | null;
  /** Runs the next thing of that moment and answers what followed. */
  step(sequenceOf: (printed: number) => number): CaseEvent[];
  /** The state after the last step, and the world it was decided in. */
  state(): PupilState;
  world(): World;
}

interface Cursor {
  marks: number;
  amendments: number;
  changes: number;
  actions: number;
}

export function runPupil(scenario: Scenario, pupil: ScenarioPupil): PupilRun {
  let calendarSpec = scenario.calendar;
  let state = noCases;
  let onRoll = pupil.startsOnRoll;
  /** Up to here deadlines are done. */
  let handled = 0;
  /** The moment of the last thing that happened. */
  let now = 0;
  /** The deadlines of the moment that is under way: one must not hide the next. */
  let due: Deadline[] = [];
  const at: Cursor = { marks: 0, amendments: 0, changes: 0, actions: 0 };
  let world: World = {
    pack: scenario.pack,
    authority: scenario.authority,
    calendar: buildCalendar(calendarSpec, { yearGroup: pupil.facts.yearGroup }),
    pupil: pupil.facts,
    register: emptyRegister,
  };

  const decided = (input: Input): CaseEvent[] => {
    const events = decide(state, input, world);
    state = fold(state, events);
    now = input.at;
    // Deadlines of the same moment come before an action and after everything else.
    if (input.kind !== 'deadline') handled = Math.max(handled, input.kind === 'action' ? now : now - 1);
    return events;
  };

  const stepMark = (): CaseEvent[] => {
    const { session, code, knownAt } = pupil.marks[at.marks++]!;
    if (!onRoll || !isSession(world.calendar, session)) return [];
    world = { ...world, register: withEntry(world.register, session, { code, knownAt }) };
    return decided({ kind: 'mark', at: knownAt, session });
  };

  const stepAmendment = (): CaseEvent[] => {
    const { session, code, at: when } = pupil.amendments[at.amendments++]!;
    const previous = currentCode(world.register, session);
    if (previous === undefined || previous === code) return [];
    world = { ...world, register: withEntry(world.register, session, { code, knownAt: when }) };
    return decided({ kind: 'amendment', at: when, session, previous });
  };

  const applyChange = (change: Change): void => {
    if (change.kind === 'leave' || change.kind === 'join') onRoll = change.kind === 'join';
    if (change.kind === 'closure') {
      calendarSpec = withClosure(calendarSpec, change.date);
      world = { ...world, calendar: buildCalendar(calendarSpec, { yearGroup: pupil.facts.yearGroup }) };
    }
    world = { ...world, pupil: withChange(world.pupil, change) };
  };

  const stepChange = (): CaseEvent[] => {
    const { at: when, change } = pupil.changes[at.changes++]!;
    applyChange(change);
    return decided({ kind: 'change', at: when, change });
  };

  const stepAction = (sequenceOf: (printed: number) => number): CaseEvent[] => {
    const { at: when, by, action }: ScenarioAction = pupil.actions[at.actions++]!;
    const meant =
      action.action === 'resolve-finding' ? { ...action, finding: sequenceOf(action.finding) } : action;
    const events = decided({ kind: 'action', at: when, by, action: meant });
    if (meant.action === 'answer-duty' && events.some(e => e.type === 'DutyAnswered'))
      world = { ...world, pupil: withDutyAnswered(world.pupil, meant.duty, when) };
    return events;
  };

  const fallDue = (): Deadline[] => {
    const all = deadlines(state, world, handled);
    return all.filter(d => Math.max(d.due, now) === Math.max(all[0]!.due, now));
  };

  const stepDeadline = (): CaseEvent[] => {
    if (due.length === 0) due = fallDue();
    const next = due.shift()!;
    const events = decided({ kind: 'deadline', at: Math.max(next.due, now), deadline: next.id });
    if (due.length === 0) handled = Math.max(handled, now);
    return events;
  };

  /** The kinds in their order within a moment. */
  const upcoming = () => {
    const next = due[0] ?? deadlines(state, world, handled)[0];
    return [
      { when: pupil.marks[at.marks]?.knownAt, run: stepMark },
      { when: pupil.amendments[at.amendments]?.at, run: stepAmendment },
      { when: pupil.changes[at.changes]?.at, run: stepChange },
      { when: next && Math.max(next.due, now), run: stepDeadline },
      { when: pupil.actions[at.actions]?.at, run: stepAction },
    ].filter((step): step is typeof step & { when: Instant } => step.when !== undefined);
  };

  type Step = ReturnType<typeof upcoming>[number];
  let found: Step | null | undefined;
  /** Worked out once a step: nothing moves between two steps. */
  const earliest = (): Step | null =>
    (found ??= upcoming().reduce<Step | null>((a, b) => (a === null || b.when < a.when ? b : a), null));

  return {
    id: pupil.facts.id,
    next: () => earliest()?.when ?? null,
    step: sequenceOf => {
      const step = earliest();
      found = undefined;
      return step?.run(sequenceOf) ?? [];
    },
    state: () => state,
    world: () => world,
  };
}
