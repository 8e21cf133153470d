import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addDays, buildCalendar, londonInstant, type Instant } from '#libs/school-time';
import { buildChangeReport, type ChangedEntry, type ThresholdUse } from './change-report.js';
import { resolveBy } from './resolve-by.js';

const calendar = buildCalendar({
  terms: [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
});
const days = { from: '2025-09-01', to: '2025-12-19' };
const at = (day: string, time = '10:00'): Instant => londonInstant(day, time);
const change = (session: string, knownAt: Instant, more: Partial<ChangedEntry> = {}): ChangedEntry => ({
  session: session as ChangedEntry['session'],
  original: 'O',
  amended: 'I',
  reason: 'not supplied',
  who: 'not supplied',
  when: null,
  knownAt,
  seenBetween: null,
  ...more,
});
const numbersOf = (entries: readonly ChangedEntry[]): (number | null)[] =>
  buildChangeReport(days, entries, [], calendar).changes.map(({ run }) => run);

describe('by when an entry must be settled', () => {
  it('is 17:00 on the earlier of the fifth school day and the fifth working day', () => {
    expect(resolveBy(calendar, '2025-09-01')).toBe(at('2025-09-08', '17:00'));
    // The half-term break is no school day, and working days go on.
    expect(resolveBy(calendar, '2025-10-22')).toBe(at('2025-10-29', '17:00'));
    // Beyond the calendar, over Christmas, Boxing Day and the New Year.
    expect(resolveBy(calendar, '2025-12-19')).toBe(at('2025-12-30', '17:00'));
  });
});

describe('runs of retrospective coding', () => {
  const late = at('2025-09-15');
  const three = ['2025-09-01 am', '2025-09-01 pm', '2025-09-02 am'];

  it('are three changes within an hour, each later than its fifth day', () => {
    expect(numbersOf(three.map(session => change(session, late)))).toEqual([1, 1, 1]);
    expect(numbersOf(three.slice(1).map(session => change(session, late)))).toEqual([null, null]);
    expect(numbersOf(three.map((session, i) => change(session, late + i * 1_800_000)))).toEqual([1, 1, 1]);
    expect(numbersOf(three.map((session, i) => change(session, late + i * 1_800_001)))).toEqual([
      null,
      null,
      null,
    ]);
    expect(numbersOf([...three.slice(1), '2025-09-09 am'].map(session => change(session, late)))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('go by when the entries were made, where that was supplied', () => {
    const spread = three.map((session, i) => change(session, late, { when: late - i * 7_200_000 }));
    expect(numbersOf(spread)).toEqual([null, null, null]);
  });

  it('hold each change once, and never one of another day', () => {
    const entry = fc
      .tuple(fc.nat(60), fc.constantFrom('am', 'pm'), fc.nat(40), fc.nat(300))
      .map(([day, half, later, minutes]) => {
        const date = addDays('2025-09-01', day);
        return change(`${date} ${half}`, at(addDays(date, later), '12:00') + minutes * 60_000);
      });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), entries => {
        const { changes, runs } = buildChangeReport(days, entries, [], calendar);
        expect(changes).toHaveLength(entries.length);
        for (const { number, entered, sessions } of runs) {
          const own = changes.filter(({ run }) => run === number);
          expect(own).toHaveLength(sessions.length);
          expect(own.length).toBeGreaterThanOrEqual(3);
          expect(entered.to - entered.from).toBeLessThanOrEqual(3_600_000);
          for (const { knownAt, session } of own)
            expect(knownAt).toBeGreaterThan(resolveBy(calendar, session.slice(0, 10)));
        }
      }),
    );
  });
});

describe('changes after a threshold', () => {
  const use: ThresholdUse = {
    event: 'PenaltyThresholdMet',
    caseNumber: 1,
    seq: 3,
    at: at('2025-10-03'),
    days: { from: '2025-09-03', to: '2025-10-03' },
    sessions: ['2025-09-29 am'],
  };
  const after = (session: string, knownAt: Instant): (boolean | undefined)[] =>
    buildChangeReport(days, [change(session, knownAt)], [use], calendar).changes[0]!.afterThreshold.map(
      ({ counted }) => counted,
    );

  it('are those known later, of a week that was looked at, and say whether the session was counted', () => {
    expect(after('2025-09-29 am', at('2025-10-06'))).toEqual([true]);
    expect(after('2025-09-29 pm', at('2025-10-06'))).toEqual([false]);
    expect(after('2025-09-01 am', at('2025-10-06'))).toEqual([false]);
    expect(after('2025-10-06 am', at('2025-10-10'))).toEqual([]);
    expect(after('2025-09-29 am', at('2025-10-02'))).toEqual([]);
  });
});
