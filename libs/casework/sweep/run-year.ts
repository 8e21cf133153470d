// One pupil's year under one policy: the marks, the deadlines and what people do, in order, through the same decider and the
// same deadlines as everywhere else. Marks from which nothing can follow are passed over (watch.ts).
import type { Instant } from '#libs/school-time';
import type { Deadline, Input } from '../commands.js';
import { deadlines } from '../deadlines.js';
import { decide } from '../decide.js';
import type { CaseEvent } from '../events.js';
import { fold } from '../evolve.js';
import { withDutyAnswered } from '../scenario/facts.js';
import { noCases, type PupilState } from '../state.js';
import type { World } from '../world.js';
import type { People } from './people.js';
import { actsOf, type Act } from './person.js';
import { afterSchoolDays, retryAfterSchoolDays, taskAfter, type Planned } from './tasks.js';
import { coveredTotals, nextLook, watchOf } from './watch.js';
import { createYearRegister } from './year-register.js';
import type { YearPlan } from './year-plan.js';

/** What a year's run found: every event, and what people did, in order. */
export interface YearRun {
  readonly events: readonly CaseEvent[];
  readonly acts: readonly (Act & { readonly at: Instant })[];
}

/** Runs one pupil: `codes` holds a byte a session of the plan from `offset` on. Null where nothing follows from the marks. */
export type YearRunner = (pupil: string, codes: Uint8Array, offset: number) => YearRun | null;

/** The part of the year that is run: marks before session number `end`, and what falls due by `until`. */
export interface Span {
  readonly end: number;
  readonly until: Instant;
}

/** A runner for pupils of the plan's year group, one after another. */
export function createYearRunner(plan: YearPlan, people: People, span: Span): YearRunner {
  const year = createYearRegister(plan);
  const start = worldOf(plan, people, year.register);
  const watch = watchOf(noCases, start, plan, null);
  return (pupil, codes, offset) => {
    year.begin(codes, offset);
    const first = nextLook(plan, year, watch, 0, span.end);
    if (first === span.end) return null;
    const world = { ...start, pupil: { ...start.pupil, id: pupil } };
    const run: Run = {
      plan,
      people,
      span,
      year,
      world,
      state: noCases,
      watch,
      next: first,
      known: 0,
      handled: 0,
      due: null,
      covered: null,
      planned: [],
      events: [],
      acts: [],
    };
    while (step(run));
    return run;
  };
}

/** The world before the first mark: nobody has told the engine more of the pupil than the assumption says. */
function worldOf(plan: YearPlan, people: People, register: World['register']): World {
  const { pack, authority, calendar, yearGroup } = plan;
  const parents = Array.from({ length: people.parents }, (_, i) => ({
    id: String.fromCharCode(65 + i),
    service: people.service,
    liable: true,
    contactBlocked: false,
  }));
  const nothing = { earlierNotices: [], suspensions: [], openFlags: [] };
  const pupil = { id: '', ...(yearGroup !== undefined && { yearGroup }), parents, ...nothing };
  return { pack, authority, calendar, pupil, register };
}

interface Run {
  readonly plan: YearPlan;
  readonly people: People;
  readonly span: Span;
  readonly year: ReturnType<typeof createYearRegister>;
  world: World;
  state: PupilState;
  watch: ReturnType<typeof watchOf>;
  /** Number of the next mark to look at; -1 where it has to be sought anew. */
  next: number;
  /** Number of the first session whose mark is not known yet. */
  known: number;
  /** The last moment at which something was decided. */
  handled: Instant;
  /** The first deadline; undefined where it has to be asked for anew, null where none runs. */
  due: Deadline | null | undefined;
  covered: Uint16Array | null;
  readonly planned: Planned[];
  readonly events: CaseEvent[];
  readonly acts: (Act & { at: Instant })[];
}

/** Does the next thing: within one moment marks first, then deadlines, then people. False at the end of the span. */
function step(run: Run): boolean {
  const { plan, span, planned } = run;
  if (run.next < run.known) run.next = nextLook(plan, run.year, run.watch, run.known, span.end);
  if (run.due === undefined) run.due = deadlines(run.state, run.world, run.handled)[0] ?? null;
  const markAt = run.next < span.end ? plan.knownAt[run.next]! : Infinity;
  const dueAt = run.due === null ? Infinity : Math.max(run.due.due, run.handled);
  const task = earliest(planned);
  const at = Math.min(markAt, dueAt, task?.at ?? Infinity);
  if (at > span.until) return false;
  if (markAt === at) {
    know(run, run.next + 1);
    decided(run, { kind: 'mark', at, session: plan.sessions[run.known - 1]! });
  } else if (dueAt === at) {
    fallDue(run, at);
  } else {
    planned.splice(planned.indexOf(task!), 1);
    knowUntil(run, at);
    perform(run, task!);
  }
  return true;
}

/** A deadline's moment: the marks that came in since may have moved it (a notice's end waits for a reason). */
function fallDue(run: Run, at: Instant): void {
  if (knowUntil(run, at)) run.due = deadlines(run.state, run.world, run.handled)[0] ?? null;
  const { due } = run;
  if (due && Math.max(due.due, run.handled) === at) decided(run, { kind: 'deadline', at, deadline: due.id });
}

/** Does what was planned; what has to wait, or was refused for a mark without a reason, is planned again. */
function perform(run: Run, planned: Planned): void {
  const { at } = planned;
  const acts = actsOf(planned, run.people, run.state, run.world, at);
  const again = acts === 'later' || acts.some(act => isRefusedForNow(act));
  const then = again ? afterSchoolDays(run.people, run.plan.calendar, at, retryAfterSchoolDays) : null;
  if (then !== null) run.planned.push({ ...planned, at: then });

  function isRefusedForNow(act: Act): boolean {
    run.acts.push({ ...act, at });
    const followed = decided(run, { kind: 'action', at, ...act });
    if (act.action.action === 'answer-duty' && followed.some(e => e.type === 'DutyAnswered'))
      run.world = { ...run.world, pupil: withDutyAnswered(run.world.pupil, act.action.duty, at) };
    return followed.some(e => e.type === 'ActionRefused' && e.data.rule.endsWith('.n-unresolved'));
  }
}

function decided(run: Run, input: Input): readonly CaseEvent[] {
  const { plan, people } = run;
  const events = decide(run.state, input, run.world);
  run.handled = input.at;
  run.due = undefined;
  if (events.length === 0) return events;
  run.state = fold(run.state, events);
  for (const event of events) {
    run.events.push(event);
    const task = taskAfter(event, people, plan);
    if (task) run.planned.push(task);
    if (event.type === 'PenaltyNoticeIssued') run.covered = coveredTotals(run.state, run.world, plan);
  }
  run.watch = watchOf(run.state, run.world, plan, run.covered);
  run.next = -1;
  return events;
}

function know(run: Run, before: number): void {
  run.year.knowBefore(before);
  run.known = before;
}

/** Makes the marks known that are known by now; whether there were any. */
function knowUntil(run: Run, at: Instant): boolean {
  const { plan, span, known } = run;
  let before = known;
  while (before < span.end && plan.knownAt[before]! <= at) before += 1;
  know(run, before);
  return before > known;
}

/** The first of the tasks in time; among those of one moment the one planned first. */
function earliest(planned: readonly Planned[]): Planned | undefined {
  let first = planned[0];
  for (const each of planned) if (each.at < first!.at) first = each;
  return first;
}
