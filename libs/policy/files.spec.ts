import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyFiles, type PolicyFiles } from './files.js';

describe('several versions of a pack', () => {
  let folder: string;
  let files: PolicyFiles;
  const pack = (name: string): string => join(folder, 'packs', `${name}.yaml`);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'waymark-packs-'));
    for (const part of ['packs', 'authorities'])
      cpSync(join(import.meta.dirname, part), join(folder, part), { recursive: true });
    const text = readFileSync(pack('ashley'), 'utf8').replace(/^version: .*$/m, 'version: 1.0.0');
    writeFileSync(pack('ashley@1.0.0'), text);
    writeFileSync(pack('ashley'), text.replace('version: 1.0.0', 'version: 2.0.0'));
    writeFileSync(pack('ashley@0.9.0'), text);
    files = policyFiles(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stand side by side: new cases open under the one without a version in its name', () => {
    expect(files.packIds()).toEqual(['alp', 'ashley', 'astrea-hill', 'bishop-perrin', 'wessex']);
    expect(files.packVersions('ashley')).toEqual(['2.0.0', '0.9.0', '1.0.0']);
    expect(files.readPack('ashley').version).toBe('2.0.0');
    expect(files.readPack('ashley', '2.0.0')).toBe(files.readPack('ashley'));
  });

  it('are read by version for cases that run under them', () => {
    expect(files.readPack('ashley', '1.0.0').version).toBe('1.0.0');
    expect(files.readPack('ashley', '1.0.0')).toBe(files.readPack('ashley', '1.0.0'));
  });

  it('are refused where one is not there, or not what its file is called', () => {
    expect(() => files.readPack('ashley', '3.0.0')).toThrow(
      'version "3.0.0" of the policy "ashley" is not here, only 2.0.0, 0.9.0, 1.0.0; put it back as packs/ashley@3.0.0.yaml',
    );
    expect(() => files.readPack('ashley', '0.9.0')).toThrow(
      'packs/ashley@0.9.0.yaml: version: found "1.0.0", expected "0.9.0", as the file is called',
    );
    expect(() => files.readPack('ashley@1.0.0')).toThrow('no policy pack "ashley@1.0.0"; there are: alp,');
    expect(() => files.readPack('../packs/ashley')).toThrow('no policy pack');
  });
});
