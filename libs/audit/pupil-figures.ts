// A pupil's figures in all windows of the case model and the triggers of the policy, out of one world: asked with the world
// as it was known at a moment it says what was known then, with the world of now what is true now.
import {
  countAt,
  isBelow,
  reviewPeriod,
  stageInReview,
  openCase,
  yearWindow,
  type PupilState,
  type World,
} from '#libs/casework';
import type { Level } from '#libs/policy';
import { codeInfo, eachIn, lastSession, measure, type SessionRange } from '#libs/register';
import {
  addDays,
  dateOf,
  firstMondayOfLatestSchoolWeeks,
  halfTermOf,
  isSession,
  sessionOf,
  termOf,
  type DateRange,
  type Session,
} from '#libs/school-time';

/** Exact counts of sessions: attendance is attended / possible, as a fraction. */
export interface SessionCounts {
  readonly attended: number;
  readonly possible: number;
  readonly absent: number;
}

export interface WindowFigures extends SessionCounts {
  /** `year`, `term`, `half-term`, `school-weeks:n`, `days:n` or `since-stage`. */
  readonly window: string;
  readonly from: Session;
  readonly to: Session;
  /** Without the sessions that the school granted or nobody could avoid. */
  readonly ladder: SessionCounts;
  readonly unauthorised: number;
  /** Sessions with L, with U, and the minutes of both where extracts gave them. */
  readonly late: { readonly beforeClose: number; readonly afterClose: number; readonly minutes: number };
}

/** A trigger of the policy or the law, with the numbers that it compares. */
export interface TriggerFigures {
  readonly rule: string;
  readonly level: Level;
  readonly source: string;
  readonly from: Session;
  readonly to: Session;
  readonly numbers: Readonly<Record<string, number>>;
  /** Whether the numbers reach it; whether a step follows depends on where the case is. */
  readonly holds: boolean;
}

export interface PupilFigures {
  /** The session that every window ends with; null where nothing is known. */
  readonly end: Session | null;
  readonly windows: readonly WindowFigures[];
  readonly triggers: readonly TriggerFigures[];
  /** Over the year by all possible sessions; null where nothing was possible. */
  readonly persistent: boolean | null;
  readonly severe: boolean | null;
}

/** Lengths of the rolling windows: that of the national threshold, and the longest that a policy has had. */
const rolling = { schoolWeeks: 10, days: 42 } as const;

/**
 * The figures of a pupil, in windows that end with `end` or with the latest session known; `minutesOf` gives the minutes
 * of late sessions.
 */
export function pupilFigures(
  state: PupilState,
  world: World,
  end?: Session,
  minutesOf: ReadonlyMap<Session, number> = new Map(),
): PupilFigures {
  const last = end ?? lastSession(world.register);
  if (last === undefined) return { end: null, windows: [], triggers: [], persistent: null, severe: null };
  const windows = rangesTo(state, world, last).map(([window, range]) =>
    windowFigures(world, window, range, minutesOf),
  );
  const { possible, absent } = windows[0]!;
  return {
    end: last,
    windows,
    triggers: [...ladderTriggers(state, world, last), ...legalTrigger(state, world, last)],
    persistent: possible === 0 ? null : absent * 10 >= possible,
    severe: possible === 0 ? null : absent * 2 >= possible,
  };
}

function rangesTo(state: PupilState, world: World, to: Session): [string, SessionRange][] {
  const { calendar } = world;
  const day = dateOf(to);
  const from = (window: string, date: string): [string, SessionRange] => [
    window,
    { from: sessionOf(date, 'am'), to },
  ];
  const named = (window: string, range: DateRange | null) => (range ? [from(window, range.from)] : []);
  const kase = openCase(state);
  const standing = kase && stageInReview(kase, world.pack);
  const review = kase && standing ? reviewPeriod(kase, world, standing.stage, standing) : null;
  return [
    ['year', yearWindow(state, to)],
    ...named('term', termOf(calendar, day)),
    ...named('half-term', halfTermOf(calendar, day)),
    from(
      `school-weeks:${rolling.schoolWeeks}`,
      firstMondayOfLatestSchoolWeeks(calendar, day, rolling.schoolWeeks),
    ),
    from(`days:${rolling.days}`, addDays(day, 1 - rolling.days)),
    ...(review && review.from <= day ? [from('since-stage', review.from)] : []),
  ];
}

function windowFigures(
  world: World,
  window: string,
  range: SessionRange,
  minutesOf: ReadonlyMap<Session, number>,
): WindowFigures {
  const { register, calendar } = world;
  const figures = measure(register, calendar, range, 'figures');
  let beforeClose = 0;
  let afterClose = 0;
  let minutes = 0;
  eachIn(register, range, (session, code) => {
    if ((code !== 'L' && code !== 'U') || !isSession(calendar, session)) return;
    if (code === 'L') beforeClose += 1;
    else afterClose += 1;
    minutes += minutesOf.get(session) ?? 0;
  });
  return {
    window,
    ...range,
    ...countsOf(figures),
    ladder: countsOf(measure(register, calendar, range, 'ladder')),
    unauthorised: figures.absences.filter(
      ({ session, code }) => codeInfo(code, dateOf(session))?.class === 'unauthorised',
    ).length,
    late: { beforeClose, afterClose, minutes },
  };
}

const countsOf = ({ attended, possible, absent }: SessionCounts): SessionCounts => ({
  attended,
  possible,
  absent,
});

/** Percentages and counts of the policy's stages; triggers on a review are in the case. */
function ladderTriggers(state: PupilState, world: World, end: Session): TriggerFigures[] {
  const range = yearWindow(state, end);
  const figures = measure(world.register, world.calendar, range, 'ladder');
  return world.pack.stages.flatMap(({ id, trigger: { value, level, source } }) =>
    [...(value.anyOf ?? []), ...(value.allOf ?? [])].flatMap((trigger): TriggerFigures[] => {
      const common = { rule: `${world.pack.id}/${id}`, level, source, ...range };
      const numbers = { ...countsOf(figures) };
      switch (trigger.kind) {
        case 'percentage':
          return [
            {
              ...common,
              numbers: { ...numbers, below: trigger.below },
              holds: isBelow(figures, trigger.below, world),
            },
          ];
        case 'absent-sessions':
          return [
            {
              ...common,
              numbers: { ...numbers, atLeast: trigger.atLeast },
              holds: figures.absent >= trigger.atLeast,
            },
          ];
        default:
          return [];
      }
    }),
  );
}

function legalTrigger(state: PupilState, world: World, end: Session): TriggerFigures[] {
  const count = countAt(state, world, end);
  if (!count) return [];
  const { rule, window, sessions, needs } = count;
  return [
    {
      rule: rule.id,
      level: rule.level,
      source: rule.source,
      from: sessionOf(window.from, 'am'),
      to: end,
      numbers: { count: sessions.length, needs },
      holds: sessions.length >= needs,
    },
  ];
}
