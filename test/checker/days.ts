// The checker's own arithmetic of days, weeks and London moments. Written apart from libs/school-time on purpose, on other
// means (`Date`, `Intl`, Easter by formula), so that a fault in one is not a fault in both.

const dayMs = 86_400_000;
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** `YYYY-MM-DD`, `n` days later. */
export const plusDays = (day: string, n: number): string =>
  new Date(utc(day) + n * dayMs).toISOString().slice(0, 10);

/** Monday 1 to Sunday 7. */
export const weekdayOf = (day: string): number => new Date(utc(day)).getUTCDay() || 7;

export const mondayOf = (day: string): string => plusDays(day, 1 - weekdayOf(day));

/** The same day n years later; 29 February becomes 28 in a common year. */
export function plusYears(day: string, n: number): string {
  const year = String(Number(day.slice(0, 4)) + n).padStart(4, '0');
  const moved = `${year}${day.slice(4)}`;
  return Number.isNaN(utc(moved)) || plusDays(moved, 0) !== moved ? `${year}-02-28` : moved;
}

/** 1 September on or before the day. */
export const yearStart = (day: string): string => {
  const year = Number(day.slice(0, 4));
  return `${day.slice(5) >= '09-01' ? year : year - 1}-09-01`;
};

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What the London clock shows at a moment: `2025-10-01T13:20:00`. */
export function londonClock(moment: number): string {
  const parts = Object.fromEntries(clock.formatToParts(moment).map(p => [p.type, p.value]));
  const { year, month, day, hour, minute, second } = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** The moment of a text as scenario files write it: with an offset, or London time (the first pass of a doubled hour). */
export function momentOf(text: string): number {
  if (/(Z|[+-]\d{2}:\d{2})$/.test(text)) return Date.parse(text);
  const asUtc = Date.parse(`${text}Z`);
  const shown = londonClock(asUtc - 3_600_000);
  return shown.startsWith(text.slice(0, 16)) ? asUtc - 3_600_000 : asUtc;
}

export const londonDay = (moment: number): string => londonClock(moment).slice(0, 10);

/** The moment of a London day and clock time. */
export const at = (day: string, time: string): number => momentOf(`${day}T${time}`);

function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return `${year}-${String(Math.floor(n / 31)).padStart(2, '0')}-${String((n % 31) + 1).padStart(2, '0')}`;
}

const firstMonday = (month: string): string => {
  const day = weekdayOf(`${month}-01`);
  return plusDays(`${month}-01`, (8 - day) % 7);
};

/** Days that were moved or added by proclamation: [usual day or null, day in its place]. */
const proclaimed: readonly (readonly [string | null, string])[] = [
  ['2020-05-04', '2020-05-08'],
  ['2022-05-30', '2022-06-02'],
  [null, '2022-06-03'],
  [null, '2022-09-19'],
  [null, '2023-05-08'],
];

const holidaysByYear = new Map<number, ReadonlySet<string>>();

function bankHolidays(year: number): ReadonlySet<string> {
  const known = holidaysByYear.get(year);
  if (known) return known;
  const sunday = easter(year);
  const lastMonday = (month: string, length: number): string => mondayOf(`${month}-${length}`);
  const days = new Set([
    plusDays(sunday, -2),
    plusDays(sunday, 1),
    firstMonday(`${year}-05`),
    lastMonday(`${year}-05`, 31),
    lastMonday(`${year}-08`, 31),
  ]);
  for (const fixed of [`${year}-01-01`, `${year}-12-25`, `${year}-12-26`]) {
    let day = fixed;
    while (weekdayOf(day) > 5 || days.has(day)) day = plusDays(day, 1);
    days.add(day);
  }
  for (const [usual, instead] of proclaimed) {
    if (usual?.startsWith(String(year))) days.delete(usual);
    if (instead.startsWith(String(year))) days.add(instead);
  }
  holidaysByYear.set(year, days);
  return days;
}

export const isBankHoliday = (day: string): boolean => bankHolidays(Number(day.slice(0, 4))).has(day);

/** Monday to Friday and no bank holiday in England. */
export const isWorkingDay = (day: string): boolean => weekdayOf(day) <= 5 && !isBankHoliday(day);

export function workingDaysAfter(day: string, n: number): string {
  let reached = day;
  for (let left = n; left > 0;) {
    reached = plusDays(reached, 1);
    if (isWorkingDay(reached)) left -= 1;
  }
  return reached;
}

/** First and last day of compulsory school age (Education Act 1996 s8). */
export function schoolAge(dateOfBirth: string): { readonly from: string; readonly until: string } {
  const fifth = plusYears(dateOfBirth, 5);
  const year = Number(fifth.slice(0, 4));
  const from = [`${year}-03-31`, `${year}-08-31`, `${year}-12-31`, `${year + 1}-03-31`].find(
    d => d >= fifth,
  )!;
  const june = Number(yearStart(plusYears(dateOfBirth, 16)).slice(0, 4)) + 1;
  let until = `${june}-06-30`;
  while (weekdayOf(until) !== 5) until = plusDays(until, -1);
  return { from, until };
}
