// A file of 1 GB that is one line, and one that hides such a line between two good rows: how long an import takes over it
// and in how much memory, and what it says. Run by hand, as it is large:
//   node --import ./test/support/load-typescript.mjs test/fuzz/one-line.ts [MEGABYTES]
// Prints one line of JSON.
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import { startGuard } from '#libs/runtime';
import { londonInstant } from '#libs/school-time';
import { importRegister, migrate, openStore, putPeople, putSchool } from '#libs/store';
import { startPostgres } from '#libs/store/embedded';

const megabytes = Number(process.argv[2] ?? 1000);
const upn = 'A123456789012';
const header = 'UPN,Date,Session,Session.Mark\n';
const row = (half: string): string => `${upn},2025-09-15,${half},O\n`;

const folder = mkdtempSync(join(tmpdir(), 'waymark-one-line-'));
const guard = startGuard();
const postgres = await startPostgres({
  dataDir: join(folder, 'data'),
  cacheDir: join(tmpdir(), 'waymark-bench-cache'),
  guard,
});
try {
  await migrate(postgres.databaseUrl);
  const alone = await oneLine('alone', '', '');
  const among = await oneLine('among', header + row('AM'), `\n${row('PM')}`);
  process.stdout.write(
    `${JSON.stringify({ megabytes, alone: await importOf(alone), among: await importOf(among) })}\n`,
  );
} finally {
  await postgres.stop();
  guard.release();
  rmSync(folder, { recursive: true, force: true });
}

/** Writes a file with one line of commas, quotes and letters in the middle. */
async function oneLine(name: string, before: string, after: string): Promise<string> {
  const file = join(folder, `${name}.csv`);
  const out = createWriteStream(file);
  out.write(before);
  const piece = Buffer.from(`${upn},2025-09-15,AM,"O",`.repeat(40_000)).subarray(0, 1_000_000);
  for (let n = 0; n < megabytes; n += 1) if (!out.write(piece)) await once(out, 'drain');
  out.end(after);
  await once(out, 'finish');
  return file;
}

async function importOf(file: string): Promise<Record<string, unknown>> {
  const store = await openStore({ databaseUrl: postgres.databaseUrl, masterKey: Buffer.alloc(32, 7) });
  const schoolId = randomUUID();
  await store.forSchool(schoolId, async tx => {
    await putSchool(tx, {
      slug: `one-line-${schoolId.slice(0, 8)}`,
      name: 'One line',
      policyId: 'ashley',
      policyVersion: '1.0.0',
      calendar: { terms: [{ from: '2025-09-01', to: '2025-12-19' }] },
      namespace: 'one-line',
    });
    await putPeople(tx, { pupils: [{ id: randomUUID(), upn }] });
  });
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10);
  const began = performance.now();
  const outcome = await importRegister(
    store,
    schoolId,
    createReadStream(file, { highWaterMark: 1 << 18 }),
    {},
    {
      actor: { id: 'by-hand', role: 'attendance-officer' },
      source: 'one-line.csv',
      receivedAt: londonInstant('2025-12-01', '12:00'),
    },
  ).then(
    ({ accepted, rejected, firstRefused }) => ({
      accepted,
      rejected,
      said: firstRefused.map(
        ({ row: n, field, problem, remedy }) => `row ${n}, ${field}: ${problem}; ${remedy}`,
      ),
    }),
    (error: unknown) => {
      if (!(error instanceof WaymarkError)) throw error;
      return { error: error.code, said: [error.message] };
    },
  );
  clearInterval(timer);
  const seconds = Math.round(performance.now() - began) / 1000;
  await store.close();
  const megabytesOf = (bytes: number): number => Math.round(bytes / 1e6);
  return { ...outcome, seconds, memoryBeforeMB: megabytesOf(before), peakMemoryMB: megabytesOf(most) };
}
