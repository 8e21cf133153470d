// The page of a case as a model: where the case stands and why, what it waits for, what was done, and what each decision
// would do. Words and dates; how it looks is the page's own affair.
import { may, type Actor } from '#libs/access';
import {
  deadlineText,
  dueText,
  explainEvent,
  heatMapOf,
  ladderSteps,
  ladderSvg,
  latestWeeks,
  taskText,
  dayText,
  type DueText,
  type Explanation,
  type Grid,
  type HeatMap,
  type LadderStep,
} from '#libs/audit';
import { deadlines, type Task } from '#libs/casework';
import { currentCode, measure, type PupilRegister } from '#libs/register';
import { lastDay, londonDate, londonInstant, schoolYearStart, sessionOf } from '#libs/school-time';
import type { StoredEvent } from '#libs/store';
import { sayIn, type CaseFolder } from './folder.js';
import { missingIn, type Missing } from './missing.js';
import { possibleActions, type PossibleAction } from './possible.js';
import { timelineIn, type ShownEntry } from './timeline.js';

export interface ShownTask {
  readonly text: string;
  readonly role: Task['role'];
  /** The kind of task: `approve`, `conclude-review`. */
  readonly kind: string;
  /** What it is about: a stage or a parent; empty where nothing. */
  readonly of: string;
  readonly due: DueText | null;
  readonly since: string;
}

export interface ShownDate {
  readonly text: string;
  readonly due: DueText;
}

export interface AgreedAction {
  readonly what: string;
  readonly owner: string;
  readonly due: DueText;
  readonly finished: boolean;
}

export interface CasePageModel {
  readonly caseId: string;
  readonly caseNumber: number;
  readonly pupil: {
    readonly name: string;
    readonly yearGroup: number | null;
    readonly group: string | null;
  };
  readonly school: string;
  readonly policy: string;
  readonly status: 'open' | 'running-on' | 'closed';
  readonly openedOn: string;
  readonly closedOn: string | null;
  readonly stage: string;
  readonly parents: readonly {
    readonly id: string;
    readonly name: string;
    readonly notes: readonly string[];
  }[];
  readonly hold: { readonly until: string; readonly since: string; readonly reason: string | null } | null;
  readonly tasks: readonly ShownTask[];
  readonly dates: readonly ShownDate[];
  readonly steps: readonly LadderStep[];
  readonly ladder: string;
  /** Why the case is where it is: the step that stands, with what it rests on. */
  readonly why: { readonly explanation: Explanation; readonly grid: HeatMap | null } | null;
  readonly weeks: HeatMap | null;
  readonly figures: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  readonly timeline: readonly ShownEntry[];
  readonly plan: readonly AgreedAction[];
  readonly missing: readonly Missing[];
  readonly possible: readonly PossibleAction[];
  /** Events in the case so far: a decision made on another number was made on an older case. */
  readonly version: number;
}

/** The model of a case's page for this person. Pure. */
export function casePage(folder: CaseFolder, by: Actor): CasePageModel {
  const { view, school, person, kase, world, now } = folder;
  const say = sayIn(folder);
  const { calendar, pack } = world;
  const steps = ladderSteps(kase, pack);
  const stageTitle = view.stage === null ? 'Before the first stage' : say.stage(view.stage);
  return {
    caseId: view.caseId,
    caseNumber: view.caseNumber,
    pupil: {
      name: folder.pupilName,
      yearGroup: person.pupil.yearGroup ?? null,
      group: person.pupil.registrationGroup ?? null,
    },
    school: school.name,
    policy: `${pack.title}, version ${pack.version}`,
    status: view.status,
    openedOn: dayText(londonDate(kase.openedAt)),
    closedOn: kase.closedAt === null ? null : dayText(londonDate(kase.closedAt)),
    stage: stageTitle,
    parents: parentsOf(folder),
    hold: holdOf(folder),
    tasks: tasksOf(folder),
    dates: deadlines(folder.state, world, now)
      .filter(({ caseNumber }) => caseNumber === view.caseNumber)
      .map(({ id, due }) => ({ text: deadlineText(id, say), due: dueText(due, now, calendar) })),
    steps,
    ladder: ladderSvg(steps, `The ladder of ${pack.title}`),
    why: whyOf(folder),
    weeks: may(by.role, 'case:events') ? weeksOf(folder) : null,
    figures: figuresOf(folder),
    timeline: timelineIn(folder),
    plan: planOf(folder),
    missing: missingIn(world, by.role, now),
    possible: possibleActions(folder, by),
    version: kase.length,
  };
}

const weeksOf = ({ state, world }: CaseFolder): HeatMap | null =>
  latestWeeks(state, world, 'The latest ten school weeks');

function parentsOf({ world, parentName }: CaseFolder): CasePageModel['parents'] {
  const ways = { post: 'letters by post', email: 'letters by email', hand: 'letters by hand' } as const;
  return world.pupil.parents.map(({ id, service, liable, contactBlocked }) => ({
    id,
    name: parentName(id),
    notes: [
      contactBlocked ? 'must not be written to' : ways[service],
      ...(liable ? [] : ['recorded as not liable']),
    ],
  }));
}

function holdOf({ kase, events, sealed, view }: CaseFolder): CasePageModel['hold'] {
  const hold = kase.holds.at(-1);
  if (!hold || hold.endedAt !== null) return null;
  const placed = events.findLast(e => e.type === 'HoldPlaced' && e.streamId === view.caseId);
  const facts = placed && sealed.get(placed.globalPosition);
  return {
    until: dayText(hold.until),
    since: dayText(londonDate(hold.from)),
    reason: facts === undefined || facts === 'destroyed' ? null : String(facts['reason'] ?? ''),
  };
}

function tasksOf(folder: CaseFolder): ShownTask[] {
  const { view, world, now } = folder;
  const say = sayIn(folder);
  return view.awaiting.map(({ role, what, since, due }) => {
    const [kind = '', of = ''] = what.split(':');
    return {
      text: taskText(what, say),
      role,
      kind,
      of,
      due: due === undefined ? null : dueText(due, now, world.calendar),
      since: dayText(londonDate(since)),
    };
  });
}

/** The step that the case stands on: the open proposal, else a finding that nobody has considered, else the last proposal. */
function whyOf(folder: CaseFolder): CasePageModel['why'] {
  const { events, kase, world, view, parentName } = folder;
  const own = events.filter(e => e.streamId === view.caseId);
  const proposed = Object.entries(kase.stages).find(([, { status }]) => status === 'proposed')?.[0];
  const finding = kase.findings.at(-1);
  const last = (holds: (event: StoredEvent) => boolean) => own.findLast(holds);
  const event =
    (proposed !== undefined && last(e => e.type === 'StageProposed' && e.data.stage === proposed)) ||
    (finding && !finding.ended && !finding.considered && last(e => e.type === 'PenaltyThresholdMet')) ||
    last(e => e.type === 'StageProposed' || e.type === 'PenaltyThresholdMet');
  if (!event) return null;
  const explanation = explainEvent({ event, events, world, parentName });
  return { explanation, grid: explanation.grid && heatMapOf(weeksThatCount(explanation.grid)) };
}

/** The weeks of a window in which something was counted, ten at most: a whole year would bury them. */
const weeksThatCount = (grid: Grid): Grid => ({
  ...grid,
  title: 'Weeks with counted sessions',
  rows: grid.rows
    .filter(({ counted }) => counted > 0)
    .slice(-10)
    .map(row => ({ ...row, weeksWithoutSchool: 0 })),
});

function figuresOf({ world, now }: CaseFolder): CasePageModel['figures'] {
  const { register, calendar } = world;
  const today = londonDate(now);
  const year = { from: sessionOf(schoolYearStart(today), 'am'), to: sessionOf(today, 'pm') };
  const known = today > lastDay(calendar) ? 'up to the end of the calendar' : 'this school year';
  const share = ({ attended, possible }: { attended: number; possible: number }) =>
    possible === 0 ? 'no session yet' : `${Math.floor((attended * 1000) / possible) / 10} %`;
  const of = ({ attended, possible }: { attended: number; possible: number }) =>
    `${attended} of ${possible} sessions ${known}`;
  const whole = measure(register, calendar, year, 'figures');
  const ladder = measure(register, calendar, year, 'ladder');
  const unauthorised = countOf(register, year, ['G', 'N', 'O', 'U']);
  return [
    { label: 'Attendance', value: share(whole), note: of(whole) },
    {
      label: 'Attendance as the policy counts it',
      value: share(ladder),
      note: `${of(ladder)}, without what the school granted or nobody could avoid`,
    },
    { label: 'Unauthorised', value: String(unauthorised), note: `sessions ${known}` },
  ];
}

function countOf(
  register: PupilRegister,
  range: { readonly from: string; readonly to: string },
  codes: readonly string[],
): number {
  return register.sessions.filter(
    ({ session }) =>
      session >= range.from && session <= range.to && codes.includes(currentCode(register, session) ?? ''),
  ).length;
}

function planOf({ kase, events, view, sealed, world, now }: CaseFolder): AgreedAction[] {
  const agreed = events.filter(e => e.type === 'ActionAgreed' && e.streamId === view.caseId);
  return kase.actions.map(({ owner, due, finished }, i) => {
    const event = agreed[i];
    const facts = event && sealed.get(event.globalPosition);
    return {
      what: facts === undefined || facts === 'destroyed' ? 'An agreed action' : String(facts['what'] ?? ''),
      owner,
      due: dueText(londonInstant(due, '17:00'), now, world.calendar),
      finished,
    };
  });
}
