// How fast a register goes through two policies: 100,000 pupils' years, read from the file that schools export, run through
// the decider under both policies and compared, against one plain loop over the same file that does nothing but tally the
// codes of each pupil. Both in turn, medians of the rounds. What people are taken to decide makes most of the work, so two
// assumptions are measured: `none`, where nobody answers, which is the ratio, and `prompt`, where everybody does.
//
// `inMemory` is the same without the file, on one thread and for fewer pupils: the marks lie there as bytes, and tallying
// them costs next to nothing, so the ratio says what deciding costs beside looking at each mark once.
// Flags: --pupils 100000 --rounds 5 --policy ashley --against wessex
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { absentPeople, promptPeople, schoolSessions, sweep, type People } from '#libs/casework';
import { readAuthority, readPack } from '#libs/policy';
import type { CalendarSpec } from '#libs/school-time';

type WhatIf = typeof import('../../apps/cli/src/what-if/what-if.js');

/** The command's own parts, as built. */
const built = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../../dist/apps/cli/src/what-if/${name}.js`, import.meta.url).href)) as T;

const calendar: CalendarSpec = {
  terms: [
    { from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] },
    { from: '2026-01-05', to: '2026-03-27', breaks: [{ from: '2026-02-16', to: '2026-02-20' }] },
    { from: '2026-04-13', to: '2026-07-22', breaks: [{ from: '2026-05-25', to: '2026-05-29' }] },
  ],
};
const assumptions = { none: absentPeople, prompt: promptPeople } as const;
const inMemoryPupils = 10_000;

export async function bench(flags: readonly string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: [...flags],
    options: {
      pupils: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '5' },
      policy: { type: 'string', default: 'ashley' },
      against: { type: 'string', default: 'wessex' },
    },
  });
  const sessions = schoolSessions(calendar);
  const population = makePopulation(Number(values.pupils), sessions.length);
  const policies = { a: policyOf(values.policy), b: policyOf(values.against) };
  const folder = mkdtempSync(join(tmpdir(), 'what-if-bench-'));
  try {
    const file = join(folder, 'register.csv');
    writeRegister(file, population, sessions);
    const rounds = await measureRounds(Number(values.rounds), file, policies);
    const baselineSeconds = median(rounds.map(round => round.plain));
    const timed = (of: 'none' | 'prompt') => {
      const seconds = median(rounds.map(round => round[of].seconds));
      const { run, differences } = rounds[0]![of];
      return {
        people: of,
        seconds: rounded(seconds),
        ratio: rounded(seconds / baselineSeconds),
        pupilsRun: run,
        pupilsThatDiffer: differences,
      };
    };
    return {
      rows: population.codes.length,
      pupils: population.pupils,
      policy: values.policy,
      against: values.against,
      ...timed('none'),
      baselineSeconds: rounded(baselineSeconds),
      prompt: timed('prompt'),
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
      inMemory: inMemory(population, policies),
      population: shapeOf(population),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function policyOf(id: string) {
  const pack = readPack(id);
  return { pack, authority: readAuthority(pack.authority) };
}
type Policies = Readonly<Record<'a' | 'b', ReturnType<typeof policyOf>>>;

interface Timed {
  readonly seconds: number;
  readonly run: { readonly a: number; readonly b: number };
  readonly differences: number;
}

async function measureRounds(count: number, file: string, policies: Policies) {
  const { whatIf } = await built<WhatIf>('what-if');
  const run = (people: People): Timed => {
    const began = performance.now();
    const { result } = whatIf({ ...policies, calendar, people, register: file });
    const seconds = (performance.now() - began) / 1000;
    return { seconds, run: result.run, differences: result.differences.length };
  };
  const rounds = [];
  for (let round = 0; round < count; round += 1) {
    const began = performance.now();
    tallyFile(file);
    const plain = (performance.now() - began) / 1000;
    rounds.push({ plain, none: run(assumptions.none), prompt: run(assumptions.prompt) });
  }
  return rounds;
}

/** The plain loop: how often each pupil has each code. */
function tallyFile(file: string): Map<string, Uint32Array> {
  const pupils = new Map<string, Uint32Array>();
  const last = new Uint8Array(64);
  let lastLength = -1;
  let table: Uint32Array = new Uint32Array(256);
  const buffer = Buffer.allocUnsafe(1 << 18);
  const descriptor = openSync(file, 'r');
  for (let kept = 0; ;) {
    const read = readSync(descriptor, buffer, kept, buffer.length - kept, null);
    if (read === 0) break;
    const end = kept + read;
    let start = 0;
    let cell = 0;
    let numberEnd = 0;
    let code = 0;
    for (let i = 0; i < end; i += 1) {
      const byte = buffer[i];
      if (byte === 44) {
        cell += 1;
        if (cell === 1) numberEnd = i;
        else if (cell === 3) code = i + 1;
      } else if (byte === 10) {
        const length = numberEnd - start;
        let isSame = length === lastLength;
        for (let k = 0; isSame && k < length; k += 1) isSame = buffer[start + k] === last[k];
        if (!isSame) {
          const pupil = buffer.toString('latin1', start, numberEnd);
          table = pupils.get(pupil) ?? new Uint32Array(256);
          pupils.set(pupil, table);
          last.set(buffer.subarray(start, numberEnd));
          lastLength = length;
        }
        table[buffer[code]!]! += 1;
        start = i + 1;
        cell = 0;
      }
    }
    buffer.copy(buffer, 0, start, end);
    kept = end - start;
  }
  closeSync(descriptor);
  return pupils;
}

/** One thread, no file: tallying the bytes, and running them. */
function inMemory(population: Population, policies: Policies) {
  const pupils = Math.min(inMemoryPupils, population.pupils);
  const width = population.sessions;
  const codes = population.codes.subarray(0, pupils * width);
  const ids = Array.from({ length: pupils }, (_, i) => `P${i}`);
  const yearGroups = ids.map((_, i) => yearGroupsRun[i % yearGroupsRun.length]!);
  const plan = { ...policies, calendar, lastDay: '2026-07-22', groups: 1 };
  const seconds = (people: People) =>
    timedBest(() => sweep({ ...plan, people }, { ids, yearGroups, groups: new Uint16Array(pupils), codes }));
  const tallySeconds = timedBest(() => tallyBytes(codes, pupils, width));
  const none = seconds(assumptions.none);
  const prompt = seconds(assumptions.prompt);
  return {
    pupils,
    tallySeconds: rounded(tallySeconds, 5),
    none: { seconds: rounded(none), ratio: rounded(none / tallySeconds) },
    prompt: { seconds: rounded(prompt), ratio: rounded(prompt / tallySeconds) },
  };
}

function tallyBytes(codes: Uint8Array, pupils: number, width: number): Uint32Array {
  const tables = new Uint32Array(pupils * 256);
  for (let pupil = 0, i = 0; pupil < pupils; pupil += 1)
    for (let session = 0; session < width; session += 1, i += 1) tables[pupil * 256 + codes[i]!]! += 1;
  return tables;
}

function timedBest(work: () => unknown): number {
  let best = Infinity;
  for (let i = 0; i < 3; i += 1) {
    const began = performance.now();
    work();
    best = Math.min(best, performance.now() - began);
  }
  return best / 1000;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

// The file: a row a mark, pupil after pupil, as schools export it.

const yearGroupsRun = [7, 8, 9];
const numberLength = 12;

function writeRegister(file: string, population: Population, sessions: readonly string[]): void {
  const templates = yearGroupsRun.map(yearGroup => templateOf(sessions, yearGroup));
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, 'UPN,Date,Session,Session.Mark,Year.Group\n');
  for (let pupil = 0; pupil < population.pupils; pupil += 1) {
    const { lines, lineLength, codeAt } = templates[pupil % templates.length]!;
    const digits = Buffer.from(String(pupil).padStart(numberLength, '0'));
    for (let i = 0; i < sessions.length; i += 1) {
      lines.set(digits, i * lineLength + 1);
      lines[i * lineLength + codeAt] = population.codes[pupil * sessions.length + i]!;
    }
    writeSync(descriptor, lines);
  }
  closeSync(descriptor);
}

function templateOf(sessions: readonly string[], yearGroup: number) {
  const pupil = `A${'0'.repeat(numberLength)}`;
  const text = sessions.map(s => `${pupil},${s.slice(0, 10)},${s.slice(11).toUpperCase()},?,${yearGroup}\n`);
  return { lines: Buffer.from(text.join('')), lineLength: text[0]!.length, codeAt: text[0]!.indexOf('?') };
}

// The population: synthetic, seeded, so that every run and every machine sees the same marks. Its shape follows the order of
// the national figures for England in recent years: about 7 % of sessions missed, a fifth of the pupils persistently absent
// (10 % and more), one in forty-five severely (half and more), a quarter of the absence unauthorised; one pupil in eleven has
// one holiday of 3 to 10 days that was not granted. `population` in the result says what came of it.
//
// Each pupil draws a rate of absence and a share of it that is unauthorised from a mixture, and is then away in spells of
// days; present marks are now and then L, V or B, and a few mornings U.
//   83.5 %  steady        exponential around 2.9 %
//   14.2 %  often away    9 % to 30 %
//    2.3 %  hardly there  45 % to 90 %
interface Population {
  readonly pupils: number;
  readonly sessions: number;
  /** A byte a session, pupil after pupil. Single-character codes only, each its ASCII byte. */
  readonly codes: Uint8Array;
}

const byte = (code: string): number => code.charCodeAt(0);
const present = [byte('/'), byte('\\')] as const;

/** A generator of numbers from 0 to below 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The marks of `pupils` pupils over a year whose sessions alternate morning and afternoon. */
function makePopulation(pupils: number, sessions: number, seed = 20260901): Population {
  const random = seeded(seed);
  const codes = new Uint8Array(pupils * sessions);
  for (let pupil = 0; pupil < pupils; pupil += 1) {
    fillYear(codes.subarray(pupil * sessions, (pupil + 1) * sessions), random);
  }
  return { pupils, sessions, codes };
}

interface Habit {
  readonly rate: number;
  readonly unauthorised: number;
  readonly late: number;
}

function habitOf(random: () => number): Habit {
  const kind = random();
  const unauthorised = random() ** 2;
  if (kind < 0.835)
    return { rate: -Math.log(1 - random()) * 0.029, unauthorised: unauthorised * 0.2, late: 0.0005 };
  if (kind < 0.977)
    return { rate: 0.09 + random() ** 2 * 0.21, unauthorised: unauthorised * 0.8, late: 0.006 };
  return { rate: 0.45 + random() * 0.45, unauthorised, late: 0.01 };
}

const meanSpell = 1.8;

function fillYear(year: Uint8Array, random: () => number): void {
  const { rate, unauthorised, late } = habitOf(random);
  const days = year.length / 2;
  const start = Math.min(0.9, rate / meanSpell / Math.max(0.1, 1 - rate));
  const holiday = random() < 0.09 ? Math.floor(random() * days) : -1;
  const holidayDays = 3 + Math.floor(random() * 8);
  for (let day = 0; day < days;) {
    if (day === holiday) {
      day = fillDays(year, day, holidayDays, byte('G'));
    } else if (random() < start) {
      const code = random() < unauthorised ? byte('O') : random() < 0.9 ? byte('I') : byte('M');
      const length = code === byte('M') ? 1 : 1 + Math.floor(-Math.log(1 - random()) * (meanSpell - 0.5));
      day = fillDays(year, day, length, code);
    } else {
      year[day * 2] = random() < late ? byte('U') : presentMark(0, random);
      year[day * 2 + 1] = presentMark(1, random);
      day += 1;
    }
  }
}

function fillDays(year: Uint8Array, from: number, length: number, code: number): number {
  const until = Math.min(from + length, year.length / 2);
  year.fill(code, from * 2, until * 2);
  return until;
}

function presentMark(half: 0 | 1, random: () => number): number {
  const draw = random();
  if (draw < 0.985) return present[half];
  if (draw < 0.993) return half === 0 ? byte('L') : present[half];
  return draw < 0.997 ? byte('V') : byte('B');
}

/** Shares of a population as they came out. */
function shapeOf({ pupils, sessions, codes }: Population) {
  const absences = new Set(['I', 'M', 'O', 'G', 'U'].map(byte));
  const unauthorised = new Set(['O', 'G', 'U'].map(byte));
  let [absent, without, persistent, severe, below95] = [0, 0, 0, 0, 0];
  for (let pupil = 0; pupil < pupils; pupil += 1) {
    let missed = 0;
    for (const code of codes.subarray(pupil * sessions, (pupil + 1) * sessions)) {
      if (absences.has(code)) missed += 1;
      if (unauthorised.has(code)) without += 1;
    }
    absent += missed;
    if (missed * 10 >= sessions) persistent += 1;
    if (missed * 2 >= sessions) severe += 1;
    if (missed * 20 > sessions) below95 += 1;
  }
  return {
    absence: rounded(absent / codes.length),
    unauthorised: rounded(without / codes.length),
    persistentlyAbsent: rounded(persistent / pupils),
    severelyAbsent: rounded(severe / pupils),
    below95AtTheEnd: rounded(below95 / pupils),
  };
}
