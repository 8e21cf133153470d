// The school's own register of this school year through its policy and another.
import { byteOfCode, noMark, schoolSessions, type People, type Policy } from '#libs/casework';
import { placeIn, type PupilMarks } from '#libs/register';
import { londonDate, schoolYearStart, type CalendarSpec } from '#libs/school-time';
import { loadMarksOfSchool, loadSchool, type Tx } from '#libs/store';
import { runWhatIf, type PackedMarks, type WhatIf } from './run.js';

export interface SchoolWhatIf {
  readonly a: Policy;
  readonly b: Policy;
  readonly people: People;
  readonly groupBy: 'nothing' | 'year-group';
}

/** Runs the marks of the school year so far. Throws what `runWhatIf` throws. */
export async function whatIfOfSchool(tx: Tx, { a, b, people, groupBy }: SchoolWhatIf): Promise<WhatIf> {
  const today = londonDate(tx.now());
  const { calendar } = await loadSchool(tx);
  const { span, pupils } = await loadMarksOfSchool(tx, {
    from: schoolYearStart(today),
    to: today,
    at: tx.now(),
  });
  const groupOf = ({ yearGroup }: PupilMarks): string =>
    groupBy === 'nothing' ? '' : yearGroup === null ? 'No year group' : `Year ${yearGroup}`;
  return runWhatIf({ a, b, calendar, people }, pack(pupils, calendar, span.monday, groupOf));
}

function pack(
  pupils: readonly PupilMarks[],
  calendar: CalendarSpec,
  monday: string,
  groupOf: (pupil: PupilMarks) => string,
): PackedMarks {
  const sessions = schoolSessions(calendar);
  const numbers = new Map(sessions.map((session, number) => [placeIn(monday, session), number]));
  const codes = new Uint8Array(pupils.length * sessions.length).fill(noMark);
  let marks = 0;
  for (const [p, pupil] of pupils.entries()) {
    for (const [n, week] of pupil.weeks.entries())
      for (let slot = 0; slot < 14; slot += 1) {
        const at = (n * 14 + slot) * 2;
        const byte = byteOfCode(pupil.marks.slice(at, at + 2).trim());
        const session = numbers.get(week * 14 + slot);
        if (byte === undefined || session === undefined) continue;
        codes[p * sessions.length + session] = byte;
        marks += 1;
      }
  }
  return {
    pupils: pupils.map(({ id }) => id),
    yearGroups: pupils.map(({ yearGroup }) => yearGroup),
    groups: pupils.map(groupOf),
    codes,
    marks,
    leftOut: 0,
  };
}
