// How fast marks come in: the whole import of one row a mark (parsed, checked, history kept, figures and triggers worked
// out, messages written) against PostgreSQL's bare COPY of the same marks into a table with nothing but its key. Both
// run in turn on one server, each from files that are there; medians of the rounds. Then one day's marks of one school
// among all the loaded ones against the same with that school alone.
// The import runs in a process of its own, whose memory is watched.
// Flags: --schools 100 --pupils 1000 --rounds 5 --lanes 2
import { fork, type ChildProcess } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync, createWriteStream } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { startGuard } from '#libs/runtime';
import { addDays, londonInstant, weekday } from '#libs/school-time';
import { importRegister, migrate, openStore, putPeople, putSchool, type Store } from '#libs/store';
import { startPostgres } from '#libs/store/embedded';

const actor = { id: 'bench', role: 'attendance-officer' } as const;
/** What the importing process may use: without a limit V8 leaves garbage lying about as long as the machine has room. */
const HEAP_MB = 128;
const YOUNG_MB = 16;
const DAYS = 30;
const DAY_RUNS = 9;
const header =
  'UPN,Surname,Forename,Year.Group,Reg,Gender,Date,Session,Session.Mark,Session.Late.Minutes,Session.Notes\n';

interface Pupil {
  readonly id: string;
  readonly upn: string;
  /** Share of sessions missed. */
  readonly misses: number;
}
interface School {
  readonly id: string;
  readonly pupils: readonly Pupil[];
  readonly file: string;
}

/** What the importing process is asked for, and what it answers. */
interface Task {
  readonly databaseUrl: string;
  readonly schools: readonly Pick<School, 'id' | 'file'>[];
  readonly lanes: number;
}
interface Done {
  readonly marks: number;
  readonly messages: number;
  readonly seconds: number;
  readonly peakMB: number;
  readonly firstSchoolMB: number;
}

const isChild = process.argv.includes('--importing-process');
if (isChild) process.on('message', async (task: Task) => process.send!(await importAll(task)));

export async function bench(flags: readonly string[]): Promise<Record<string, unknown>> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...flags],
    options: { schools: text, pupils: text, rounds: text, lanes: text },
  });
  const number = (value: string | undefined, otherwise: number): number =>
    value === undefined ? otherwise : Number(value);
  const size = { schools: number(values.schools, 100), pupils: number(values.pupils, 1000) };
  const rounds = number(values.rounds, 5);
  const lanes = number(values.lanes, 2);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const guard = startGuard();
  const postgres = await startPostgres({
    dataDir: folder,
    cacheDir: join(tmpdir(), 'waymark-bench-cache'),
    guard,
  });
  const client = new Client({ connectionString: postgres.databaseUrl });
  try {
    await client.connect();
    await migrate(postgres.databaseUrl);
    const store = await openStore({
      databaseUrl: postgres.databaseUrl,
      masterKey: Buffer.alloc(32, 7),
      statementTimeout: 120_000,
    });
    const random = generator(20_251_122);
    const schools = makeSchools(folder, size, random);
    const bare = join(folder, 'bare.tsv');
    await writeFiles(schools, bare, random);
    for (const school of schools) await loadPeople(store, school);

    const baseline: number[] = [];
    const full: number[] = [];
    const heap = [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${YOUNG_MB}`];
    const importer = fork(import.meta.filename, ['--importing-process'], {
      execArgv: [...process.execArgv, ...heap],
    });
    let peak = 0;
    let result: Done | undefined;
    for (let round = 0; round < rounds; round += 1) {
      baseline.push(await timed(() => copyBare(client, bare)));
      await settle(client, true);
      result = await askFor(importer, {
        databaseUrl: postgres.databaseUrl,
        schools: schools.map(({ id, file }) => ({ id, file })),
        lanes,
      });
      peak = Math.max(peak, result.peakMB);
      full.push(result.seconds);
      await settle(client, round + 1 < rounds);
    }
    await calm(client);
    const among = await daysOf(store, schools[0]!, random);
    await settle(client, true);
    await askFor(importer, {
      databaseUrl: postgres.databaseUrl,
      schools: schools.slice(0, 1).map(({ id, file }) => ({ id, file })),
      lanes: 1,
    });
    await calm(client);
    const alone = await daysOf(store, schools[0]!, random);
    importer.disconnect();
    await store.close();
    if (!result) throw new Error('give at least one round');
    const [seconds, baselineSeconds] = [median(full), median(baseline)];
    return {
      rows: result.marks,
      seconds: rounded(seconds),
      baselineSeconds: rounded(baselineSeconds),
      ratio: rounded(baselineSeconds / seconds),
      marksPerSecond: Math.round(result.marks / seconds),
      peakMemoryMB: peak,
      heapLimitMB: HEAP_MB,
      oneSchoolMemoryMB: result.firstSchoolMB,
      messages: result.messages,
      dayRatio: rounded(median(among) / median(alone)),
      daySeconds: rounded(median(among)),
      dayAloneSeconds: rounded(median(alone)),
      fileMB: Math.round(schools.reduce((sum, { file }) => sum + statSync(file).size, 0) / 1e6),
      rounds,
      lanes,
      allSeconds: full.map(rounded),
      allBaselineSeconds: baseline.map(rounded),
    };
  } finally {
    await client.end();
    await postgres.stop();
    guard.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeSchools(
  folder: string,
  size: { schools: number; pupils: number },
  random: () => number,
): School[] {
  return Array.from({ length: size.schools }, (_, n) => ({
    id: randomUUID(),
    file: join(folder, `school-${n}.csv`),
    pupils: Array.from({ length: size.pupils }, (_, i) => {
      const kind = random();
      // About a fifth miss a tenth or more, one in fifty a half: the national picture.
      const misses = kind < 0.02 ? 0.55 : kind < 0.2 ? 0.16 : 0.045;
      return { id: randomUUID(), upn: `A${String(n * 100_000 + i).padStart(12, '0')}`, misses };
    }),
  }));
}

/** One row a mark for each school, and all of them as COPY takes them. */
async function writeFiles(schools: readonly School[], bare: string, random: () => number): Promise<void> {
  const all = createWriteStream(bare);
  const days = schoolDays(DAYS);
  for (const { pupils, file } of schools) {
    const out = createWriteStream(file);
    out.write(header);
    for (const [i, pupil] of pupils.entries()) {
      const rows = rowsOf(pupil, i, days, random);
      out.write(rows.csv);
      if (!all.write(rows.copy)) await once(all, 'drain');
    }
    out.end();
    await once(out, 'finish');
  }
  all.end();
  await once(all, 'finish');
}

function rowsOf({ id, upn, misses }: Pupil, i: number, days: readonly string[], random: () => number) {
  let csv = '';
  let copy = '';
  const person = `${upn},Wetherby-${i},Robin,${7 + (i % 5)},${7 + (i % 5)}A,${i % 2 ? 'F' : 'M'}`;
  for (const day of days) {
    for (const half of ['AM', 'PM'] as const) {
      const code = codeOf(half, misses, random);
      const late = code === 'L' ? String(1 + Math.floor(random() * 29)) : '';
      const note = random() < 0.01 ? 'rang the office' : '';
      csv += `${person},${day},${half},${code},${late},${note}\n`;
      copy += `${id}\t${day}\t${half}\t${code === '\\' ? '\\\\' : code}\n`;
    }
  }
  return { csv, copy };
}

function codeOf(half: 'AM' | 'PM', misses: number, random: () => number): string {
  if (random() >= misses) return random() < 0.03 ? 'L' : half === 'AM' ? '/' : '\\';
  const kind = random();
  return kind < 0.55
    ? 'I'
    : kind < 0.67
      ? 'M'
      : kind < 0.8
        ? 'O'
        : kind < 0.87
          ? 'U'
          : kind < 0.92
            ? 'G'
            : kind < 0.95
              ? 'N'
              : 'C';
}

function schoolDays(count: number): string[] {
  const days: string[] = [];
  for (let day = '2025-09-01'; days.length < count; day = addDays(day, 1))
    if (weekday(day) <= 5) days.push(day);
  return days;
}

async function loadPeople(store: Store, { id, pupils }: School): Promise<void> {
  await store.forSchool(id, async tx => {
    await putSchool(tx, {
      slug: `bench-${id.slice(0, 8)}`,
      name: 'Bench school',
      policyId: 'ashley',
      policyVersion: '1.0.0',
      calendar: { terms: [{ from: '2025-09-01', to: '2025-12-19' }] },
      namespace: 'bench',
    });
    await putPeople(tx, { pupils: pupils.map(pupil => ({ id: pupil.id, upn: pupil.upn, yearGroup: 8 })) });
  });
}

/** PostgreSQL's own COPY from a file, into a table with a primary key and nothing else. */
async function copyBare(client: Client, file: string): Promise<void> {
  await client.query('drop table if exists bare_mark');
  await client.query(
    'create table bare_mark (pupil_id uuid, day date, half text, code text, primary key (pupil_id, day, half))',
  );
  await pipeline(
    createReadStream(file, { highWaterMark: 1 << 20 }),
    client.query(copyFrom('copy bare_mark from stdin')),
  );
}

const askFor = async (importer: ChildProcess, task: Task): Promise<Done> => {
  importer.send(task);
  return ((await once(importer, 'message')) as [Done])[0];
};

/** Imports the files of all schools, some at a time; in the process of its own. */
async function importAll({ databaseUrl, schools, lanes }: Task): Promise<Done> {
  const store = await openStore({ databaseUrl, masterKey: Buffer.alloc(32, 7), statementTimeout: 120_000 });
  const began = performance.now();
  const memory = watchMemory();
  const left = [...schools];
  let [marks, messages, firstSchoolMB] = [0, 0, 0];
  const lane = async (): Promise<void> => {
    for (let school = left.shift(); school; school = left.shift()) {
      const options = { actor, source: 'bench.csv', receivedAt: londonInstant('2025-10-13', '07:00') };
      const file = createReadStream(school.file, { highWaterMark: 1 << 18 });
      const report = await importRegister(store, school.id, file, {}, options);
      marks += report.accepted;
      messages += report.messages;
      firstSchoolMB ||= memory.peak();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = (performance.now() - began) / 1000;
  const peakMB = memory.peak();
  memory.stop();
  await store.close();
  return { marks, messages, seconds, peakMB, firstSchoolMB };
}

/** Seconds for one day's marks of a school, for some days in a row. */
async function daysOf(store: Store, { id, pupils }: School, random: () => number): Promise<number[]> {
  const seconds: number[] = [];
  for (const day of schoolDays(DAYS + DAY_RUNS).slice(DAYS)) {
    const rows = Buffer.from(header + pupils.map((pupil, i) => rowsOf(pupil, i, [day], random).csv).join(''));
    const receivedAt = londonInstant(day, '17:00');
    seconds.push(
      await timed(
        async () =>
          void (await importRegister(store, id, toStream(rows), {}, { actor, source: day, receivedAt })),
      ),
    );
  }
  return seconds;
}

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Leaves the server with nothing to catch up on; with `empty`, the register too. */
async function settle(client: Client, empty: boolean): Promise<void> {
  await client.query('drop table if exists bare_mark');
  if (empty) {
    await client.query(
      'truncate waymark.pupil_week, waymark.mark_times, waymark.pupil_measure, waymark.mark_history, waymark.late_mark, waymark.rejected_row, waymark.import_batch, waymark.outbox',
    );
  }
}

/** Does at once what the server would do in the background after a load, in the middle of what is measured. */
async function calm(client: Client): Promise<void> {
  await client.query(
    'vacuum (analyze) waymark.pupil_week, waymark.pupil_measure, waymark.outbox, waymark.mark_times, waymark.late_mark',
  );
  await sleep(3000);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The most memory that this process has had since, in megabytes. */
function watchMemory() {
  let most = process.memoryUsage.rss();
  const look = (): void => void (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(look, 20);
  return {
    stop: () => clearInterval(timer),
    peak: () => {
      look();
      return Math.round(most / 1e6);
    },
  };
}

/** The same numbers in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
