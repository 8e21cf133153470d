// Notices to Improve that run when a case is adopted, and the finding that they rest on, as the register shows it.
import {
  addDays,
  isPlainDate,
  nextSchoolDay,
  nthSchoolDayAfter,
  sessionOf,
  type PlainDate,
} from '#libs/school-time';
import type { Because } from '../because.js';
import type { AdoptedFinding, AdoptedLetter, AdoptedNotice } from '../events.js';
import { countAt, frameworkFrom, lawEraOf } from '../legal/count.js';
import type { PupilState } from '../state.js';
import type { World } from '../world.js';
import type { AdoptedNoticeInput, AdoptionProblem } from './adoption.js';
import { past, served, wrong } from './checks.js';

/** Weeks that the law allows for the period. */
const noticeWeeks = { min: 3, max: 6 } as const;
/** School days for which a finding stands. */
const findingSchoolDays = 50;

interface LegalPlan {
  readonly problems: readonly AdoptionProblem[];
  readonly letters: readonly AdoptedLetter[];
  readonly finding: AdoptedFinding | null;
  readonly notices: readonly AdoptedNotice[];
  readonly because: Because | undefined;
}

/** The notices with their finding and letters, or what is wrong with them. */
export function planNotices(
  state: PupilState,
  world: World,
  today: PlainDate,
  given: readonly AdoptedNoticeInput[],
): LegalPlan {
  const nothing = { letters: [], finding: null, notices: [], because: undefined };
  const problems = given.flatMap((notice, i) => {
    const found = checkNotice(world, today, notice, given.slice(0, i));
    return found ? [{ ...found, notice: i }] : [];
  });
  if (given.length === 0 || problems.length > 0) return { ...nothing, problems };
  const first = given.map(({ issuedOn }) => issuedOn).toSorted()[0]!;
  const count = findingBefore(state, world, first);
  if (!count) {
    const problem = `the register does not show ten unauthorised sessions in ten school weeks before ${first}`;
    const remedy = 'import the register of these weeks first, or correct the day';
    return { ...nothing, problems: [{ ...wrong('issuedOn', problem, remedy), notice: 0 }] };
  }
  const sessions = count.sessions.map(s => s.session);
  const { id, level, source } = count.rule;
  const numbers = {
    count: sessions.length,
    needs: count.needs,
    windowFrom: count.window.from,
    windowTo: count.window.to,
  };
  return {
    problems: [],
    letters: given.map(({ parent, issuedOn, servedOn }) => ({
      letter: 'notice-to-improve',
      parent,
      method: 'post',
      issuedOn,
      servedOn: servedOn ?? served(world, issuedOn, 'post'),
    })),
    finding: { sessions, window: count.window, era: lawEraOf(count.window.to) },
    notices: given.map(notice => noticeOf(world, notice)!),
    because: { rule: id, level, source, numbers, sessions },
  };
}

function checkNotice(
  world: World,
  today: PlainDate,
  notice: AdoptedNoticeInput,
  earlier: readonly AdoptedNoticeInput[],
): AdoptionProblem | undefined {
  const { parent, issuedOn, servedOn, until, weeks, allowedUnauthorised } = notice;
  if (!world.pupil.parents.some(p => p.id === parent && p.liable))
    return wrong(
      'parent',
      'the notice is to nobody who is liable for this pupil',
      'write the parent as in the file of people',
    );
  if (earlier.some(other => other.parent === parent))
    return wrong('parent', 'this parent has two running notices in the file', 'leave one row out');
  const bad = past('issuedOn', issuedOn, today) ?? past('servedOn', servedOn, today);
  if (bad) return bad;
  if (issuedOn < frameworkFrom)
    return wrong('issuedOn', `there was no such notice before ${frameworkFrom}`, 'correct the day');
  if (servedOn && servedOn < issuedOn)
    return wrong('servedOn', `it was served on ${servedOn}, before ${issuedOn}`, 'correct one of them');
  if (!Number.isInteger(weeks) || weeks < noticeWeeks.min || weeks > noticeWeeks.max)
    return wrong(
      'weeks',
      `${weeks} is no length of a notice`,
      `write ${noticeWeeks.min} to ${noticeWeeks.max}`,
    );
  if (!Number.isInteger(allowedUnauthorised) || allowedUnauthorised < 0)
    return wrong(
      'allowedUnauthorised',
      'the number of sessions still allowed is missing',
      'write it, 0 for none',
    );
  if (until !== undefined && (!isPlainDate(until) || until <= (servedOn ?? issuedOn)))
    return wrong(
      'until',
      `${until} is not after its service`,
      'write the last day of the period as YYYY-MM-DD',
    );
  const shortest = addDays(servedOn ?? issuedOn, 7 * noticeWeeks.min - 1);
  if (until !== undefined && until < shortest)
    return wrong(
      'until',
      `a period that ends on ${until} is shorter than the ${noticeWeeks.min} weeks that the law asks for`,
      'correct the day; a notice with such a period cannot run on',
    );
  if (!noticeOf(world, notice))
    return wrong(
      'until',
      'the calendar does not reach the end of the period',
      'enter the school dates up to there',
    );
  return undefined;
}

/** The notice with its dates, those printed first; null where the calendar does not reach. */
function noticeOf(world: World, notice: AdoptedNoticeInput): AdoptedNotice | null {
  const { parent, weeks, issuedOn, allowedUnauthorised } = notice;
  const servedOn = notice.servedOn ?? served(world, issuedOn, 'post');
  const from = nextSchoolDay(world.calendar, servedOn);
  const days = weeks * world.authority.schoolDaysPerWeek.value;
  const until = notice.until ?? nthSchoolDayAfter(world.calendar, servedOn, days);
  return from === null || until === null
    ? null
    : { parent, weeks, servedOn, from, until, allowedUnauthorised };
}

/** The latest count before a day that reached the threshold and still stood on that day. */
function findingBefore(state: PupilState, world: World, day: PlainDate) {
  const ends = world.register.sessions.map(s => s.session).filter(s => s <= sessionOf(day, 'pm'));
  for (const end of ends.toReversed()) {
    const on = end.slice(0, 10);
    const stands = nthSchoolDayAfter(world.calendar, on, findingSchoolDays);
    if (on < frameworkFrom || (stands !== null && stands < day)) return undefined;
    const count = countAt(state, world, end);
    if (count && count.sessions.length >= count.needs) return count;
  }
  return undefined;
}
