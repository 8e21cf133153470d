// Compulsory school age (Education Act 1996 s8): from the first 31 March, 31 August or 31 December on or after the fifth
// birthday to the last Friday of June of the school year of the sixteenth.
import { addYears, lastFridayOfJune, schoolYearStart, type PlainDate } from '#libs/school-time';

const prescribedDays = ['03-31', '08-31', '12-31'];

export interface CompulsoryAge {
  readonly from: PlainDate;
  /** The last day. */
  readonly until: PlainDate;
}

/** First and last day of compulsory school age for a date of birth. */
export function compulsoryAge(dateOfBirth: PlainDate): CompulsoryAge {
  const fifth = addYears(dateOfBirth, 5);
  const year = Number(fifth.slice(0, 4));
  const days = [year, year + 1].flatMap(y => prescribedDays.map(day => `${y}-${day}`));
  const from = days.find(day => day >= fifth)!;
  const yearOfSixteenth = Number(schoolYearStart(addYears(dateOfBirth, 16)).slice(0, 4));
  return { from, until: lastFridayOfJune(yearOfSixteenth + 1) };
}

/** Whether a day lies within compulsory school age; an unknown date of birth counts as within (a person checks it). */
export function isOfCompulsoryAge(dateOfBirth: PlainDate | undefined, day: PlainDate): boolean {
  if (dateOfBirth === undefined) return true;
  const { from, until } = compulsoryAge(dateOfBirth);
  return from <= day && day <= until;
}
