// `waymark print-run`: the letters that wait for the post as one PDF with its list; with --posted the word that a run left.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { printedRun } from '#libs/desk';
import { createProgress } from '#libs/runtime';
import { isPlainDate, londonDate, type PlainDate } from '#libs/school-time';
import { countWaitingForPost, makePrintRun, postPrintRun, type Store } from '#libs/store';
import { schoolNamed, withStore } from '../case-file.js';

interface PrintRunFlags {
  readonly school?: string;
  readonly again?: string;
  readonly posted?: string;
  readonly on?: PlainDate;
  readonly out: string;
}

const actor = { id: 'command-line', role: 'administrator' } as const;
const amount = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function registerPrintRun(program: Command): void {
  program
    .command('print-run')
    .option('--school <id>', 'the school, by its short name; the only one where not given')
    .option('--again <run>', 'print a run that was made before once more')
    .option('--posted <run>', 'say that this run left: every letter in it is posted, once')
    .option(
      '--on <date>',
      'with --posted: the day on which it left, as 2025-11-03; today where not given',
      dayOf,
    )
    .option('--out <folder>', 'where the PDF and the list are written', '.')
    .description('print the letters that wait for the post, or say that a run of them left')
    .action(async (flags: PrintRunFlags) => withStore(store => run(store, flags)));
}

function dayOf(text: string): PlainDate {
  if (isPlainDate(text)) return text;
  throw new InvalidArgumentError('it is no day; give one as 2025-11-03');
}

async function run(store: Store, flags: PrintRunFlags): Promise<void> {
  const { id: schoolId, slug } = await schoolNamed(store, flags.school);
  if (flags.posted !== undefined) return markPosted(store, schoolId, flags.posted, flags.on);
  const runId = flags.again ?? (await makeRun(store, schoolId));
  if (runId === undefined) return print(`${slug}: no letter waits for the post`);
  const part = createProgress().begin(`print run of ${slug}`);
  const printed = await printedRun(store, schoolId, runId, {
    onProgress: ({ done, letters }) => part.update(`${done} of ${letters} letters`),
  });
  mkdirSync(flags.out, { recursive: true });
  const file = join(flags.out, `print-run-${runId}`);
  writeFileSync(`${file}.pdf`, printed.pdf, { mode: 0o600 });
  writeFileSync(`${file}.csv`, printed.csv, { mode: 0o600 });
  part.done(
    `${amount(printed.letters, 'letter')}, ${amount(printed.pages, 'page')} in ${file}.pdf, listed in ${file}.csv`,
  );
  const waiting = await store.forSchool(schoolId, countWaitingForPost);
  if (waiting > 0) print(`${waiting} more wait for another run`);
  print(`when it has left: npm run -s waymark -- print-run --school ${slug} --posted ${runId}`);
}

const makeRun = async (store: Store, schoolId: string): Promise<string | undefined> =>
  (await store.forSchool(schoolId, tx => makePrintRun(tx, actor, Date.now())))?.id;

async function markPosted(store: Store, schoolId: string, runId: string, day?: PlainDate): Promise<void> {
  const at = Date.now();
  const posting = { on: day ?? londonDate(at), by: actor, at };
  const { letters, postedOn } = await store.forSchool(schoolId, tx => postPrintRun(tx, runId, posting));
  print(`${amount(letters, 'letter')} posted on ${postedOn}`);
}
