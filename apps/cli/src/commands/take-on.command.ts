// `waymark take-on --school ID`: beginning with a school in the middle of a year. Sets the day from which sessions may lead
// to a step, takes over running cases and earlier notices from a file, and says what is still missing.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { WaymarkError } from '#libs/kernel';
import { createProgress } from '#libs/runtime';
import { adoptCases, loadChecklist, takeOn, type AdoptReport, type Store } from '#libs/store';
import { schoolsFor, withStore } from '../case-file.js';

interface TakeOnFlags {
  readonly school: string;
  readonly from?: string;
  readonly cases?: string;
  readonly dryRun?: true;
}

const actor = { id: 'command-line', role: 'administrator' } as const;
const SHOWN = 20;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function registerTakeOn(program: Command): void {
  program
    .command('take-on')
    .requiredOption('--school <id>', 'the school, by its short name')
    .option('--from <date>', 'the first day whose sessions may lead to a step, as 2025-11-03')
    .option('--cases <file>', 'running cases and earlier notices to take over, CSV or JSON')
    .option('--dry-run', 'check everything, show what would come of it, and keep nothing')
    .description('begin with a school in the middle of a year: earlier sessions count, and propose nothing')
    .action(async (flags: TakeOnFlags) => withStore(store => run(store, flags)));
}

async function run(store: Store, { school: slug, from, cases, dryRun }: TakeOnFlags): Promise<void> {
  if (from === undefined && cases === undefined)
    throw new WaymarkError('command.nothing-to-do', 'give --from DATE, --cases FILE, or both');
  const [school] = await schoolsFor(store, slug);
  const { id } = school!;
  if (from !== undefined && !dryRun) await store.forSchool(id, tx => takeOn(tx, from));
  if (from !== undefined) print(`${slug}: ${dryRun ? 'would be ' : ''}taken on from ${from}`);
  if (cases !== undefined) {
    const bytes = readFile(cases);
    const part = createProgress().begin(basename(cases));
    const report = await adoptCases(store, id, bytes, {
      by: actor,
      now: Date.now(),
      ...(dryRun && { dryRun }),
      onProgress: ({ pupils, of }) => part.update(`${pupils} of ${of} pupils`),
    });
    part.done(`${report.rows} rows${dryRun ? ', nothing kept' : ''}`);
    show(report);
  }
  const { items } = await store.forSchool(id, tx => loadChecklist(tx, Date.now()));
  const missing = items.filter(({ needed, done }) => needed && !done);
  if (missing.length > 0) print('Before the first letter can go:');
  for (const { says, remedy } of missing) print(`  ${says}; ${remedy}`);
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new WaymarkError('adopt.unreadable', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

function show({ adopted, notices, unchanged, rejected, refused }: AdoptReport): void {
  print(`cases adopted ${adopted}, earlier notices ${notices}, unchanged ${unchanged}, rejected ${rejected}`);
  for (const { row, field, problem, remedy } of refused.slice(0, SHOWN))
    print(`  row ${row}, ${field}: ${problem}; ${remedy}`);
  if (rejected > SHOWN) print(`  and ${rejected - SHOWN} more`);
}
