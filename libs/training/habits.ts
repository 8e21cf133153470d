// How the made-up pupils of a training school attend, session by session, so that moving time on has something to find.
import { dateOf, halfOf, weekday, dayNumber, type Session } from '#libs/school-time';

export const habits = {
  'every-day': 'Comes every day',
  mondays: 'Misses every Monday',
  slipping: 'Misses two days a week',
  away: 'Stays away altogether',
  unwell: 'Is ill one day a week',
  unexplained: 'Unexplained once a week',
  late: 'Late twice a week',
} as const;

export type Habit = keyof typeof habits;

export const isHabit = (text: string): text is Habit => Object.hasOwn(habits, text);

/** The mark of a session under a habit: a code of the register. The same session always has the same. */
export function codeOf(habit: Habit, session: Session): string {
  const date = dateOf(session);
  const day = weekday(date);
  const present = halfOf(session) === 'am' ? '/' : '\\';
  // Another day each week, so that no pattern hides in the calendar.
  const oneDay = day === 1 + (Math.floor(dayNumber(date) / 7) % 5);
  switch (habit) {
    case 'every-day':
      return present;
    case 'mondays':
      return day === 1 ? 'O' : present;
    case 'slipping':
      return day === 2 || day === 4 ? 'O' : present;
    case 'away':
      return 'O';
    case 'unwell':
      return oneDay ? 'I' : present;
    case 'unexplained':
      return oneDay ? 'N' : present;
    case 'late':
      return halfOf(session) === 'am' && (day === 1 || day === 3) ? 'U' : present;
    default:
      return habit satisfies never;
  }
}
