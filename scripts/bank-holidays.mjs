// Writes libs/school-time/bank-holidays.ts: the bank holidays of England from the library `date-holidays`, weekdays
// only. The table is kept in the tree so that nothing at run time depends on the library or its data.
// Run: node scripts/bank-holidays.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Holidays from 'date-holidays';
import { format, resolveConfig } from 'prettier';

const FIRST_YEAR = 2014;
const LAST_YEAR = 2036;
const target = join(import.meta.dirname, '..', 'libs', 'school-time', 'bank-holidays.ts');

const england = new Holidays('GB', 'ENG');
const rows = [];
for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
  for (const { date, type, name } of england.getHolidays(year)) {
    const day = date.slice(0, 10);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (type === 'public' && weekday >= 1 && weekday <= 5) {
      rows.push(`  [${JSON.stringify(day)}, ${JSON.stringify(name.replaceAll('’', "'"))}],`);
    }
  }
}

const text = `// Bank holidays of England on weekdays, substitute days and one-off holidays included.
// Written by scripts/bank-holidays.mjs from date-holidays (its data: CC BY-SA 3.0); do not edit by hand.
// A holiday proclaimed later needs a newer release of the library and another run.

export const FIRST_YEAR = ${FIRST_YEAR};
export const LAST_YEAR = ${LAST_YEAR};

/** Date to name. */
export const BANK_HOLIDAYS: ReadonlyMap<string, string> = new Map([
${rows.join('\n')}
]);
`;
writeFileSync(target, await format(text, { ...(await resolveConfig(target)), filepath: target }));
