// Duties to the pupil, severe absence and what courts order: penal acts wait for a duty's answer, support waits for nothing.
import { describe, expect, it } from '@jest/globals';
import { duties, summarise, type Action, type DutyName } from '#libs/casework';
import { parseInstant } from '#libs/school-time';
import { given, type Changed, type Situation } from '../support/given-when-then.js';
import { considered, did, found, notice, referral } from './situations.js';

const head = 'headteacher';
const lead = 'attendance-lead';

const answer = (duty: DutyName): Action => ({
  action: 'answer-duty',
  duty,
  answers: Object.fromEntries(duties[duty].questions.map(question => [question, 'told in writing'])),
});
const flagged = (at: string): Changed => ({ at, change: { kind: 'flag', flag: 'ehcp' } });
const waits = (situation: Situation, at: string): string[] => {
  const host = situation.host(at);
  const { awaiting } = summarise(host.state(), 1, host.world(), parseInstant(at));
  return awaiting.map(w => `${w.role} ${w.what}`);
};

describe('a duty to the pupil', () => {
  const open = considered.and({ happened: [flagged('2025-09-15T10:30')] });
  const answered = open.and({ happened: [did('2025-09-15T11:00', lead, answer('ehcp'))] });

  it('holds up a Notice to Improve until it is answered', () => {
    open.when('2025-09-15T12:00', head, notice()).refused('state');
    answered.when('2025-09-15T12:00', head, notice()).allowed();
  });

  it('holds up a referral for a penalty, and none for support', () => {
    open.when('2025-09-15T12:00', head, referral).refused('state');
    answered.when('2025-09-15T12:00', head, referral).allowed();
    open.when('2025-09-15T12:00', head, { ...referral, purpose: 'support' } as Action).allowed();
  });

  it('waits for its role, and after the answer for nobody', () => {
    expect(waits(open, '2025-09-15T12:00')).toContain('attendance-lead answer-duty');
    expect(waits(answered, '2025-09-15T12:00')).not.toContain('attendance-lead answer-duty');
  });

  it('is answered once, in an open case, where it is one', () => {
    answered.when('2025-09-15T12:00', lead, answer('ehcp')).refused('state');
    found.when('2025-09-15T12:00', lead, answer('ehcp')).refused('state');
    given({ happened: [flagged('2025-09-15T10:30')] })
      .when('2025-09-15T12:00', lead, answer('ehcp'))
      .refused('state');
  });
});

describe('fifteen days of illness', () => {
  /** Ten sessions of `O`, then three weeks of illness. */
  const ill = considered.and({
    marks: [
      { from: '2025-09-08', to: '2025-09-12', am: 'O', pm: 'O' },
      { from: '2025-09-15', to: '2025-10-03', am: 'I', pm: 'I' },
    ],
  });

  it('are a duty from the thirtieth session', () => {
    ill.when('2025-10-03T12:00', head, notice()).allowed();
    ill.when('2025-10-03T15:00', head, notice()).refused('state');
  });

  it('are answered for the school year', () => {
    const answered = ill.and({ happened: [did('2025-10-06T10:00', lead, answer('illness-15-days'))] });
    answered.when('2025-10-06T12:00', head, notice()).allowed();
  });
});

describe('severe absence', () => {
  const away = (days: string): Situation =>
    given({ marks: [{ from: '2025-09-01', to: days, am: 'I', pm: 'I' }] });
  const consider: Action = { action: 'consider-severe-absence', decision: 'refer', reason: 'see the file' };
  const at = '2025-09-26T15:00';

  it('is half of the possible sessions and more, once forty were possible', () => {
    expect(waits(away('2025-09-12'), at)).toContain('dsl consider-severe-absence');
    expect(waits(away('2025-09-12'), '2025-09-29T15:00')).not.toContain('dsl consider-severe-absence');
    expect(waits(away('2025-09-11'), at)).not.toContain('dsl consider-severe-absence');
  });

  it('is considered by the DSL or the headteacher, and then waits no more this year', () => {
    const considering = away('2025-09-30').when(at, 'dsl', consider);
    expect(considering.first('SevereAbsenceConsidered')).toEqual({ absent: 40, possible: 40 });
    away('2025-09-30').when(at, lead, consider).refused('role');
    away('2025-09-30').when(at, head, consider).allowed();
    given({}).when(at, 'dsl', consider).refused('state');
    const known = away('2025-09-30').and({ happened: [did(at, 'dsl', consider)] });
    expect(waits(known, '2025-09-29T15:00')).not.toContain('dsl consider-severe-absence');
  });

  it('says nothing plain of what was decided', () => {
    const { events } = away('2025-09-30').when(at, 'dsl', consider);
    expect(events[0]!.sealed!.facts).toEqual({ decision: 'refer', reason: 'see the file' });
  });
});

describe("a court's order", () => {
  const order = (more: object): Action => ({
    action: 'record-order',
    order: 'parenting-order',
    on: '2025-09-15',
    ...more,
  });
  const at = '2025-09-16T10:00';

  it('is recorded, sealed for whom it is about', () => {
    const { events } = found.when(at, 'ewo', order({ parent: 'A', until: '2026-09-14' }));
    expect(events).toMatchObject([
      {
        type: 'OrderRecorded',
        data: { on: '2025-09-15' },
        sealed: { subject: 'A', facts: { order: 'parenting-order', until: '2026-09-14' } },
      },
    ]);
    const supervision = found.when(at, 'ewo', order({ order: 'education-supervision-order' }));
    expect(supervision.allowed().events[0]!.sealed!.subject).toBe('P1');
  });

  it('names a parent where it is a parenting order, and ends after it was made', () => {
    found.when(at, 'ewo', order({})).refused('state');
    found.when(at, 'ewo', order({ parent: 'Z' })).refused('state');
    found.when(at, 'ewo', order({ parent: 'A', until: '2025-09-14' })).refused('state');
  });
});
