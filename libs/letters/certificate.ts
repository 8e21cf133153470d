// The registration certificate: a pupil's sessions by week, as they stood in the register at a moment.
import { eachIn, lastSession, type PupilRegister } from '#libs/register';
import {
  dateOf,
  halfOf,
  mondayOf,
  schoolYearStart,
  sessionOf,
  weekday,
  type PlainDate,
} from '#libs/school-time';
import type { Certificate } from './facts.js';

type Day = [am: string | null, pm: string | null];

/** The school year up to the latest session known; undefined where the register holds none. */
export function certificateOf(register: PupilRegister): Certificate | undefined {
  const to = lastSession(register);
  if (to === undefined) return undefined;
  const weeks = new Map<PlainDate, Day[]>();
  const codes = new Set<string>();
  let first: PlainDate | undefined;
  const year = { from: sessionOf(schoolYearStart(dateOf(to)), 'am'), to };
  eachIn(register, year, (session, code) => {
    const date = dateOf(session);
    const monday = mondayOf(date);
    const place = weekday(date) - 1;
    if (place > 4) return;
    first ??= date;
    let days = weeks.get(monday);
    if (!days) weeks.set(monday, (days = Array.from({ length: 5 }, (): Day => [null, null])));
    days[place]![halfOf(session) === 'am' ? 0 : 1] = code;
    codes.add(code);
  });
  if (first === undefined) return undefined;
  return {
    from: first,
    to: dateOf(to),
    weeks: [...weeks].map(([monday, days]) => ({ monday, days })),
    codes: [...codes].toSorted(),
  };
}

/** Each weekday's codes as one cell, morning and afternoon; `none` where the school had no session. */
export const certificateCells = (days: Certificate['weeks'][number]['days'], none: string): string[] =>
  days.map(([am, pm]) => (am === null && pm === null ? none : `${am ?? none} ${pm ?? none}`));
