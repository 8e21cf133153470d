// `waymark import FILE --school ID`: a register, or with --people the pupils and their parents, from a file. Shows how far
// it is, and ends with what was taken, what was not and why.
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { basename } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { WaymarkError } from '#libs/kernel';
import type { ImportProfile } from '#libs/register';
import { createProgress, type PartProgress } from '#libs/runtime';
import { parseInstant, type Instant } from '#libs/school-time';
import {
  importPeople,
  importRegister,
  loadProfile,
  putProfile,
  rejectedHeader,
  rejectedLines,
  type ImportReport,
  type RefusedRow,
  type Store,
} from '#libs/store';
import { schoolsFor, withStore } from '../case-file.js';

interface ImportFlags {
  readonly school: string;
  readonly profile?: string;
  readonly saveProfile?: string;
  readonly asAt?: Instant;
  readonly dryRun?: true;
  readonly people?: true;
  readonly rejected?: string;
  readonly resume?: true;
}

const actor = { id: 'command-line', role: 'administrator' } as const;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function registerImport(program: Command): void {
  program
    .command('import')
    .argument(
      '<file>',
      'a CSV file: a row a mark, a row a week, or a wide sheet; with --people pupils and parents',
    )
    .requiredOption('--school <id>', "the school, by the short name in its addresses (such as 'sample')")
    .option('--profile <name>', 'how the columns are called: a profile saved before')
    .option('--save-profile <json>', 'save the profile in this JSON file under the name of --profile first')
    .option(
      '--as-at <time>',
      'when the extract was made, as 2025-09-15T10:00 (London); now where not given',
      momentOf,
    )
    .option('--dry-run', 'read and check everything, show what would come of it, and keep nothing')
    .option('--people', 'the file holds pupils, parents and who receives letters')
    .option('--rejected <file>', 'write rows that could not be taken here, to be mended and sent again')
    .option('--resume', 'go on where an import of the same file stopped')
    .description('take a register, or people, from a file')
    .action(async (file: string, flags: ImportFlags) => withStore(store => run(store, file, flags)));
}

function momentOf(text: string): Instant {
  try {
    return parseInstant(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

async function schoolOf(store: Store, slug: string) {
  const [school] = await schoolsFor(store, slug);
  return school!;
}

async function run(store: Store, file: string, flags: ImportFlags): Promise<void> {
  const { id } = await schoolOf(store, flags.school);
  const size = sizeOf(file);
  const profile = await profileOf(store, id, flags);
  const part = createProgress().begin(basename(file));
  const rejected =
    flags.rejected === undefined ? undefined : createWriteStream(flags.rejected, { mode: 0o600 });
  let begun = false;
  const options = {
    actor,
    source: basename(file),
    receivedAt: Date.now(),
    ...(flags.asAt !== undefined && { asAt: flags.asAt }),
    ...(flags.dryRun && { dryRun: true }),
    ...(flags.resume && { resume: true }),
    onProgress: ({ bytes, rows }: { bytes: number; rows: number }) => part.update(bar(bytes, size, rows)),
    onRefused: async (rows: readonly RefusedRow[], header: string) => {
      if (!rejected) return;
      const text = begun ? '' : rejectedHeader(header, delimiterOf(profile, header));
      begun = true;
      if (!rejected.write(text + rejectedLines(rows, delimiterOf(profile, header))))
        await once(rejected, 'drain');
    },
  };
  try {
    const bytes = createReadStream(file, { highWaterMark: 1 << 18 });
    const report = await (flags.people ? importPeople : importRegister)(store, id, bytes, profile, options);
    show(report, flags, part);
  } finally {
    if (rejected) {
      rejected.end();
      await once(rejected, 'finish');
    }
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (cause) {
    throw new WaymarkError('import.unreadable', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function profileOf(store: Store, schoolId: string, flags: ImportFlags): Promise<ImportProfile> {
  const { profile: name, saveProfile } = flags;
  if (name === undefined) return {};
  if (saveProfile !== undefined) {
    await store.forSchool(schoolId, tx => putProfile(tx, name, readJson(saveProfile)));
  }
  return store.forSchool(schoolId, tx => loadProfile(tx, name));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new WaymarkError('import.unreadable', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

const delimiterOf = ({ delimiter }: ImportProfile, header: string): string =>
  delimiter ?? [';', '\t', '|'].find(each => header.includes(each)) ?? ',';

/** `[######....] 62 % 120000 rows`. */
function bar(bytes: number, size: number, rows: number): string {
  const share = size === 0 ? 1 : Math.min(1, bytes / size);
  const filled = Math.round(share * 20);
  return `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}] ${Math.floor(share * 100)} % ${rows} rows`;
}

function show(report: ImportReport, { dryRun, rejected }: ImportFlags, part: PartProgress): void {
  part.done(`${report.rows} rows, ${report.format}, ${report.encoding}${dryRun ? ', nothing kept' : ''}`);
  if (dryRun) for (const { pupil, session, code } of report.preview) print(`  ${pupil} ${session} ${code}`);
  const counts = `accepted ${report.accepted}, amended ${report.amended}, unchanged ${report.unchanged}, older ${report.stale}`;
  print(
    `${counts}, rejected ${report.rejected}, to look at ${report.flagged}; cases told ${report.messages}`,
  );
  for (const { row, field, problem, remedy } of report.firstRefused)
    print(`  row ${row}, ${field}: ${problem}; ${remedy}`);
  const more = report.rejected + report.flagged - report.firstRefused.length;
  if (more > 0) print(`  and ${more} more${rejected === undefined ? ' (--rejected FILE writes all)' : ''}`);
}
