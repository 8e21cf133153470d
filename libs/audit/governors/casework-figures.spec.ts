import { describe, expect, it } from '@jest/globals';
import type { CaseEvent } from '#libs/casework';
import { londonInstant, type PlainDate } from '#libs/school-time';
import { caseworkFigures, type Period } from './casework-figures.js';

const on = (date: PlainDate, event: Pick<CaseEvent, 'type' | 'data'>): CaseEvent =>
  ({ at: londonInstant(date, '09:00'), caseNumber: 1, ...event }) as CaseEvent;
const opened = (date: PlainDate) =>
  on(date, { type: 'CaseOpened', data: { policy: 'ashley', version: '1' } });
const entered = (date: PlainDate, stage: string) =>
  on(date, { type: 'StageEntered', data: { stage } as never });
const closed = (date: PlainDate) => on(date, { type: 'CaseClosed', data: { reason: 'improved' } });
const times = <T>(n: number, of: T): readonly T[] => Array.from({ length: n }, () => of);

const periods: readonly Period[] = [
  { name: 'Autumn 1', from: '2025-09-01', to: '2025-10-24' },
  { name: 'Autumn 2', from: '2025-11-03', to: '2025-12-19' },
];
const first = [opened('2025-09-10'), entered('2025-09-12', 'letter')];

describe('casework in counts', () => {
  it('counts who came, went and stands where, and how long they stayed', () => {
    const cases = [
      ...times(8, [...first, entered('2025-11-11', 'meeting')]),
      ...times(7, first),
      ...times(6, [...first, closed('2025-11-20')]),
    ];
    const [one, two] = caseworkFigures(cases, ['letter', 'meeting'], periods);
    expect(one).toMatchObject({ opened: 21, openAtEnd: 21, closed: null });
    expect(two).toMatchObject({ closed: 6, openAtEnd: 15 });
    expect(two!.stages.map(s => s.atEnd)).toEqual([7, 8, null]);
    expect(two!.stages[0]!.medianDays).toBe(60);
  });

  it('does not give a small count away from one period to the next', () => {
    const cases = [...times(20, first), ...times(2, [...first, closed('2025-11-20')])];
    const [one, two] = caseworkFigures(cases, ['letter', 'meeting'], periods);
    expect(two!.closed).toBeNull();
    const told = [one!.openAtEnd, two!.openAtEnd, two!.opened].filter(count => count !== null);
    expect(told.length).toBeLessThan(3);
  });

  it('counts what happens in a holiday with the half-term before it', () => {
    const inHoliday = [opened('2025-10-28'), entered('2025-10-29', 'letter')];
    const cases = [...times(8, inHoliday), ...times(7, [...first, closed('2025-10-30')])];
    const [one, two] = caseworkFigures(cases, ['letter', 'meeting'], periods);
    expect(one).toMatchObject({ opened: 15, closed: 7, openAtEnd: 8 });
    expect(two).toMatchObject({ openAtEnd: 8 });
  });

  it('counts a case that ran on paper from the day on which it began there', () => {
    const stage = { stage: 'letter', enteredOn: '2025-09-15', closedOn: null };
    const adopted = on('2025-11-12', { type: 'CaseAdopted', data: { stage } as never });
    const [one, two] = caseworkFigures(times(9, [opened('2025-11-12'), adopted]), ['letter'], periods);
    expect(one).toMatchObject({ opened: 9, openAtEnd: 9 });
    expect(two).toMatchObject({ opened: null, openAtEnd: 9 });
  });
});
