// `npm run -s waymark -- COMMAND`: each command registers itself; server code is loaded by the commands that need it.
import { Command, CommanderError } from 'commander';
import { WaymarkError } from '#libs/kernel';
import { registerSimulate } from './commands/simulate.command.js';

/** Commands that load server code are brought in by name, so that `simulate` answers at once. */
const lazy: Readonly<Record<string, (program: Command) => Promise<void>>> = {
  replay: async program => (await import('./commands/replay.command.js')).registerReplay(program),
  import: async program => (await import('./commands/import.command.js')).registerImport(program),
  rejected: async program => (await import('./commands/rejected.command.js')).registerRejected(program),
  'take-on': async program => (await import('./commands/take-on.command.js')).registerTakeOn(program),
  cases: registerCases,
  show: registerCases,
  'register-changes': async program =>
    (await import('./commands/register-changes.command.js')).registerRegisterChanges(program),
  'rebuild-projections': async program =>
    (await import('./commands/rebuild.command.js')).registerRebuild(program),
  policy: async program => (await import('./commands/policy.command.js')).registerPolicy(program),
  explain: async program => (await import('./commands/explain.command.js')).registerExplain(program),
  'what-if': async program => (await import('./commands/what-if.command.js')).registerWhatIf(program),
  'print-run': async program => (await import('./commands/print-run.command.js')).registerPrintRun(program),
  'unexplained-letters': async program =>
    (await import('./commands/unexplained-letters.command.js')).registerUnexplainedLetters(program),
  account: async program => (await import('./commands/account.command.js')).registerAccount(program),
  letter: async program => (await import('./commands/letter.command.js')).registerLetter(program),
};

/** One file registers both `cases` and `show`. */
async function registerCases(program: Command): Promise<void> {
  (await import('./commands/show.command.js')).registerCases(program);
}

async function main(args: readonly string[]): Promise<void> {
  const program = new Command('waymark')
    .description('Attendance casework: cases, policies, scenarios')
    .exitOverride();
  registerSimulate(program);
  const wanted = lazy[args[0] ?? ''];
  for (const register of wanted ? [wanted] : args[0] === 'simulate' ? [] : new Set(Object.values(lazy)))
    await register(program);
  await program.parseAsync([...args], { from: 'user' });
}

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.stderr.write(`waymark: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof WaymarkError ? 2 : 1;
});
