// What another calendar would move: the deadlines that run do, the dates that a notice printed do not.
import { describe, expect, it } from '@jest/globals';
import { trailOf } from '#libs/audit';
import { fold, noCases, previewCalendar } from '#libs/casework';
import { buildCalendar, formatInstant, parseInstant, type CalendarSpec } from '#libs/school-time';
import { readScenarioFile } from '../support/scenario-files.js';

const scenario = readScenarioFile('notice-fixed-over-half-term-and-closure');
const trail = trailOf(scenario);

/** The preview as of a moment, with the calendar that `change` makes of the scenario's. */
function previewAt(moment: string, change: (spec: CalendarSpec) => CalendarSpec) {
  const at = parseInstant(moment);
  const known = trail.filter(({ event }) => event.at <= at);
  const state = fold(
    noCases,
    known.map(({ event }) => event),
  );
  const { world } = known.at(-1)!;
  const { moves, stays } = previewCalendar(
    state,
    world,
    buildCalendar(change(world.calendar.spec), { yearGroup: 8 }),
    at,
  );
  const moment16 = (due: number | null) => (due === null ? null : formatInstant(due).slice(0, 16));
  return { moves: moves.map(({ deadline, from, to }) => [deadline, moment16(from), moment16(to)]), stays };
}

const closed =
  (...days: string[]) =>
  (spec: CalendarSpec): CalendarSpec => ({ ...spec, closures: [...(spec.closures ?? []), ...days] });

describe('a preview of another calendar', () => {
  it('names the printed end of a notice, which stays, with the day that it would be if it were counted anew', () => {
    const { moves, stays } = previewAt('2025-10-07T09:00', closed('2025-10-17'));
    expect(moves).toEqual([]);
    expect(stays).toEqual([
      { caseNumber: 1, what: 'notice-to-improve', parent: 'A', day: '2025-11-05', countedAnew: '2025-11-06' },
    ]);
  });

  it('moves what runs by school days, to nowhere where the calendar ends before', () => {
    expect(previewAt('2025-10-03T17:00', closed('2025-10-06', '2025-10-07')).moves).toEqual([
      ['approval-overdue:target-letter', '2025-10-08T17:00', '2025-10-10T17:00'],
    ]);
    const short = (spec: CalendarSpec): CalendarSpec => ({
      ...spec,
      terms: [{ from: '2025-09-01', to: '2025-10-07' }],
    });
    expect(previewAt('2025-10-03T17:00', short).moves).toEqual([
      ['approval-overdue:target-letter', '2025-10-08T17:00', null],
    ]);
  });

  it('moves nothing where the same days are open', () => {
    expect(previewAt('2025-10-07T09:00', spec => spec)).toMatchObject({
      moves: [],
      stays: [{ countedAnew: null }],
    });
  });
});
