// One delivery of marks on its way into the register: a bounded chunk of rows a transaction, each with its marks, the
// entries they replace, the rows refused and the messages to the cases concerned.
import type { Pack } from '#libs/policy';
import {
  markKnownAt,
  sessionProblem,
  type FieldNames,
  type MarkRow,
  type PupilKey,
  type RowProblem,
} from '#libs/register';
import { buildCalendar, londonDate, sessionOf, type Calendar, type CalendarSpec } from '#libs/school-time';
import {
  findPupilsByUpn,
  isLateness,
  keepLateMinutes,
  loadPupils,
  putRejectedRows,
  takeMarks,
  type Batch,
  type LateSaid,
  type NewMark,
  type PupilRecord,
  type RejectedRow,
  type Store,
  type Tx,
} from '#libs/store';
import { ProblemError } from '../problems/problem.js';
import type { DeliveredRow } from './delivered-row.js';

/** Rows in one transaction. */
const CHUNK = 10_000;
/** Refused rows that the answer lists; all of them are kept. */
const MOST_LISTED = 1000;
/** With more refused rows it is the wrong file. */
const MOST_REFUSED = 10_000;

export interface RefusedRow extends RowProblem {
  readonly row: number;
  /** Line of the file, for CSV. */
  readonly line?: number;
}

/** What the school has that rows are held against. */
export interface ImportSetting {
  readonly schoolId: string;
  readonly pack: Pack;
  readonly calendar: CalendarSpec;
  readonly names: FieldNames;
}

export class ImportRun {
  readonly counts = { accepted: 0, unchanged: 0, amended: 0, stale: 0, rejected: 0 };
  /** The first refused rows. */
  readonly refused: RefusedRow[] = [];
  /** Rows that are dealt with for good. */
  kept = 0;
  private readonly calendars = new Map<string, Calendar>();
  /** Per pupil, each session that this delivery has named, with its row. */
  private readonly seen = new Map<string, Map<string, number>>();

  constructor(
    private readonly store: Store,
    private readonly setting: ImportSetting,
    private readonly batch: Batch,
  ) {}

  /** Takes the rows in, chunk by chunk; `goOn` is asked before each and may throw. */
  async take(rows: AsyncIterable<DeliveredRow> | Iterable<DeliveredRow>, goOn: () => void): Promise<void> {
    let chunk: DeliveredRow[] = [];
    for await (const row of rows) {
      chunk.push(row);
      if (chunk.length < CHUNK) continue;
      goOn();
      await this.keep(chunk);
      chunk = [];
    }
    if (chunk.length > 0) await this.keep(chunk);
  }

  private async keep(rows: readonly DeliveredRow[]): Promise<void> {
    const { refused, result } = await this.store.forSchool(this.setting.schoolId, async tx => {
      const { marks, late, refused } = this.sort(rows, await pupilsOf(tx, rows));
      const result = await takeMarks(tx, this.batch, marks);
      await keepLateMinutes(tx, this.batch.id, late);
      await putRejectedRows(tx, this.batch, refused.map(forTheStore));
      return { refused, result };
    });
    this.counts.accepted += result.accepted;
    this.counts.unchanged += result.unchanged;
    this.counts.amended += result.amended;
    this.counts.stale += result.stale;
    this.counts.rejected += refused.length;
    this.kept += rows.length;
    const listed = refused.slice(0, MOST_LISTED - this.refused.length);
    this.refused.push(
      ...listed.map(({ problem, row, line }) => ({ row, ...(line !== undefined && { line }), ...problem })),
    );
    this.refuseWrongFile();
  }

  private refuseWrongFile(): void {
    const [first] = this.refused;
    if (this.counts.rejected <= MOST_REFUSED || !first) return;
    const example = `row ${first.row}, ${first.field}: ${first.problem}`;
    throw new ProblemError(
      422,
      'too-many-refused',
      `More than ${MOST_REFUSED} rows were refused (${example})`,
      {
        field: first.field,
        remedy: first.remedy,
      },
    );
  }

  /** Good marks with the minutes of late ones, and rows with what is wrong with them. */
  private sort(rows: readonly DeliveredRow[], pupils: Pupils): Sorted {
    const marks: NewMark[] = [];
    const late: LateSaid[] = [];
    const refused: Refused[] = [];
    for (const delivered of rows) {
      const { read, row } = delivered;
      const checked = read.ok ? this.check(read.row, row, pupils.get(keyOf(read.row.pupil))) : read.problem;
      if ('problem' in checked) refused.push({ ...delivered, problem: checked });
      else {
        marks.push(checked);
        if (read.ok) late.push(...this.lateness(checked, read.row));
      }
    }
    return { marks, late, refused };
  }

  private lateness({ pupilId, session, code, knownAt }: NewMark, { minutesLate }: MarkRow): LateSaid[] {
    if (minutesLate === undefined || !isLateness(code, minutesLate)) return [];
    const asAt = Math.min(this.batch.asAt ?? knownAt, knownAt);
    return [{ pupilId, session, minutes: minutesLate, asAt, knownAt }];
  }

  private check(mark: MarkRow, row: number, pupil: PupilRecord | undefined): NewMark | RowProblem {
    const { names, pack } = this.setting;
    const { date, half, code, note } = mark;
    if (!pupil) return unknownPupil(names, mark.pupil);
    const today = londonDate(this.batch.receivedAt);
    const problem = sessionProblem(mark, this.calendarOf(pupil), today, names);
    if (problem) return problem;
    const session = sessionOf(date, half);
    const earlier = this.rowsOf(pupil.id).get(session);
    if (earlier !== undefined) return namedTwice(names, half, earlier);
    this.rowsOf(pupil.id).set(session, row);
    const knownAt = markKnownAt(pack, pupil.yearGroup, mark, this.batch.asAt ?? this.batch.receivedAt);
    return { pupilId: pupil.id, session, code, knownAt, ...(note && { reason: note }) };
  }

  private rowsOf(pupilId: string): Map<string, number> {
    const rows = this.seen.get(pupilId) ?? new Map<string, number>();
    this.seen.set(pupilId, rows);
    return rows;
  }

  private calendarOf({ yearGroup, site }: PupilRecord): Calendar {
    const key = `${yearGroup ?? ''} ${site ?? ''}`;
    const calendar = this.calendars.get(key) ?? buildCalendar(this.setting.calendar, { yearGroup, site });
    this.calendars.set(key, calendar);
    return calendar;
  }
}

type Refused = Omit<DeliveredRow, 'read'> & { readonly problem: RowProblem };
interface Sorted {
  readonly marks: NewMark[];
  readonly late: LateSaid[];
  readonly refused: Refused[];
}
type Pupils = ReadonlyMap<string, PupilRecord>;

const keyOf = ({ kind, value }: PupilKey): string => `${kind} ${value}`;

/** The pupils that the rows name, by number or by id, in two statements. */
async function pupilsOf(tx: Tx, rows: readonly DeliveredRow[]): Promise<Pupils> {
  const named = (wanted: PupilKey['kind']): string[] => [
    ...new Set(
      rows.flatMap(({ read }) => (read.ok && read.row.pupil.kind === wanted ? [read.row.pupil.value] : [])),
    ),
  ];
  const byUpn = await findPupilsByUpn(tx, named('upn'));
  const records = await loadPupils(tx, [...new Set([...byUpn.values(), ...named('id')])]);
  const byId = new Map(records.map(record => [record.id, record]));
  return new Map([
    ...[...byUpn].flatMap(([upn, id]) => (byId.has(id) ? [[`upn ${upn}`, byId.get(id)!] as const] : [])),
    ...[...byId].map(([id, record]) => [`id ${id}`, record] as const),
  ]);
}

const unknownPupil = (names: FieldNames, { value }: PupilKey): RowProblem => ({
  field: names.pupil,
  value,
  problem: 'no pupil of this school has this number',
  remedy: 'correct the number, or take the pupil in first',
});

const namedTwice = (names: FieldNames, half: string, earlier: number): RowProblem => ({
  field: names.session,
  value: half,
  problem: `row ${earlier} names the same session of the same pupil`,
  remedy: 'keep one of the two rows; the first was taken',
});

const forTheStore = ({ row, text, problem: { field, problem, remedy } }: Refused): RejectedRow => ({
  row,
  field,
  problem,
  remedy,
  text,
});
