import { describe, expect, it } from '@jest/globals';
import type { Action } from '#libs/casework';
import { given, type Did, type Facts, type Situation } from '../support/given-when-then.js';
import {
  accepted,
  considering,
  did,
  fined,
  judgement,
  notice,
  penalty,
  referral,
  tenOf,
} from './situations.js';

const head = 'headteacher';

/** A considered, referred, accepted and fined for ten sessions of leave, in three days of September. */
const way = (...parents: string[]): readonly Did[] => [
  did('2025-09-15T10:00', head, considering('penalty')),
  did('2025-09-16T10:00', head, referral),
  did('2025-09-17T10:00', 'ewo', { action: 'accept-referral' }),
  ...parents.map((parent, i) => did(`2025-09-18T10:0${i}`, 'ewo', penalty(parent))),
];

const leave = (more: Facts['marks'] = []): Facts => ({ marks: [...tenOf('G').marks!, ...more] });
/** With one parent, sessions that A's notice covers are left out altogether. */
const onlyA: Facts = { pupil: { id: 'P1', dateOfBirth: '2012-03-04', yearGroup: 8, parents: [{ id: 'A' }] } };
const oneMore = [{ date: '2025-10-13', am: 'G' }];
const tenMore = [{ from: '2025-10-13', to: '2025-10-17', am: 'G', pm: 'G' }];

const findings = (situation: Situation): number[] =>
  situation
    .whenTimePasses('2025-09-01T00:00', '2026-02-01T00:00')
    .events.flatMap(e => (e.type === 'PenaltyThresholdMet' ? [e.data.count] : []));

describe('a finding', () => {
  it('counts ten sessions, not nine', () => {
    expect(findings(given(leave()))).toEqual([10]);
    expect(findings(given({ marks: [...leave().marks!, { date: '2025-09-08', am: '/' }] }))).toEqual([]);
  });

  it('counts G, N, O and U, and no authorised absence', () => {
    for (const code of ['G', 'N', 'O', 'U'])
      expect([code, findings(given(tenOf(code)))]).toEqual([code, [10]]);
    for (const code of ['I', 'M', 'C', 'L', '#'])
      expect([code, findings(given(tenOf(code)))]).toEqual([code, []]);
  });

  it('looks back ten school weeks, half-term not counted', () => {
    const five = { from: '2025-09-08', to: '2025-09-10', am: 'O', pm: 'O' };
    const four = (from: string, to: string): Facts => ({ marks: [five, { from, to, am: 'O', pm: 'O' }] });
    // Six sessions in the week of 8 September; the tenth school week from it is that of 17 November.
    expect(findings(given(four('2025-11-17', '2025-11-18')))).toEqual([10]);
    expect(findings(given(four('2025-11-24', '2025-11-25')))).toEqual([]);
  });

  it('is one at a time: more sessions make no second one', () => {
    expect(findings(given(leave(tenMore)))).toEqual([10]);
  });

  it('leaves out sessions that every liable parent has a notice for', () => {
    const both = given(leave(oneMore), { happened: way('A', 'B') });
    expect(findings(both)).toEqual([10]);
    expect(findings(given(leave(tenMore), { happened: way('A', 'B') }))).toEqual([10, 10]);
  });

  it('counts them again for a parent without one', () => {
    expect(findings(given(leave(oneMore), { happened: way('A') }))).toEqual([10, 11]);
  });

  it('counts them again once the notice is withdrawn', () => {
    const withdrawn = given(leave(oneMore), {
      happened: [
        ...way('A', 'B'),
        did('2025-09-22T10:00', 'ewo', { action: 'withdraw-penalty', parent: 'A', ground: 'material-error' }),
      ],
    });
    expect(findings(withdrawn)).toEqual([10, 11]);
  });

  it('is not enough for a notice once an amendment has left fewer than ten of its sessions', () => {
    const both = given(leave(), { happened: way('A', 'B') });
    both.when('2025-09-22T10:00', head, notice()).refused('nti.leave-only');
    const fewer = both.and({
      happened: [{ at: '2025-09-19T10:00', session: '2025-09-08 am', code: 'M' }],
    });
    fewer.when('2025-09-22T10:00', head, notice()).refused('nti.threshold');
  });

  it('ends with its case: the next needs a session that comes after', () => {
    const closed = (marks: Facts['marks']): Situation =>
      given(leave(marks), {
        happened: [did('2025-09-15T10:00', 'attendance-lead', { action: 'close', reason: 'other' })],
      });
    expect(findings(closed([]))).toEqual([10]);
    expect(findings(closed(oneMore))).toEqual([10, 11]);
  });

  it('is revised by an amendment below ten, with the notices that rest on it', () => {
    fined.whenAmended('2025-10-20T10:00', '2025-09-08 am', 'M').follows('FindingRevised', 'FindingRevised');
    given(leave()).whenAmended('2025-09-16T10:00', '2025-09-08 am', 'O').nothing();
  });

  it('revised and confirmed carries no penalty', () => {
    const revised = given(leave(), {
      happened: [
        ...way(),
        { at: '2025-09-17T11:00', session: '2025-09-08 am', code: 'M' },
        { at: '2025-09-17T12:00', session: '2025-09-08 am', code: 'G' },
      ],
    });
    // Amended back, the ten are a new finding, which nobody has considered.
    const outcome = revised.whenTimePasses('2025-09-17T11:00', '2025-09-17T12:00');
    expect(outcome.types).toContain('FindingRevised');
  });
});

describe('the next notice', () => {
  const again = (...between: Did[]): Situation =>
    given(leave(tenMore), onlyA, {
      happened: [
        ...way('A'),
        ...between,
        did('2025-10-20T10:00', head, considering('penalty')),
        did('2025-10-20T11:00', head, referral),
        did('2025-10-21T10:00', 'ewo', { action: 'accept-referral' }),
      ],
    });
  const issue = (situation: Situation): object =>
    situation.when('2025-10-22T10:00', 'ewo', penalty('A')).first('PenaltyNoticeIssued');

  it('is the second, at the flat sum', () => {
    expect(issue(again())).toMatchObject({
      ordinal: 2,
      amount: 160,
      reducedAmount: null,
      reducedUntil: null,
    });
  });

  it('is the first again where the one before was withdrawn', () => {
    const withdraw: Action = { action: 'withdraw-penalty', parent: 'A', ground: 'wrong-person' };
    const withdrawn = again(did('2025-09-22T10:00', 'ewo', withdraw));
    expect(issue(withdrawn)).toMatchObject({ ordinal: 1, amount: 160, reducedAmount: 80 });
  });
});

describe('the days for payment', () => {
  const pay = (amount: number, on: string, at = '2025-11-20T10:00'): Did =>
    did(at, 'ewo', { action: 'record-payment', parent: 'A', amount, on });
  const settled = (...payments: Did[]): readonly string[] =>
    fined
      .and({ happened: payments })
      .whenTimePasses('2025-10-14T10:01', '2026-01-31T00:00')
      .types.filter(t => t.startsWith('Penalty'));

  it('are 21 and 28 from the day of receipt', () => {
    // Posted 14 October, received on the 16th.
    const notice = fined.whenTimePasses('2025-10-14T10:00', '2025-10-14T10:00').first('PenaltyNoticeIssued');
    expect(notice).toMatchObject({
      receivedOn: '2025-10-16',
      reducedUntil: '2025-11-05',
      payBy: '2025-11-12',
    });
  });

  it('end unpaid at 00:00 of the day after', () => {
    expect(settled()).toEqual(['PenaltyUnpaid']);
    fined.whenTimePasses('2025-11-12T23:59', '2025-11-12T23:59').nothing();
    fined.whenTimePasses('2025-11-13T00:00', '2025-11-13T00:00').follows('PenaltyUnpaid');
  });

  it('settle by the dates of payment, not of recording', () => {
    expect(settled(pay(80, '2025-11-05', '2025-11-06T10:00'))).toEqual(['PenaltyNoticePaid']);
    expect(settled(pay(80, '2025-11-06', '2025-11-06T10:00'))).toEqual(['PenaltyUnpaid']);
    expect(settled(pay(160, '2025-11-12'))).toEqual([
      'PenaltyUnpaid',
      'PenaltyNoticePaid',
      'PenaltyUnpaidRevised',
    ]);
    expect(settled(pay(160, '2025-11-13'))).toEqual(['PenaltyUnpaid']);
    expect(settled(pay(159, '2025-11-12'))).toEqual(['PenaltyUnpaid']);
    expect(
      settled(pay(80, '2025-11-06', '2025-11-07T10:00'), pay(80, '2025-11-12', '2025-11-12T10:00')),
    ).toEqual(['PenaltyNoticePaid']);
  });

  it('run on when the case is closed', () => {
    const closed = fined.and({
      happened: [did('2025-10-20T10:00', 'attendance-lead', { action: 'close', reason: 'other' })],
    });
    expect(closed.whenTimePasses('2025-10-21T00:00', '2025-12-01T00:00').types).toContain('PenaltyUnpaid');
  });

  it('each unpaid notice is decided on its own', () => {
    const twice = given(leave(tenMore), onlyA, {
      happened: [
        ...way('A'),
        did('2025-10-20T10:00', head, considering('penalty')),
        did('2025-10-20T11:00', head, referral),
        did('2025-10-21T10:00', 'ewo', { action: 'accept-referral' }),
        did('2025-10-22T10:00', 'ewo', penalty('A')),
      ],
    });
    const prosecute: Action = {
      action: 'decide-prosecution',
      parent: 'A',
      decision: 'prosecute',
      esoConsidered: true,
      reason: 'x',
    };
    // The first is unpaid since 20 October, the second runs to 20 November.
    const first = twice.when('2025-10-23T10:00', 'ewo', prosecute).first('ProsecutionDecided');
    expect(first).toMatchObject({ penalty: 0 });
  });
});

describe('a revision of a penalty', () => {
  it('is resolved in the case that holds it, though another is open by now', () => {
    const again = fined.and({
      marks: [...tenOf('O').marks!, { from: '2025-12-01', to: '2025-12-05', am: 'O', pm: 'O' }],
      happened: [
        did('2025-10-15T10:00', 'attendance-lead', { action: 'close', reason: 'other' }),
        { at: '2025-10-16T10:00', session: '2025-09-08 am', code: 'M' },
      ],
    });
    const { cases } = again.host('2025-12-08T10:00').state();
    expect(cases.map(c => c.closedAt === null)).toEqual([false, true]);
    const resolve: Action = {
      action: 'resolve-finding',
      finding: cases[0]!.revised[0]!.seq,
      decision: 'withdraw',
      reason: 'x',
    };
    const { events } = again
      .when('2025-12-08T10:00', 'ewo', resolve)
      .follows('FindingResolved', 'PenaltyNoticeWithdrawn');
    expect(events.map(e => e.caseNumber)).toEqual([1, 1]);
  });
});

describe('a Notice to Improve that was met', () => {
  const met = given(tenOf('O'), {
    happened: [
      did('2025-09-15T10:00', head, considering('notice-to-improve')),
      did('2025-09-15T11:00', head, {
        action: 'issue-nti',
        parents: ['A', 'B'],
        weeks: 3,
        allowedUnauthorised: 0,
        judgement,
        laConsulted: { by: 'x', on: '2025-09-12' },
      }),
      did('2025-10-09T10:00', head, { action: 'conclude-nti', parent: 'A', outcome: 'met', reason: 'x' }),
    ],
  });
  const other = (outcome: 'met' | 'failed'): Action => ({
    action: 'conclude-nti',
    parent: 'B',
    outcome,
    reason: 'x',
  });

  it('ends the finding for that parent alone', () => {
    expect(
      met.whenTimePasses('2025-10-09T10:00', '2025-10-09T10:00').first('NoticeToImproveMet'),
    ).toMatchObject({ endsFinding: false });
    const failed = met.and({ happened: [did('2025-10-09T11:00', head, other('failed')), ...accepted] });
    failed.when('2025-10-14T10:00', 'ewo', penalty('A')).refused('penalty.threshold');
    failed.when('2025-10-14T10:00', 'ewo', penalty('B')).allowed();
  });

  it('ends it altogether when it was met by every liable parent', () => {
    expect(met.when('2025-10-09T11:00', head, other('met')).first('NoticeToImproveMet')).toMatchObject({
      endsFinding: true,
    });
  });
});
