// Reads the packs and codes of conduct that ship with the product. They are part of the code, as data: this is the
// one file of the pure rooms that reads from disk, and it reads nothing but its own folder.
//
// `packs/ID.yaml` is the version that new cases open under. Earlier versions stay beside it as `packs/ID@VERSION.yaml` for
// as long as a case runs under them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import type { AuthorityCode } from './authority.js';
import { checkPack } from './check.js';
import { parseAuthority, parsePack } from './load.js';
import type { Pack } from './pack.js';

const extension = '.yaml';
const kinds = { packs: 'policy pack', authorities: "authority's code" } as const;

export interface PolicyFiles {
  /** Ids of the packs, in alphabetical order. */
  readonly packIds: () => string[];
  /** Versions of a pack that are there, the one that new cases open under first. */
  readonly packVersions: (id: string) => string[];
  /**
   * The pack with this id, in the version asked for or the one that new cases open under; checked against its authority's
   * code, and read once a process. Throws `policy.unknown` for an id that is not there, `policy.unknown-version` for a
   * version, `policy.invalid` for a pack that is not sound.
   */
  readonly readPack: (id: string, version?: string) => Pack;
  /**
   * The code of conduct with this id; read once a process. Throws `policy.unknown` for an id that is not there,
   * `policy.invalid` for a code that is not well formed.
   */
  readonly readAuthority: (id: string) => AuthorityCode;
}

/** The packs and codes of a folder with `packs` and `authorities` in it. */
export function policyFiles(folder: string): PolicyFiles {
  const packs = new Map<string, Pack>();
  const authorities = new Map<string, AuthorityCode>();

  const namesIn = (kind: keyof typeof kinds): string[] =>
    readdirSync(join(folder, kind))
      .filter(file => file.endsWith(extension))
      .map(file => file.slice(0, -extension.length))
      .toSorted();

  const packIds = (): string[] => namesIn('packs').filter(name => !name.includes('@'));

  const packVersions = (id: string): string[] => {
    const earlier = namesIn('packs').filter(name => name.startsWith(`${id}@`));
    return [readPack(id).version, ...earlier.map(name => name.slice(id.length + 1))];
  };

  /** Only names that the folder lists are opened, so no id can lead out of it. */
  const textOf = (kind: keyof typeof kinds, name: string, known = namesIn(kind)): string => {
    if (!known.includes(name)) {
      throw new WaymarkError(
        'policy.unknown',
        `no ${kinds[kind]} ${JSON.stringify(name)}; there are: ${known.join(', ')}`,
        { details: { id: name, known } },
      );
    }
    return readFileSync(join(folder, kind, name + extension), 'utf8');
  };

  const packOf = (id: string, version?: string): Pack => {
    const key = `${id} ${version ?? ''}`;
    const known = packs.get(key);
    if (known !== undefined) return known;
    const name = version === undefined ? id : `${id}@${version}`;
    const file = `packs/${name}${extension}`;
    const pack = parsePack(textOf('packs', name, version === undefined ? packIds() : [name]), file);
    checkName(file, 'id', pack.id, id);
    if (version !== undefined) checkName(file, 'version', pack.version, version);
    checkSound(file, pack, readAuthority(pack.authority));
    packs.set(key, pack);
    return pack;
  };

  const readPack = (id: string, version?: string): Pack => {
    const newest = packOf(id);
    if (version === undefined || newest.version === version) return newest;
    const known = packVersions(id);
    if (known.includes(version)) return packOf(id, version);
    throw new WaymarkError(
      'policy.unknown-version',
      `version ${JSON.stringify(version)} of the policy "${id}" is not here, only ${known.join(', ')}; put it back as packs/${id}@${version}${extension}`,
      { details: { id, version, known } },
    );
  };

  const readAuthority = (id: string): AuthorityCode => {
    const known = authorities.get(id);
    if (known !== undefined) return known;
    const file = `authorities/${id}${extension}`;
    const code = parseAuthority(textOf('authorities', id), file);
    checkName(file, 'id', code.id, id);
    authorities.set(id, code);
    return code;
  };

  return { packIds, packVersions, readPack, readAuthority };
}

function checkName(file: string, field: string, found: string, expected: string): void {
  if (found === expected) return;
  throw new WaymarkError(
    'policy.invalid',
    `${file}: ${field}: found "${found}", expected "${expected}", as the file is called`,
    { details: { file, found, expected } },
  );
}

function checkSound(file: string, pack: Pack, authority: AuthorityCode): void {
  const findings = checkPack(pack, authority);
  if (findings.length === 0) return;
  const text = findings.map(({ where, problem, remedy }) => `${where}: ${problem}; ${remedy}`).join('. ');
  throw new WaymarkError('policy.invalid', `${file}: ${text}`, { details: { file, findings } });
}

/** The packs and codes that ship with the product. */
export const { packIds, packVersions, readPack, readAuthority } = policyFiles(import.meta.dirname);
