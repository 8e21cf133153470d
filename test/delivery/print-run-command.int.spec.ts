// `waymark print-run`, with letters as parents get them: the files that it writes, and the word that the run left.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { Command } from 'commander';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureLetterDocument } from '#libs/desk';
import { listPrintRuns, type LetterToCarry } from '#libs/store';
import { registerPrintRun } from '../../apps/cli/src/commands/print-run.command.js';
import { testMasterKey } from '../support/school.js';
import { deliverBy, folderOnly, LettersSchool, type CaseWithLetters } from './case-with-letters.js';

describe('print-run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-print-'));
  const before = { ...process.env };
  let letters: LettersSchool;
  let kase: CaseWithLetters;

  beforeAll(async () => {
    letters = await LettersSchool.open();
    process.env['DATABASE_URL'] = letters.school.url;
    process.env['WAYMARK_SECRET'] = testMasterKey.toString('base64');
    kase = await letters.caseWithLetters();
    const documentOf = (school: string, letter: LetterToCarry) =>
      ensureLetterDocument(letters.school.store, school, letter);
    await kase.carryOut(
      kase.byPost,
      deliverBy(letters, { ...folderOnly, outbox: join(folder, 'outbox') }, { documentOf }),
    );
  }, 60_000);
  afterAll(async () => {
    process.env = before;
    await letters.school.close();
    rmSync(folder, { recursive: true });
  });

  async function printed(...args: string[]): Promise<string> {
    const program = new Command().exitOverride();
    registerPrintRun(program);
    let text = '';
    const write = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
      text += String(chunk);
      return true;
    });
    try {
      await program.parseAsync(['print-run', '--school', 'ash-1', ...args], { from: 'user' });
    } finally {
      write.mockRestore();
    }
    return text;
  }

  it('writes the PDF and its list, and posts the letters when told that the run left', async () => {
    const out = join(folder, 'out');
    expect(await printed('--out', out)).toMatch(/when it has left: .* --posted [0-9a-f-]{36}/);
    const [csv, pdf] = readdirSync(out).toSorted();
    expect(readFileSync(join(out, csv!), 'utf8')).toContain(await kase.keyOf(kase.byPost));
    expect((await PDFDocument.load(readFileSync(join(out, pdf!)))).getPageCount()).toBeGreaterThanOrEqual(4);
    expect(await printed('--out', out)).toContain('no letter waits for the post');

    const [run] = await letters.in(listPrintRuns);
    expect(await printed('--posted', run!.id, '--on', '2025-10-03')).toBe('1 letter posted on 2025-10-03\n');
    await kase.hear();
    expect((await kase.story(kase.byPost)).slice(1)).toEqual([
      'LetterPosted post 2025-10-03',
      'LetterServed 2025-10-07',
    ]);
  });
});
