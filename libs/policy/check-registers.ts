// Register times must cover each year group once and keep to the half hour that the law leaves a register open.
import type { Finding } from './finding.js';
import { closingTime, minutesOpen, registerOpenMinutes } from './helpers.js';
import type { Pack, RegisterTime } from './pack.js';

/** Findings on times, overlaps and gaps of both halves of the day. */
export const checkRegisters = (pack: Pack): Finding[] =>
  (['am', 'pm'] as const).flatMap(half => [
    ...pack.registers[half].flatMap((register, index) => checkTimes(register, `registers.${half}[${index}]`)),
    ...checkYearGroups(pack.registers[half], `registers.${half}`),
  ]);

function checkTimes(register: RegisterTime, where: string): Finding[] {
  const open = minutesOpen(register);
  if (open < 0) {
    return [
      {
        where: `${where}.closes`,
        problem: `the register closes at ${closingTime(register)}, before it is taken at ${register.taken}`,
        remedy: 'give a closing time at or after the time it is taken',
      },
    ];
  }
  if (open <= registerOpenMinutes) return [];
  return [
    {
      where: `${where}.closes`,
      problem: `the register stays open for ${open} minutes`,
      remedy: `the law allows ${registerOpenMinutes} minutes (School Attendance (Pupil Registration) Regulations 2024 reg 10)`,
    },
  ];
}

function checkYearGroups(registers: readonly RegisterTime[], where: string): Finding[] {
  const ranges = registers.map(({ yearGroups }) => yearGroups ?? ([-Infinity, Infinity] as const));
  const reversed = ranges.find(([first, last]) => first > last);
  if (reversed !== undefined) {
    return [
      {
        where,
        problem: `year groups ${reversed[0]} to ${reversed[1]} are reversed`,
        remedy: 'give the lower year group first',
      },
    ];
  }
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  return sorted.slice(1).flatMap(([first, last], index) => {
    const [earlierFirst, earlierLast] = sorted[index] ?? [first, last];
    if (first === earlierLast + 1) return [];
    const groups = `year groups ${rangeText(earlierFirst, earlierLast)} and ${rangeText(first, last)}`;
    return first <= earlierLast
      ? [{ where, problem: `${groups} overlap`, remedy: 'give each year group one time' }]
      : [{ where, problem: `${groups} leave a gap`, remedy: 'give every year group between them a time' }];
  });
}

const rangeText = (first: number, last: number): string =>
  first === -Infinity ? 'all' : `${first} to ${last}`;
