// `waymark unexplained-letters`: the week's letters on unexplained absence, shown with --dry-run, else sent; each once.
import { InvalidArgumentError, type Command } from 'commander';
import { sendWeeklyLetter, weekForLetters, weeklyLetters } from '#libs/desk';
import { isPlainDate, mondayOf, type PlainDate } from '#libs/school-time';
import type { Store } from '#libs/store';
import { schoolNamed, withStore } from '../case-file.js';

interface Flags {
  readonly school?: string;
  readonly week?: PlainDate;
  readonly dryRun?: boolean;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const amount = (n: number): string => `${n} letter${n === 1 ? '' : 's'}`;
/** Whoever may start programs on the server stands in for the office that signs the letter. */
const by = { id: 'command-line', role: 'attendance-officer' } as const;

export function registerUnexplainedLetters(program: Command): void {
  program
    .command('unexplained-letters')
    .option('--school <id>', 'the school, by its short name; the only one where not given')
    .option('--week <monday>', 'the Monday of the week, as 2025-11-03; the latest where not given', mondayIn)
    .option('--dry-run', 'say what would be sent, and send nothing')
    .description(
      'send the week’s letters on unexplained absence, one a parent; a second run sends none twice',
    )
    .action(async (flags: Flags) => withStore(store => run(store, flags)));
}

function mondayIn(text: string): PlainDate {
  if (isPlainDate(text) && mondayOf(text) === text) return text;
  throw new InvalidArgumentError('it is no Monday; give one as 2025-11-03');
}

async function run(store: Store, { school, week: named, dryRun = false }: Flags): Promise<void> {
  const { id, slug } = await schoolNamed(store, school);
  let total = 0;
  for (let more = true; more;) {
    const batch = await store.forSchool(id, async tx => {
      const asked = { week: named ?? weekForLetters(tx.now()), at: tx.now(), by };
      const found = await weeklyLetters(tx, asked);
      if (!dryRun) for (const letter of found.letters) await sendWeeklyLetter(tx, asked, letter);
      return found;
    });
    for (const { pupilId, parent, document } of batch.letters)
      print(
        `pupil ${pupilId} to parent ${parent} by ${document.recipient.means}, ${document.sha256.slice(0, 12)}`,
      );
    for (const { pupilId, parent, fact, remedy } of batch.missing)
      print(`pupil ${pupilId} to parent ${parent}: not written, ${fact} is not known: ${remedy}`);
    for (const { pupilId, parent } of batch.blocked)
      print(`pupil ${pupilId} to parent ${parent}: not written, writing to them is blocked`);
    total += batch.letters.length;
    more = !dryRun && batch.more && batch.letters.length > 0;
    if (!more)
      print(
        `${slug}, week of ${batch.week}: ${amount(total)} ${dryRun ? 'would be sent' : 'on their way'}; ${amount(batch.sent)} sent before${batch.more ? '; more pupils follow' : ''}`,
      );
  }
}
