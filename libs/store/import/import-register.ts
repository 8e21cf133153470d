// A file of marks into the register: read as it streams in, in parts that are each taken in one transaction, so that an
// import that breaks off is taken up where it stopped, and memory does not grow with the file.
import { randomUUID } from 'node:crypto';
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import {
  detectDelimiter,
  detectEncoding,
  readLayout,
  scanRows,
  textOf,
  type Encoding,
  type ImportProfile,
  type Layout,
  type RowScanner,
} from '#libs/register';
import type { Instant, Session } from '#libs/school-time';
import type { Batch } from '../register.js';
import type { Store } from '../store.js';
import { flushStaged } from './flush.js';
import { openSetting, type Setting } from './setting.js';
import { openStage, type RefusedRow, type Stage, type Staged } from './stage.js';
import { noteProgress, resumePoint, type ResumePoint } from './resume.js';
import { asUtf8, withSample } from './bytes.js';
import { inTransaction } from './trial.js';

export interface ImportOptions {
  readonly actor: Actor;
  /** The file's name or where it came from; no names of people. */
  readonly source: string;
  readonly receivedAt: Instant;
  /** When the extract was made; the time of receipt where not given. */
  readonly asAt?: Instant;
  /** Reads and checks everything and keeps nothing. */
  readonly dryRun?: boolean;
  /** Goes on where an earlier import of the same file stopped. */
  readonly resume?: boolean;
  /** Told after each part of the file. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Given each refused or flagged row once. */
  readonly onRefused?: (rows: readonly RefusedRow[], header: string) => void | Promise<void>;
}

export interface ImportProgress {
  readonly bytes: number;
  readonly rows: number;
}

export interface ImportReport {
  /** The delivery under which everything is kept; for a dry run of nothing. */
  readonly batchId: string;
  readonly format: Layout['format'] | 'people';
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly rows: number;
  /** Sessions that had no mark. */
  readonly accepted: number;
  readonly amended: number;
  readonly unchanged: number;
  readonly stale: number;
  /** Rows or cells refused, and rows taken that need a look. */
  readonly rejected: number;
  readonly flagged: number;
  /** Cases told. */
  readonly messages: number;
  /** The first of the refused and flagged rows, 20 at most. */
  readonly firstRefused: readonly RefusedRow[];
  /** The first marks as they were understood. */
  readonly preview: readonly PreviewMark[];
  /** Rows that were dealt with by the import that this one goes on with. */
  readonly resumedAfter: number;
}

/** A mark as it was read, by the pupil's number. */
export interface PreviewMark {
  readonly pupil: string;
  readonly session: Session;
  readonly code: string;
}

/** A part of the file is taken in once so much waits. */
const MARKS_A_PART = 250_000;
const BYTES_A_PART = 24_000_000;
const REFUSED_A_PART = 5_000;
/** Bytes read between two looks at what waits. */
const STEP = 65_536;
/** More refused rows than this mean that the file is no register of this school. */
const MOST_REFUSED = 100_000;
const SHOWN = 20;

/**
 * Takes a file of marks in. Every row that cannot be taken is kept with its reason; good rows are never lost to bad ones.
 * Throws 'import.bad-header', 'import.not-a-register', 'import.empty', 'store.unknown-school'.
 */
export async function importRegister(
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
  const { receivedAt } = options;
  const resume = await resumePoint(store, schoolId, { sample, profile, ...options });
  const asAt = resume.asAt ?? options.asAt ?? receivedAt;
  const setting = await store.forSchool(schoolId, tx => openSetting(tx, asAt, receivedAt));
  const run = new Run(store, schoolId, setting, profile, { ...resume, asAt }, options);
  await run.read(asUtf8(pieces, encoding, found.skip), delimiter);
  return run.report(encoding, delimiter);
}

/** One import under way. */
class Run {
  private readonly batch: Batch & { readonly asAt: Instant };
  private readonly counts = { accepted: 0, amended: 0, unchanged: 0, stale: 0, messages: 0 };
  private readonly first: RefusedRow[] = [];
  private readonly refusedRows = { refused: 0, flagged: 0 };
  private layout: Layout | undefined;
  private header = '';
  private preview: readonly PreviewMark[] | undefined;
  private stage: Stage | undefined;

  constructor(
    private readonly store: Store,
    private readonly schoolId: string,
    private readonly setting: Setting,
    private readonly profile: ImportProfile,
    private readonly resume: ResumePoint & { readonly asAt: Instant },
    private readonly options: ImportOptions,
  ) {
    const { source, receivedAt, actor } = options;
    this.batch = { id: resume.batchId ?? randomUUID(), source, receivedAt, actor, asAt: resume.asAt };
  }

  /** Reads all pieces; those before the point of resumption are passed over. */
  async read(pieces: AsyncIterable<Uint8Array>, delimiter: string): Promise<void> {
    const scanner = scanRows(delimiter.charCodeAt(0), () => this.layout?.width ?? 0);
    let passed = 0;
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; at += STEP) {
        const part = piece.subarray(at, at + STEP);
        scanner.push(part, row => this.takeRow(row));
        passed += part.length;
        const { marks, bytes, refused } = this.stage?.waiting ?? { marks: 0, bytes: 0, refused: 0 };
        if (marks >= MARKS_A_PART || bytes >= BYTES_A_PART || refused >= REFUSED_A_PART)
          await this.flush(scanner, false);
      }
      this.options.onProgress?.({ bytes: passed, rows: this.stage?.rows ?? 0 });
    }
    scanner.end(row => this.takeRow(row));
    if (this.layout === undefined) throw badHeader('row', 'the file has no row that could be its header');
    await this.flush(scanner, true);
    this.options.onProgress?.({ bytes: passed, rows: this.stage?.rows ?? 0 });
  }

  private takeRow(row: Parameters<Stage['take']>[0]): void {
    if (this.stage) {
      if (this.skipped < this.resume.rows) this.skipped += 1;
      else this.stage.take(row);
      return;
    }
    const cells = Array.from({ length: row.cells }, (_, i) =>
      textOf(row.bytes.subarray(row.starts[i], row.ends[i])),
    );
    if (row.problem !== null) throw badHeader('header', 'the first line cannot be read as a line of headers');
    const read = readLayout(cells, this.profile);
    if (!read.ok) throw badHeader(read.problem.field, read.problem.problem, read.problem.remedy);
    this.layout = read.layout;
    this.header = textOf(row.bytes.subarray(row.from, row.to));
    this.stage = openStage(this.setting, read.layout, this.profile.dateOrder ?? 'dmy', this.resume.rows);
  }
  private skipped = 0;

  private async flush(scanner: RowScanner, isEnd: boolean): Promise<void> {
    const stage = this.stage!;
    const staged = stage.drain();
    const { dryRun = false } = this.options;
    this.preview ??= previewOf(this.setting, staged);
    const flushed = await inTransaction(this.store, this.schoolId, dryRun, async tx => {
      const result = await flushStaged(tx, this.setting, this.batch, staged);
      await noteProgress(tx, this.batch.id, this.resume.fingerprint, {
        bytes: scanner.offset(),
        rows: stage.rows,
        header: this.header,
        finishedAt: isEnd ? this.batch.receivedAt : null,
      });
      return result;
    });
    for (const key of ['accepted', 'amended', 'unchanged', 'stale', 'messages'] as const)
      this.counts[key] += flushed[key];
    for (const row of staged.refused) this.refusedRows[row.refused ? 'refused' : 'flagged'] += 1;
    this.first.push(...staged.refused.slice(0, SHOWN - this.first.length));
    if (staged.refused.length > 0) await this.options.onRefused?.(staged.refused, this.header);
    if (this.refusedRows.refused > MOST_REFUSED && this.refusedRows.refused > stage.rows / 2) {
      throw new WaymarkError(
        'import.not-a-register',
        `${this.refusedRows.refused} of ${stage.rows} rows could not be taken, so the rest of the file was not read; check the school and the profile`,
        { details: { rows: stage.rows, rejected: this.refusedRows.refused } },
      );
    }
  }

  report(encoding: Encoding, delimiter: string): ImportReport {
    return {
      batchId: this.batch.id,
      format: this.layout!.format,
      encoding,
      delimiter,
      rows: this.stage!.rows,
      ...this.counts,
      rejected: this.refusedRows.refused,
      flagged: this.refusedRows.flagged,
      firstRefused: this.first,
      preview: this.preview ?? [],
      resumedAfter: this.resume.rows,
    };
  }
}

const PREVIEWED = 5;

function previewOf(setting: Setting, { pupils }: Staged): PreviewMark[] {
  const marks: PreviewMark[] = [];
  for (const [pupil, { bytes, firstWeek, lastWeek }] of pupils) {
    const { upn, id } = setting.pupils[pupil]!;
    for (let slot = firstWeek * 14; slot < (lastWeek + 1) * 14; slot += 1) {
      const code = String.fromCharCode(bytes[slot * 2]!, bytes[slot * 2 + 1]!).trimEnd();
      if (code === '') continue;
      marks.push({ pupil: upn ?? id, session: setting.sessions[slot]!, code });
      if (marks.length === PREVIEWED) return marks;
    }
  }
  return marks;
}

const badHeader = (
  field: string,
  problem: string,
  remedy = 'begin the file with a line of headers',
): WaymarkError =>
  new WaymarkError('import.bad-header', `${field}: ${problem}; ${remedy}`, {
    details: { field, problem, remedy },
  });
