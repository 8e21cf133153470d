// Facts of a case that forms quote: how the review went, which absences there were lately.
import { dayText } from '#libs/audit';
import { codeInfo, eachIn, percentOf } from '#libs/register';
import { addDays, dateOf, halfOf, londonDate, sessionOf } from '#libs/school-time';
import type { CaseFolder } from './folder.js';
import type { Option } from './forms/form.js';

const suggestions = {
  met: 'It suggests: met.',
  hold: 'It is below the level, and every absence was illness or a medical appointment.',
  improved: 'It is below the level, and better than before the step.',
  'not-met': 'It suggests: not met.',
} as const;

/** What was measured, for the page on which the review is concluded; nothing while none was. */
export function enteredOn({ kase, world }: CaseFolder): string[] {
  const measured = world.pack.stages
    .map(({ id }) => kase.stages[id])
    .findLast(state => state?.status === 'entered' && state.review.measured !== null);
  if (measured?.status !== 'entered' || !measured.review.measured) return [];
  const { attended, possible, suggested, from, to } = measured.review.measured;
  const share = percentOf(attended, possible);
  const percent = share === null ? '' : ` (${share} %)`;
  return [
    `From ${dayText(from)} to ${dayText(to)}: ${attended} of ${possible} sessions attended${percent}; the level is ${measured.review.level} %. ${suggestions[suggested]} You decide.`,
  ];
}

/** Absent sessions of the last 60 days, the latest first, 40 at most. */
export function recentAbsences({ world, now }: CaseFolder): Option[] {
  const today = londonDate(now);
  const range = { from: sessionOf(addDays(today, -60), 'am'), to: sessionOf(today, 'pm') };
  const absent: Option[] = [];
  eachIn(world.register, range, (session, code) => {
    const group = codeInfo(code, dateOf(session))?.class;
    if (group !== 'authorised' && group !== 'unauthorised') return;
    const half = halfOf(session) === 'am' ? 'morning' : 'afternoon';
    absent.push({ value: session, text: `${dayText(dateOf(session))}, ${half} (${code})` });
  });
  return absent.toReversed().slice(0, 40);
}
