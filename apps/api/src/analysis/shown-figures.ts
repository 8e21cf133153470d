// Counts of libs/register as the API shows them.
import { absentOf, percentOf, type GroupFigures, type Run, type Span, type Tally } from '#libs/register';
import { addDays, sessionOf } from '#libs/school-time';
import type { FiguresDto, GroupDto, RunDto } from './figures.dto.js';

export function shownTally(tally: Tally): FiguresDto {
  const { possible, attended, unauthorised, late, lateMinutes, ladderPossible, ladderAttended } = tally;
  const absent = absentOf(tally);
  return {
    possible,
    attended,
    absent,
    authorised: absent - unauthorised,
    unauthorised,
    late,
    lateMinutes,
    attendance: percentOf(attended, possible),
    ladderPossible,
    ladderAttended,
    ladderAttendance: percentOf(ladderAttended, ladderPossible),
  };
}

export const shownGroup = ({ pupils, persistent, severe, tally }: GroupFigures): GroupDto => ({
  pupils,
  persistent,
  severe,
  ...shownTally(tally),
});

export function shownRun({ monday }: Span, run: Run | null): RunDto | null {
  const at = (place: number) => sessionOf(addDays(monday, place >> 1), place % 2 === 0 ? 'am' : 'pm');
  return run && { sessions: run.sessions, first: at(run.first), last: at(run.last) };
}
