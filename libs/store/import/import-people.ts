// Pupils, parents and who receives letters, from a file: a row a pupil and parent. A parent who must not be written to,
// because a court has said so or the school knows a reason, is never made reachable by a file: only a person lifts that.
import { randomUUID } from 'node:crypto';
import { WaymarkError } from '#libs/kernel';
import {
  detectDelimiter,
  detectEncoding,
  scanRows,
  textOf,
  type ImportProfile,
  type RowScanner,
  type ScannedRow,
} from '#libs/register';
import type { Method } from '#libs/casework';
import { putRejectedRows } from '../amendments.js';
import { countBatch, type Batch } from '../register.js';
import { loadSettings } from '../settings.js';
import type { Store } from '../store.js';
import { asUtf8, withSample } from './bytes.js';
import type { ImportOptions, ImportReport } from './import-register.js';
import type { Cells, Column } from './person-columns.js';
import { placesOf, readPerson, type PersonRow } from './person-row.js';
import { noteProgress, resumePoint, type ResumePoint } from './resume.js';
import type { RefusedRow } from './stage.js';
import { takePeople } from './take-people.js';
import { faults, raggedRow } from './text-rows.js';
import { inTransaction } from './trial.js';

const ROWS_A_PART = 2_000;
const SHOWN = 20;
/** Bytes of a refused row that are kept. */
const LONGEST_TEXT = 8000;

/** Bytes read between two looks at what waits. */
const STEP = 65_536;

/** Takes people in. A row that cannot be taken is kept with its reason. Throws 'import.bad-header', 'import.empty'. */
export async function importPeople(
  store: Store,
  schoolId: string,
  stream: AsyncIterable<Uint8Array>,
  profile: ImportProfile = {},
  options: ImportOptions,
): Promise<ImportReport> {
  const { sample, pieces } = await withSample(stream);
  if (sample.length === 0)
    throw new WaymarkError('import.empty', 'The file is empty; export it again with its header');
  const found = detectEncoding(sample);
  const encoding = profile.encoding ?? found.encoding;
  const text = new TextDecoder(encoding).decode(sample.subarray(found.skip));
  const delimiter = profile.delimiter ?? detectDelimiter(text);
  const resume = await resumePoint(store, schoolId, { sample, profile, ...options });
  const { delivery } = await store.forSchool(schoolId, loadSettings);
  const run = new PeopleRun(store, schoolId, profile, resume, options, delivery);
  await run.read(asUtf8(pieces, encoding, found.skip), delimiter);
  return { ...run.report(), encoding, delimiter };
}

/** One import of people under way. */
class PeopleRun {
  private readonly batch: Batch;
  private readonly counts = { accepted: 0, unchanged: 0, messages: 0, rejected: 0, flagged: 0 };
  private readonly first: RefusedRow[] = [];
  private header:
    | { readonly text: string; readonly width: number; readonly places: ReadonlyMap<Column, number> }
    | undefined;
  private rows = 0;
  private waiting: PersonRow[] = [];
  private refused: RefusedRow[] = [];

  constructor(
    private readonly store: Store,
    private readonly schoolId: string,
    private readonly profile: ImportProfile,
    private readonly resume: ResumePoint,
    private readonly options: ImportOptions,
    /** How letters go to whom the file says nothing of. */
    private readonly delivery: Method,
  ) {
    const { source, receivedAt, actor } = options;
    this.batch = { id: resume.batchId ?? randomUUID(), source, receivedAt, actor };
  }

  async read(pieces: AsyncIterable<Uint8Array>, delimiter: string): Promise<void> {
    const scanner = scanRows(delimiter.charCodeAt(0), () => this.header?.width ?? 0);
    let bytes = 0;
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += STEP) {
        const part = piece.subarray(at, at + STEP);
        scanner.push(part, row => this.take(row));
        bytes += part.length;
        if (this.waiting.length + this.refused.length >= ROWS_A_PART) await this.flush(scanner, false);
      }
      this.options.onProgress?.({ bytes, rows: this.rows });
    }
    scanner.end(row => this.take(row));
    if (!this.header)
      throw new WaymarkError('import.bad-header', 'The file has no row that could be its header');
    await this.flush(scanner, true);
    this.options.onProgress?.({ bytes, rows: this.rows });
  }

  private take(row: ScannedRow): void {
    const cells = Array.from({ length: row.cells }, (_, i) =>
      textOf(row.bytes.subarray(row.starts[i], row.ends[i])).replaceAll('""', '"').trim(),
    );
    const text = textOf(row.bytes.subarray(row.from, Math.min(row.to, row.from + LONGEST_TEXT)));
    if (!this.header) {
      if (row.problem !== null)
        throw new WaymarkError(
          'import.bad-header',
          'header: the first line cannot be read as a line of headers; begin the file with one',
          { details: { field: 'header' } },
        );
      this.header = { text, width: cells.length, places: placesOf(cells, this.profile) };
      return;
    }
    this.rows += 1;
    if (this.rows <= this.resume.rows) return;
    const { width, places } = this.header;
    const ragged = cells.length === width ? undefined : raggedRow(cells.length, width);
    const problem = row.problem === null ? ragged : faults[row.problem];
    const named = Object.fromEntries([...places].map(([column, at]) => [column, cells[at]])) as Cells;
    const read =
      problem ?? readPerson(this.withDelivery(named), this.schoolId, this.profile.dateOrder ?? 'dmy');
    const place = { row: this.rows, line: row.line, text };
    if ('problem' in read) this.refused.push({ ...place, refused: true, ...read });
    else this.waiting.push({ ...place, ...read });
  }

  private withDelivery(cells: Cells): Cells {
    const isPossible = this.delivery !== 'email' || Boolean(cells.email);
    return cells.service || !isPossible ? cells : { ...cells, service: this.delivery };
  }

  private async flush(scanner: RowScanner, isEnd: boolean): Promise<void> {
    const [people, bad] = [this.waiting, this.refused];
    this.waiting = [];
    this.refused = [];
    const taken = await inTransaction(this.store, this.schoolId, this.options.dryRun ?? false, async tx => {
      const result = await takePeople(tx, people, this.batch.receivedAt);
      const counts = { accepted: people.length, amended: 0, unchanged: 0, stale: 0, rejected: 0 };
      await countBatch(tx, this.batch, counts);
      await putRejectedRows(tx, this.batch, [...bad, ...result.flagged]);
      await noteProgress(tx, this.batch.id, this.resume.fingerprint, {
        bytes: scanner.offset(),
        rows: this.rows,
        header: this.header?.text ?? '',
        finishedAt: isEnd ? this.batch.receivedAt : null,
      });
      return result;
    });
    const shown = [...bad, ...taken.flagged];
    this.counts.accepted += people.length;
    this.counts.messages += taken.messages;
    for (const row of shown) this.counts[row.refused ? 'rejected' : 'flagged'] += 1;
    this.first.push(...shown.slice(0, SHOWN - this.first.length));
    if (shown.length > 0) await this.options.onRefused?.(shown, this.header?.text ?? '');
  }

  report(): Omit<ImportReport, 'encoding' | 'delimiter'> {
    const none = { amended: 0, stale: 0, resumedAfter: this.resume.rows, preview: [] };
    return {
      batchId: this.batch.id,
      format: 'people',
      rows: this.rows,
      ...this.counts,
      ...none,
      firstRefused: this.first,
    };
  }
}
