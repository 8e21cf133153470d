// `waymark policy check|show|diff`: policies as data, for the people who write and answer for them. Needs no server.
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { WaymarkError } from '#libs/kernel';
import {
  checkPack,
  describePack,
  diffPacks,
  packIds,
  parseAuthority,
  parsePack,
  readAuthority,
  readPack,
  type AuthorityCode,
  type Pack,
} from '#libs/policy';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function registerPolicy(program: Command): void {
  const policy = program.command('policy').description('check, show and compare school policies');
  policy
    .command('check')
    .argument('<file>', 'a policy pack in YAML')
    .option('--authority <file>', "the local authority's code of conduct in YAML, where it does not ship")
    .description('say whether a pack is sound; exit 2 with a line for each thing that is wrong')
    .action((file: string, { authority }: { authority?: string }) => {
      const findings = findingsOf(file, authority);
      for (const line of findings) print(line);
      if (findings.length === 0) print('sound');
      else process.exitCode = 2;
    });
  policy
    .command('show')
    .argument('<policy>', 'id of a pack that ships, or a file')
    .option('--authority <file>', "the local authority's code of conduct in YAML, where it does not ship")
    .description('the ladder as a diagram, every figure with who set it and where, conflicts and facts')
    .action((name: string, { authority }: { authority?: string }) => {
      const pack = packNamed(name);
      print(describePack(pack, authorityFor(pack, authority)));
    });
  policy
    .command('diff')
    .argument('<before>', 'id of a pack that ships, or a file')
    .argument('<after>', 'the same')
    .description('what differs between two packs, figure by figure')
    .action((before: string, after: string) => print(diffPacks(packNamed(before), packNamed(after))));
}

/** What is wrong with the pack in a file, one line each: where, problem, remedy. Throws when a file cannot be read. */
function findingsOf(file: string, authorityFile: string | undefined): string[] {
  const text = readText(file);
  try {
    const pack = parsePack(text, basename(file));
    return checkPack(pack, authorityFor(pack, authorityFile)).map(
      ({ where, problem, remedy }) => `${where}: ${problem}; ${remedy}`,
    );
  } catch (error) {
    if (!(error instanceof WaymarkError)) throw error;
    return (
      mistakesOf(error) ?? [error.code === 'policy.unknown' ? `authority: ${error.message}` : error.message]
    );
  }
}

interface Mistake {
  readonly line: number | undefined;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** The mistakes of form that the parser lists in its details. */
function mistakesOf({ details }: WaymarkError): string[] | undefined {
  const mistakes = details['mistakes'] as readonly Mistake[] | undefined;
  return mistakes?.map(
    ({ line, path, found, expected }) =>
      `${path}${line === undefined ? '' : ` (line ${line})`}: found ${found}; ${expected}`,
  );
}

/** `ID`, `ID@VERSION` or a file. Throws 'policy.unknown' with the ids that ship, 'policy.unknown-version', 'policy.invalid', 'policy.unreadable'. */
function packNamed(name: string): Pack {
  const [id = '', version] = name.split('@');
  if (packIds().includes(id)) return readPack(id, version);
  if (existsSync(name)) return parsePack(readText(name), basename(name));
  throw new WaymarkError(
    'policy.unknown',
    `"${name}" is neither a file nor a policy that ships; give a path, or one of ${packIds().join(', ')}`,
  );
}

const authorityFor = (pack: Pack, file: string | undefined): AuthorityCode =>
  file === undefined ? readAuthority(pack.authority) : parseAuthority(readText(file), basename(file));

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new WaymarkError('policy.unreadable', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
}
