// A print run with its letters: each one's bytes as they were written when it was issued, held against their hash.
import { assemblePrintRun, type PrintedLetter, type PrintedRun } from '#libs/delivery';
import { WaymarkError } from '#libs/kernel';
import { londonDate, londonTime } from '#libs/school-time';
import {
  dropUnpostable,
  listRunLetters,
  loadParents,
  loadPrintRun,
  loadSchool,
  type PrintRunLetter,
  type Store,
} from '#libs/store';
import { ensureLetterDocument } from '../letters/ensure-letter.js';

export interface RunProgress {
  readonly done: number;
  readonly letters: number;
}

/** Prepares the PDF and the CSV of a run, without letters that must not go any more. Throws 'print-run.unknown', 'print-run.altered', 'print-run.moved', 'letter.refused'. */
export async function printedRun(
  store: Store,
  schoolId: string,
  runId: string,
  options: {
    readonly documentOf?: typeof ensureLetterDocument;
    readonly onProgress?: (progress: RunProgress) => void;
  } = {},
): Promise<PrintedRun> {
  const { documentOf = ensureLetterDocument, onProgress = () => {} } = options;
  const { run, school, letters } = await store.forSchool(schoolId, async tx => {
    const run = await loadPrintRun(tx, runId);
    // Made days ago, it may hold what must not go any more.
    if (run.postedAt === null) await dropUnpostable(tx, tx.now());
    return { run, school: await loadSchool(tx), letters: await listRunLetters(tx, runId) };
  });
  const head = {
    id: run.id,
    school: school.name,
    made: `Made ${londonDate(run.madeAt)} ${londonTime(run.madeAt)}`,
  };
  async function* each(): AsyncGenerator<PrintedLetter> {
    for (const letter of letters)
      yield await printed(store, schoolId, letter, run.postedAt === null, documentOf);
  }
  return assemblePrintRun(head, each(), done => onProgress({ done, letters: letters.length }));
}

async function printed(
  store: Store,
  schoolId: string,
  listed: PrintRunLetter,
  isToGo: boolean,
  documentOf: typeof ensureLetterDocument,
): Promise<PrintedLetter> {
  const { key, pupilId, parent, letter } = listed;
  const { pdf, sha256, copy, recipient } = await documentOf(store, schoolId, listed);
  if (isToGo) await requireSameAddress(store, schoolId, listed, recipient.addressLines);
  if (listed.sha256 !== null && sha256 !== listed.sha256) {
    throw new WaymarkError(
      'print-run.altered',
      `Letter ${key} is no longer the one that was issued; take it out of the run and have it looked at`,
      { details: { key } },
    );
  }
  return { key, pupilId, parent, letter, sha256, pdf, copy };
}

/** Whoever moved, or fled, since the letter was written must not be written to where they were. */
async function requireSameAddress(
  store: Store,
  schoolId: string,
  { key, pupilId, parent }: PrintRunLetter,
  written: readonly string[],
): Promise<void> {
  const parents = await store.forSchool(schoolId, tx => loadParents(tx, pupilId, tx.now()));
  const { address = [] } = parents.find(({ id }) => id === parent) ?? {};
  if (address.length === written.length && address.every((line, i) => line === written[i])) return;
  throw new WaymarkError(
    'print-run.moved',
    `Letter ${key} was written to another address than the parent has now; take it out of the run and issue it again`,
    { details: { key } },
  );
}
