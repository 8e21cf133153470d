// Reads the packs and codes of conduct that ship with the product. They are part of the code, as data: this is the
// one file of the pure rooms that reads from disk, and it reads nothing but its own folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import type { AuthorityCode } from './authority.js';
import { checkPack } from './check.js';
import { parseAuthority, parsePack } from './load.js';
import type { Pack } from './pack.js';

const extension = '.yaml';
const folders = {
  packs: join(import.meta.dirname, 'packs'),
  authorities: join(import.meta.dirname, 'authorities'),
};

const packs = new Map<string, Pack>();
const authorities = new Map<string, AuthorityCode>();

const idsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter(file => file.endsWith(extension))
    .map(file => file.slice(0, -extension.length))
    .toSorted();

/** Ids of the packs that ship with the product, in alphabetical order. */
export const packIds = (): string[] => idsIn(folders.packs);

/**
 * The shipped pack with this id, checked against its authority's code; read once a process.
 * Throws `policy.unknown` for an id that does not ship, `policy.invalid` for a pack that is not sound.
 */
export function readPack(id: string): Pack {
  const known = packs.get(id);
  if (known !== undefined) return known;
  const file = `packs/${id}${extension}`;
  const pack = parsePack(textOf('packs', id), file);
  if (pack.id !== id) throw misnamed(file, pack.id, id);
  const findings = checkPack(pack, readAuthority(pack.authority));
  if (findings.length > 0) {
    const text = findings.map(({ where, problem, remedy }) => `${where}: ${problem}; ${remedy}`).join('. ');
    throw new WaymarkError('policy.invalid', `${file}: ${text}`, { details: { file, findings } });
  }
  packs.set(id, pack);
  return pack;
}

/**
 * The shipped code of conduct with this id; read once a process.
 * Throws `policy.unknown` for an id that does not ship, `policy.invalid` for a code that is not well formed.
 */
export function readAuthority(id: string): AuthorityCode {
  const known = authorities.get(id);
  if (known !== undefined) return known;
  const file = `authorities/${id}${extension}`;
  const code = parseAuthority(textOf('authorities', id), file);
  if (code.id !== id) throw misnamed(file, code.id, id);
  authorities.set(id, code);
  return code;
}

/** Only names that the folder lists are opened, so no id can lead out of it. */
function textOf(kind: keyof typeof folders, id: string): string {
  const ids = idsIn(folders[kind]);
  if (!ids.includes(id)) {
    const what = kind === 'packs' ? 'policy pack' : "authority's code";
    throw new WaymarkError(
      'policy.unknown',
      `no ${what} ${JSON.stringify(id)}; there are: ${ids.join(', ')}`,
      {
        details: { id, known: ids },
      },
    );
  }
  return readFileSync(join(folders[kind], id + extension), 'utf8');
}

const misnamed = (file: string, found: string, expected: string): WaymarkError =>
  new WaymarkError(
    'policy.invalid',
    `${file}: id: found "${found}", expected "${expected}", the name of the file`,
    {
      details: { file, found, expected },
    },
  );
