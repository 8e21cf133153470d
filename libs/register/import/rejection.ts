// Why a row of a register cannot be taken, in words for the person who has to mend it.

/** The parts of a mark as it is handed in. */
export const markFields = ['pupil', 'date', 'session', 'code', 'minutesLate', 'note'] as const;
export type MarkField = (typeof markFields)[number];

/** How a delivery calls those parts: its column headers, or its JSON fields. */
export type FieldNames = Readonly<Record<MarkField, string>>;

export interface RowProblem {
  readonly field: string;
  /** What stood there, shortened. May identify a pupil, so it is kept nowhere; null where nothing stood there. */
  readonly value: string | null;
  /** Without the value, which may name a pupil where columns are mixed up; only a short code is repeated. */
  readonly problem: string;
  readonly remedy: string;
}

export const jsonFieldNames: FieldNames = {
  pupil: 'pupil',
  date: 'date',
  session: 'session',
  code: 'code',
  minutesLate: 'minutesLate',
  note: 'note',
};

/** A value as it may be shown: printable, 60 characters at most. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const printable = text.replace(/[^\P{C}]/gu, '?');
  return printable.length > 60 ? `${printable.slice(0, 57).toWellFormed()}...` : printable;
}
