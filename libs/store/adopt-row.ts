// One row of a file of cases that ran before Waymark: a case at its stage, a Notice to Improve, or a penalty notice.
import type { Method } from '#libs/casework';
import { plainDateOf, type RowProblem } from '#libs/register';
import type { PlainDate } from '#libs/school-time';

/** Columns by their headers in lower case; in JSON they are the fields of a row. */
export const adoptColumns = {
  kind: 'Kind',
  upn: 'UPN',
  stage: 'Stage',
  letterOn: 'Letter.Date',
  letterBy: 'Letter.By',
  meetingOn: 'Meeting.Date',
  contractOn: 'Contract.Date',
  contractBy: 'Contract.By',
  reviewUntil: 'Review.Until',
  closedOn: 'Closed',
  target: 'Target',
  parent: 'Parent',
  issuedOn: 'Issued',
  servedOn: 'Served',
  weeks: 'Weeks',
  until: 'Until',
  allowedUnauthorised: 'Allowed',
  outcome: 'Outcome',
  authority: 'Authority',
  source: 'Source',
  documents: 'Documents',
} as const;
export type AdoptColumn = keyof typeof adoptColumns;
export type AdoptCells = Readonly<Partial<Record<AdoptColumn, string>>>;

export interface PaperDocument {
  readonly name: string;
  /** SHA-256 of the file in hex, where it was given. */
  readonly hash: string | null;
}

interface Common {
  readonly row: number;
  readonly upn: string;
  readonly source: string;
  readonly authority: string;
  readonly documents: readonly PaperDocument[];
}

export interface CaseRow extends Common {
  readonly kind: 'case';
  readonly stage: string;
  readonly letterOn?: PlainDate;
  readonly letterBy?: Method;
  readonly meetingOn?: PlainDate;
  readonly contractOn?: PlainDate;
  readonly contractBy: readonly string[];
  readonly reviewUntil?: PlainDate;
  readonly closedOn?: PlainDate;
  readonly target?: number;
}

export interface ImprovementRow extends Common {
  readonly kind: 'notice-to-improve';
  readonly parent: string;
  readonly issuedOn: PlainDate;
  readonly servedOn?: PlainDate;
  readonly until?: PlainDate;
  readonly weeks: number;
  readonly allowedUnauthorised: number;
  readonly outcome: 'running' | 'met' | 'failed' | 'withdrawn';
}

export interface PenaltyRow extends Common {
  readonly kind: 'penalty-notice';
  readonly parent: string;
  readonly issuedOn: PlainDate;
  readonly outcome: 'paid' | 'unpaid' | 'withdrawn' | 'prosecuted';
}

export type AdoptRow = CaseRow | ImprovementRow | PenaltyRow;

const LONGEST_CELL = 1000;
const MOST_DOCUMENTS = 20;

const outcomes = {
  'notice-to-improve': ['running', 'met', 'failed', 'withdrawn'],
  'penalty-notice': ['paid', 'unpaid', 'withdrawn', 'prosecuted'],
} as const;

/** A refusal in a row's own words: the header of the column, what stands there, what is wrong, what to do. */
export const refusalOf = (cells: AdoptCells, field: string, problem: string, remedy: string): RowProblem => ({
  field: field in adoptColumns ? adoptColumns[field as AdoptColumn] : field,
  value: cells[field as AdoptColumn]?.slice(0, 60) || null,
  problem,
  remedy,
});

/** Reads the cells of a row, or says what is wrong with one. */
export function readAdoptRow(cells: AdoptCells, row: number): AdoptRow | RowProblem {
  const reader = new CellReader(cells);
  const kind = reader.oneOf('kind', ['case', 'notice-to-improve', 'penalty-notice'], 'case');
  const upn = (cells.upn ?? '').toUpperCase();
  if (!/^[A-Z0-9]{1,20}$/.test(upn))
    reader.refuse('upn', 'this is not a unique pupil number', 'give the number (UPN) as the school has it');
  const source = (cells.source || 'paper').toLowerCase();
  if (!/^[a-z0-9][a-z0-9 .-]{0,39}$/.test(source))
    reader.refuse('source', 'this is not the name of a source', 'write paper, or the name of the system');
  const common = { row, upn, source, authority: cells.authority ?? '', documents: reader.documents() };
  const read = kind === 'case' ? readCase(reader, common) : readNotice(reader, common, kind);
  return reader.problem ?? read;
}

function readCase(reader: CellReader, common: Common): CaseRow {
  const { cells } = reader;
  if (!cells.stage)
    reader.refuse('stage', 'the stage is missing', 'write the stage at which the case stands');
  const letterBy = cells.letterBy ? reader.oneOf('letterBy', ['post', 'email', 'hand'], 'post') : undefined;
  return {
    ...common,
    kind: 'case',
    stage: cells.stage ?? '',
    ...reader.dates('letterOn', 'meetingOn', 'contractOn', 'reviewUntil', 'closedOn'),
    ...(letterBy && { letterBy }),
    contractBy: listOf(cells.contractBy),
    ...(cells.target && { target: reader.number('target') }),
  };
}

function readNotice(
  reader: CellReader,
  common: Common,
  kind: 'notice-to-improve' | 'penalty-notice',
): ImprovementRow | PenaltyRow {
  const { issuedOn = '', servedOn, until } = reader.dates('issuedOn', 'servedOn', 'until');
  if (!issuedOn) reader.refuse('issuedOn', 'the day of issue is missing', 'write it as YYYY-MM-DD');
  const notice = { ...common, parent: reader.cells.parent ?? '', issuedOn };
  if (kind === 'penalty-notice')
    return { ...notice, kind, outcome: reader.oneOf('outcome', outcomes[kind], undefined) };
  const outcome = reader.oneOf('outcome', outcomes[kind], 'running');
  if (outcome !== 'running' && !until)
    reader.refuse('until', 'the last day of the period is missing', 'write it as YYYY-MM-DD');
  return {
    ...notice,
    kind,
    outcome,
    ...(servedOn && { servedOn }),
    ...(until && { until }),
    weeks: outcome === 'running' ? reader.number('weeks') : 0,
    allowedUnauthorised: outcome === 'running' ? reader.number('allowedUnauthorised') : 0,
  };
}

/** Reads cells and remembers the first that cannot be used. */
class CellReader {
  problem: RowProblem | undefined;

  constructor(readonly cells: AdoptCells) {
    const long = (Object.keys(cells) as AdoptColumn[]).find(each => cells[each]!.length > LONGEST_CELL);
    if (long) this.refuse(long, `the cell has more than ${LONGEST_CELL} characters`, 'shorten it');
  }

  refuse(column: AdoptColumn, problem: string, remedy: string): void {
    this.problem ??= refusalOf(this.cells, column, problem, remedy);
  }

  oneOf<T extends string>(column: AdoptColumn, words: readonly T[], otherwise: T | undefined): T {
    const text = (this.cells[column] || otherwise || '').toLowerCase();
    const found = words.find(word => word === text);
    if (!found)
      this.refuse(
        column,
        text ? 'there is no such entry' : 'the entry is missing',
        `write ${words.join(', ')}`,
      );
    return found ?? words[0]!;
  }

  number(column: AdoptColumn): number {
    const text = this.cells[column] ?? '';
    if (!/^\d{1,3}(\.\d{1,2})?\s*%?$/.test(text))
      this.refuse(column, text ? 'this is not a number' : 'the number is missing', 'write it in digits');
    return Number.parseFloat(text);
  }

  dates<C extends AdoptColumn>(...columns: readonly C[]): Partial<Record<C, PlainDate>> {
    const found = columns.flatMap(column => {
      const text = this.cells[column];
      if (!text) return [];
      const date = plainDateOf(text, 'dmy');
      if (date === null) this.refuse(column, 'this is not a date', 'write it as YYYY-MM-DD or DD/MM/YYYY');
      return date === null ? [] : [[column, date]];
    });
    return Object.fromEntries(found) as Partial<Record<C, PlainDate>>;
  }

  /** `name` or `name#hash`, separated by `|`. */
  documents(): readonly PaperDocument[] {
    const entries = listOf(this.cells.documents);
    if (entries.length > MOST_DOCUMENTS)
      this.refuse('documents', `there are ${entries.length} documents`, `name at most ${MOST_DOCUMENTS}`);
    return entries.map(entry => {
      const [name = '', hash = null] = entry.split('#');
      if (!name.trim() || (hash !== null && !/^[0-9a-f]{64}$/i.test(hash)))
        this.refuse(
          'documents',
          'a document is not named as expected',
          'write name#SHA-256, with | between two of them',
        );
      return { name: name.trim(), hash: hash?.toLowerCase() ?? null };
    });
  }
}

const listOf = (text = ''): readonly string[] =>
  text
    .split('|')
    .map(part => part.trim())
    .filter(part => part !== '');
