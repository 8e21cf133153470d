// What a case makes of reports on its letters, where postings are reported and not assumed.
import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import {
  deadlines,
  decide,
  fold,
  noCases,
  runPupil,
  type CaseEvent,
  type Change,
  type PupilState,
  type World,
} from '#libs/casework';
import { formatInstant, londonInstant, type Instant } from '#libs/school-time';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';

const scenario = readScenario(join(import.meta.dirname, '..', 'scenarios', 'worked-example.json'));
/** A Monday. */
const issuedAt = londonInstant('2025-11-03', '10:00');

describe('a case whose postings are reported', () => {
  const [pupil] = scenario.pupils;
  const world: World = { ...runPupil(scenario, pupil!).world(), postings: 'reported' };
  const notice = (parent: string): CaseEvent[] => [
    {
      type: 'NoticeToImproveIssued',
      at: issuedAt,
      caseNumber: 1,
      data: { parent, weeks: 4, servedOn: '2025-11-05', from: '2025-11-06', until: '2025-12-04' },
    } as CaseEvent,
    {
      type: 'LetterIssued',
      at: issuedAt,
      caseNumber: 1,
      data: { letter: 'notice-to-improve', parent, method: 'post', postAt: null },
    },
  ];
  const begun: CaseEvent[] = [
    { type: 'CaseOpened', at: issuedAt, caseNumber: 1, data: { policy: 'ashley', version: '1.0.0' } },
    ...notice('A'),
    ...notice('B'),
  ];
  const state = fold(noCases, begun);
  const posted = (on: string, method: 'post' | 'hand' = 'post'): Change => ({
    kind: 'letter-posted',
    letter: 'notice-to-improve',
    parent: 'A',
    method,
    on,
    by: { id: 'u7', role: 'attendance-officer' },
  });
  const follow = (of: PupilState, at: Instant, change: Change): readonly CaseEvent[] =>
    decide(of, { kind: 'change', at, change }, world);
  const statusOf = (of: PupilState) =>
    of.cases[0]!.notices.map(({ parent, status }) => `${parent} ${status}`);
  const told = (events: readonly CaseEvent[]) =>
    events.map(({ type, data }) => `${type} ${JSON.stringify(Object.values(data).slice(2))}`);

  it('runs a notice that was posted on the day its dates rest on, whenever that is said', () => {
    const at = londonInstant('2025-11-06', '09:00');
    const events = follow(state, at, posted('2025-11-03'));
    expect(told(events)).toEqual(['LetterPosted ["post","2025-11-03"]', 'LetterServed ["2025-11-05"]']);
    expect(events[0]!.by).toEqual({ id: 'u7', role: 'attendance-officer' });
    expect(statusOf(fold(state, events))).toEqual(['A running', 'B running']);
    expect(follow(fold(state, events), at, posted('2025-11-03'))).toEqual([]);
  });

  it('runs no clock for a notice that left too late for its own dates, unless by quicker means', () => {
    const at = londonInstant('2025-11-05', '16:00');
    const late = follow(state, at, posted('2025-11-04'));
    expect(told(late)).toEqual([
      'LetterPosted ["post","2025-11-04"]',
      'LetterServed ["2025-11-06"]',
      'LetterFailed ["too-late"]',
    ]);
    expect(statusOf(fold(state, late))).toEqual(['A undelivered', 'B running']);
    expect(told(follow(state, at, posted('2025-11-05', 'hand')))).toHaveLength(2);
  });

  it('gives up a notice of which nobody says in five working days that it left', () => {
    const [due] = deadlines(state, world, issuedAt).filter(({ id }) => id === 'give-up-notices');
    expect(formatInstant(due!.due)).toBe('2025-11-10T17:00:00+00:00');
    const events = decide(state, { kind: 'deadline', at: due!.due, deadline: due!.id }, world);
    expect(told(events).slice(0, 2)).toEqual(['LetterFailed ["too-late"]', 'LetterFailed ["too-late"]']);
    expect(statusOf(fold(state, events))).toEqual(['A undelivered', 'B undelivered']);
  });

  it('stops the clock of the parent whose notice failed, and sends no notice again as it is', () => {
    const at = londonInstant('2025-11-07', '09:00');
    const after = fold(state, follow(state, at, posted('2025-11-03')));
    const failed = follow(after, at, {
      kind: 'letter-failed',
      letter: 'notice-to-improve',
      parent: 'A',
      why: 'undeliverable',
    });
    const then = fold(after, failed);
    expect(statusOf(then)).toEqual(['A undelivered', 'B running']);
    const again = {
      kind: 'letter-sent-again',
      letter: 'notice-to-improve',
      parent: 'A',
      method: 'post',
    } as const;
    expect(follow(then, at, again)).toEqual([]);
  });
});
