import { describe, expect, it } from '@jest/globals';
import type { Action, EventType } from '#libs/casework';
import { given, type Did, type Facts, type Situation } from '../support/given-when-then.js';
import { formatInstant, parseInstant } from '#libs/school-time';
import { did, failed, noticed } from './situations.js';

const lead = 'attendance-lead';
const head = 'headteacher';
const approve = (at: string, by: Did['by'], stage: string): Did => did(at, by, { action: 'approve', stage });
const conclude = (at: string, by: Did['by'], outcome: 'met' | 'not-met' | 'extended'): Did =>
  did(at, by, { action: 'conclude-review', outcome, reason: 'weighed' });
const decline = (stage: string, then: 'look-again' | 'next' | 'close', on?: string): Action => ({
  action: 'decline',
  stage,
  reason: 'known to us',
  then,
  ...(on !== undefined && { on }),
});

const letters: readonly EventType[] = ['LetterIssued', 'LetterPosted', 'LetterServed'];
const entered: readonly EventType[] = ['StageApproved', 'StageEntered', ...letters, ...letters];

/** Sessions absent from Monday 22 September on, so many. */
const absent = (sessions: number, code = 'O'): Facts => {
  const days = [
    '2025-09-22',
    '2025-09-23',
    '2025-09-24',
    '2025-09-25',
    '2025-09-26',
    '2025-09-29',
    '2025-09-30',
  ];
  return {
    marks: Array.from({ length: sessions }, (_, i) => ({
      date: days[i >> 1]!,
      ...(i % 2 === 0 ? { am: code } : { pm: code }),
    })),
  };
};

/** Absence that goes on through the review: half of the days of October and November. */
const goesOn: Facts['marks'] = [
  { from: '2025-09-22', to: '2025-09-25', am: 'I', pm: 'I' },
  { from: '2025-10-06', to: '2026-03-27', am: 'I' },
  { from: '2025-10-06', to: '2026-03-27', pm: '\\' },
];

const proposedOn = (situation: Situation, stage: string): string | null => {
  const host = situation.host('2026-03-27T23:00');
  const event = host.steps
    .flatMap(s => s.events)
    .find(e => e.type === 'StageProposed' && e.data.stage === stage);
  return event ? new Date(event.at).toISOString().slice(0, 16) : null;
};

describe('the first stage is proposed', () => {
  it('below the percentage, with 40 possible and 6 absent sessions', () => {
    // 26 September, afternoon: session 40, of which 6 absent: 85 %.
    expect(proposedOn(given(absent(6)), 'target-letter')).toBe('2025-09-26T12:20');
    expect(proposedOn(given(absent(5)), 'target-letter')).toBeNull();
  });

  it('not at the percentage itself', () => {
    // 28 November, afternoon, is session 120: 6 absent are 95 % exactly; with one more on Monday it is below.
    const last = { from: '2025-11-26', to: '2025-11-28', am: 'O', pm: 'O' };
    expect(proposedOn(given({ marks: [last] }), 'target-letter')).toBeNull();
    const more = given({ marks: [last, { date: '2025-12-01', am: 'O' }] });
    expect(proposedOn(more, 'target-letter')).toBe('2025-12-01T09:30');
  });

  for (const [policy, stage, sessions] of [
    ['astrea-hill', 'reasons', 6],
    ['wessex', 'contact', 6],
    ['alp', 'early-intervention-letter', 6],
    ['bishop-perrin', 'monitoring-letter', 6],
  ] as const) {
    it(`in ${policy}: ${stage}`, () => {
      expect(proposedOn(given(absent(sessions), { policy }), stage)).not.toBeNull();
      expect(proposedOn(given(absent(sessions - 1), { policy }), stage)).toBeNull();
    });
  }

  it('leaves granted and unavoidable absence out', () => {
    for (const code of ['C', 'C1', 'C2', 'E', 'J1', 'R', 'S', 'T', 'X', 'Y1', 'Q', 'D', '#'])
      expect([code, proposedOn(given(absent(14, code)), 'target-letter')]).toEqual([code, null]);
    for (const code of ['I', 'M', 'G', 'N', 'O', 'U'])
      expect([code, proposedOn(given(absent(14, code)), 'target-letter')]).not.toEqual([code, null]);
  });
});

describe('a proposal', () => {
  const proposed = given(absent(8));
  const at = '2025-09-29T10:00';

  it('approved, is entered and writes to each parent', () => {
    proposed.when(at, lead, { action: 'approve', stage: 'target-letter' }).follows(...entered);
  });

  it('approved for another stage, is refused', () => {
    proposed.when(at, lead, { action: 'approve', stage: 'meeting' }).refused('state');
  });

  it('is reminded of after 5 school days, once, and shown to the next role up', () => {
    const late = proposed.whenTimePasses('2025-09-27T00:00', '2025-11-30T00:00');
    late.follows('ApprovalOverdue');
    expect(late.first('ApprovalOverdue')).toEqual({ stage: 'target-letter', approver: head });
    expect(new Date(late.events[0]!.at).toISOString()).toBe('2025-10-03T16:00:00.000Z');
  });

  it('declined to look again, comes back after 20 school days at 17:00', () => {
    const declined = proposed.and({ happened: [did(at, lead, decline('target-letter', 'look-again'))] });
    declined.whenTimePasses(at, '2025-11-03T16:59').follows('StageDeclined');
    declined.whenTimePasses('2025-11-03T17:00', '2025-11-03T17:00').follows('StageProposed');
  });

  it('declined to look again on a day, comes back then at 17:00', () => {
    const on = decline('target-letter', 'look-again', '2025-10-02');
    const declined = proposed.and({ happened: [did(at, lead, on)] });
    declined.whenTimePasses('2025-09-29T10:01', '2025-10-02T16:59').nothing();
    declined.whenTimePasses('2025-10-02T17:00', '2025-10-02T17:00').follows('StageProposed');
  });

  it('declined for the next, is passed over', () => {
    const wessex = given(absent(10), { policy: 'wessex' });
    wessex
      .when(at, 'attendance-officer', decline('contact', 'next'))
      .follows('StageDeclined', 'StageProposed');
  });

  it('declined to close, closes the case with reason other', () => {
    const outcome = proposed.when(at, lead, decline('target-letter', 'close'));
    outcome.follows('StageDeclined', 'CaseClosed');
    expect(outcome.first('CaseClosed')).toEqual({ reason: 'other' });
  });

  it('is withdrawn when an amendment takes its reason, and the empty case is put before a person', () => {
    // 150 sessions by 19 December and 8 absent; 7 are above 95 %.
    const late = given({ marks: [{ from: '2025-12-16', to: '2025-12-19', am: 'O', pm: 'O' }] });
    late.whenAmended('2026-01-02T10:00', '2025-12-16 am', 'C').follows('ProposalWithdrawn', 'CloseProposed');
  });

  it('stays when an amendment changes nothing in it', () => {
    proposed.whenAmended(at, '2025-09-22 am', 'M').nothing();
  });

  it('that rests on the year is withdrawn on 1 September', () => {
    const summer = given({
      calendar: {
        terms: [
          { from: '2025-06-02', to: '2025-07-18' },
          { from: '2025-09-02', to: '2025-10-24' },
        ],
      },
      marks: [{ from: '2025-07-14', to: '2025-07-18', am: 'I', pm: 'I' }],
    });
    summer
      .whenTimePasses('2025-09-01T00:00', '2025-09-01T00:00')
      .follows('ProposalWithdrawn', 'CloseProposed');
  });
});

describe('a review', () => {
  const sent = given({ marks: goesOn, happened: [approve('2025-09-29T10:00', lead, 'target-letter')] });
  const measured = '2025-11-05T17:00';
  const after = '2025-11-06T10:00';

  it('is measured at 17:00 of the 20th school day after the last service, over its own sessions', () => {
    // Posted 29 September, served 1 October; half-term left out.
    const outcome = sent.whenTimePasses('2025-09-29T10:01', measured);
    outcome.follows('ReviewMeasured');
    expect(outcome.first('ReviewMeasured')).toMatchObject({
      stage: 'target-letter',
      from: '2025-10-02',
      to: '2025-11-05',
      attended: 22,
      possible: 40,
      suggested: 'hold',
    });
  });

  it('cannot be concluded before, nor twice', () => {
    const action: Action = { action: 'conclude-review', outcome: 'not-met', reason: 'x' };
    sent.when('2025-11-05T16:00', lead, action).refused('state');
    sent
      .and({ happened: [conclude(after, lead, 'not-met')] })
      .when('2025-11-06T11:00', lead, action)
      .refused('state');
  });

  it('not met reaches the next stage', () => {
    const outcome = sent.when(after, lead, { action: 'conclude-review', outcome: 'not-met', reason: 'x' });
    outcome.follows('ReviewConcluded', 'StageProposed');
    expect(outcome.first('StageProposed')).toMatchObject({ stage: 'meeting', approver: lead });
  });

  it('met proposes to close, and counts wait for the next absence', () => {
    sent
      .when(after, lead, { action: 'conclude-review', outcome: 'met', reason: 'x' })
      .follows('ReviewConcluded', 'CloseProposed');
  });

  it('is extended once, and measured over the new part alone', () => {
    const extended = sent.and({ happened: [conclude(after, lead, 'extended')] });
    const again = extended.whenTimePasses('2025-11-06T10:01', '2025-12-04T17:00');
    again.follows('ReviewMeasured');
    expect(again.first('ReviewMeasured')).toMatchObject({
      from: '2025-11-07',
      to: '2025-12-04',
      possible: 40,
    });
    extended
      .when('2025-12-05T10:00', lead, { action: 'conclude-review', outcome: 'extended', reason: 'x' })
      .refused('state');
  });

  it('takes another length and target where a person sets them', () => {
    const set = did('2025-10-01T10:00', lead, { action: 'set-review', schoolDays: 10, target: 50 });
    const outcome = sent.and({ happened: [set] }).whenTimePasses('2025-10-01T10:01', '2025-10-15T17:00');
    expect(outcome.first('ReviewMeasured')).toMatchObject({ attended: 12, possible: 20, suggested: 'met' });
  });

  it('stands still in a hold, whose days are left out of it', () => {
    const held = sent.and({
      happened: [
        did('2025-10-06T08:00', lead, { action: 'hold', until: '2025-10-13', reason: 'bereavement' }),
      ],
    });
    const outcome = held.whenTimePasses('2025-10-13T00:00', '2025-11-12T17:00');
    outcome.follows('HoldEnded', 'ReviewMeasured');
    expect(outcome.first('ReviewMeasured')).toMatchObject({ to: '2025-11-12', attended: 22, possible: 40 });
  });

  it('waits for no letter that came back', () => {
    const returned = sent.and({
      happened: [
        { at: '2025-10-03T09:00', change: { kind: 'letter-returned', letter: 'target-letter', parent: 'A' } },
        { at: '2025-10-03T09:01', change: { kind: 'letter-returned', letter: 'target-letter', parent: 'B' } },
      ],
    });
    returned.whenTimePasses('2025-10-03T09:02', '2026-03-27T23:00').nothing();
  });
});

describe('the rungs of each ladder', () => {
  /** Approves what is proposed and concludes what is measured as not met, with a signature where asked, to the end. */
  const climb = (policy: string, signs: boolean): string[] => {
    const order: string[] = [];
    const end = parseInstant('2026-03-27T23:00');
    const host = given({ policy, marks: goesOn }).host('2025-09-01T08:00');
    let seen = 0;
    while (host.stepOn(end)) {
      for (; seen < host.steps.length; seen += 1) {
        for (const event of host.steps[seen]!.events) {
          const next = answerTo(event, signs, order);
          if (next)
            host.act(host.now() + 3_600_000, { by: { id: 'u1', role: next.by }, action: next.action });
        }
      }
    }
    return order;
  };

  const who = (stage: string): Did['by'] => (['ewo-support', 'ewo-legal'].includes(stage) ? 'ewo' : head);

  function answerTo(
    event: { readonly type: EventType; readonly data: object },
    signs: boolean,
    order: string[],
  ): { by: Did['by']; action: Action } | null {
    const { stage } = event.data as { stage: string };
    switch (event.type) {
      case 'StageProposed':
        order.push(stage);
        if (stage === 'ewo-referral')
          return { by: head, action: { action: 'submit-referral', purpose: 'support', reason: 'x' } };
        return { by: who(stage), action: { action: 'approve', stage } };
      case 'ReviewMeasured':
        return { by: who(stage), action: { action: 'conclude-review', outcome: 'not-met', reason: 'x' } };
      case 'StageEntered':
        if (signs && ['meeting', 'support-meeting', 'formal-conversation'].includes(stage)) {
          order.push('signed');
          return {
            by: 'attendance-officer',
            action: { action: 'hold-meeting', attended: ['A'], contract: 'signed' },
          };
        }
        return null;
      default:
        return null;
    }
  }

  const ladders: Readonly<Record<string, readonly string[]>> = {
    ashley: ['target-letter', 'meeting', 'ewo-referral'],
    wessex: ['contact', 'action-plan-meeting', 'la-meeting'],
    alp: ['early-intervention-letter', 'support-meeting', 'ewo-referral', 'ewo-support', 'ewo-legal'],
    'bishop-perrin': ['monitoring-letter', 'ewo-referral', 'formal-conversation'],
    'astrea-hill': [
      'reasons',
      'concern-letter',
      'action-plan-meeting',
      'formal-panel',
      'ewo-referral',
      'la-consultation',
    ],
  };
  for (const [policy, stages] of Object.entries(ladders)) {
    it(`${policy}: ${stages.join(', ')}`, () => expect(climb(policy, false)).toEqual(stages));
  }

  it('with a contract, where one is signed', () => {
    expect(climb('ashley', true)).toEqual(['target-letter', 'meeting', 'signed', 'ewo-referral']);
  });
});

describe('a meeting', () => {
  const met = given({
    policy: 'wessex',
    marks: goesOn,
    happened: [
      approve('2025-09-29T10:00', 'attendance-officer', 'contact'),
      approve('2025-11-07T10:00', lead, 'action-plan-meeting'),
    ],
  });

  it('that nobody recorded is overdue 10 school days after its letter was served', () => {
    const { events } = met.whenTimePasses('2025-11-07T10:00', '2026-01-30T00:00');
    const overdue = events.filter(e => e.type === 'MeetingOverdue');
    // Posted on Friday the 7th, served on Tuesday the 11th: the tenth school day after is Tuesday the 25th.
    expect(overdue.map(e => formatInstant(e.at))).toEqual(['2025-11-25T17:00:00+00:00']);
  });

  it('that was recorded is not', () => {
    const attended = met.and({
      happened: [
        did('2025-11-20T10:00', 'attendance-officer', {
          action: 'hold-meeting',
          attended: ['A'],
          contract: 'not-offered',
        }),
      ],
    });
    expect(attended.whenTimePasses('2025-11-07T10:00', '2026-01-30T00:00').types).not.toContain(
      'MeetingOverdue',
    );
  });
});

describe('a failed Notice to Improve', () => {
  it('reaches the referral, and withdraws another proposal', () => {
    const outcome = noticed.when('2025-10-09T10:00', head, {
      action: 'conclude-nti',
      parent: 'A',
      outcome: 'failed',
      reason: 'x',
    });
    outcome.follows('NoticeToImproveFailed', 'ProposalWithdrawn', 'StageProposed');
    expect(outcome.first('StageProposed')).toMatchObject({
      stage: 'ewo-referral',
      passesOver: ['target-letter', 'meeting', 'attendance-contract'],
    });
  });

  it('is entered by the referral, returned it is proposed anew, and not approved', () => {
    const submitted = failed.and({
      happened: [
        did('2025-10-10T10:00', head, { action: 'submit-referral', purpose: 'penalty', reason: 'x' }),
      ],
    });
    failed.when('2025-10-10T10:00', head, { action: 'approve', stage: 'ewo-referral' }).refused('state');
    submitted
      .whenTimePasses('2025-10-10T10:00', '2025-10-10T10:00')
      .follows('ReferralSubmitted', 'StageEntered', ...letters, ...letters);
    submitted
      .when('2025-10-13T10:00', 'ewo', { action: 'return-referral', missing: ['x'] })
      .follows('ReferralReturned', 'StageProposed');
  });

  it('returned while a hold stands, it is proposed anew with the first mark after it', () => {
    const held = failed.and({
      happened: [
        did('2025-10-10T10:00', head, { action: 'submit-referral', purpose: 'penalty', reason: 'x' }),
        did('2025-10-10T11:00', head, { action: 'hold', until: '2025-10-15', reason: 'x' }),
        did('2025-10-13T10:00', 'ewo', { action: 'return-referral', missing: ['x'] }),
      ],
    });
    held.whenTimePasses('2025-10-13T10:00', '2025-10-14T23:59').follows('ReferralReturned');
    held.whenTimePasses('2025-10-15T00:00', '2025-10-15T09:30').follows('HoldEnded', 'StageProposed');
  });
});

describe('a Notice to Improve', () => {
  /** 3 October, within the period of the notices, is not explained. */
  const unexplained = noticed.and({
    marks: [
      { from: '2025-09-08', to: '2025-09-12', am: 'O', pm: 'O' },
      { date: '2025-10-03', am: 'N' },
    ],
  });

  it('ends at 17:00 of its last day', () => {
    noticed
      .whenTimePasses('2025-10-08T17:00', '2025-10-08T17:00')
      .follows('NoticeToImproveEnded', 'NoticeToImproveEnded');
  });

  it('with an N in it ends five school days later', () => {
    unexplained.whenTimePasses('2025-10-08T00:00', '2025-10-15T16:59').nothing();
    const ended = unexplained.whenTimePasses('2025-10-15T17:00', '2025-10-15T17:00');
    expect(ended.first('NoticeToImproveEnded')).toEqual({ parent: 'A', count: 1, suggested: 'failed' });
  });

  it('with an N in it ends when that is resolved', () => {
    const ended = unexplained.whenAmended('2025-10-10T10:00', '2025-10-03 am', 'M');
    expect(ended.first('NoticeToImproveEnded')).toEqual({ parent: 'A', count: 0, suggested: 'met' });
  });
});

describe('a hold', () => {
  const proposed = given(absent(8));
  const held = proposed.and({
    happened: [did('2025-09-29T10:00', lead, { action: 'hold', until: '2025-10-13', reason: 'x' })],
  });

  it('stops approvals and reminders until its day', () => {
    held.when('2025-10-06T10:00', lead, { action: 'approve', stage: 'target-letter' }).refused('state');
    held.whenTimePasses('2025-09-30T00:00', '2025-10-17T16:59').follows('HoldEnded');
    held.whenTimePasses('2025-10-17T17:00', '2025-10-17T17:00').follows('ApprovalOverdue');
  });

  it('ends when somebody resumes', () => {
    held.when('2025-10-01T10:00', lead, { action: 'resume' }).follows('HoldEnded');
    proposed.when('2025-10-01T10:00', lead, { action: 'resume' }).refused('state');
  });
});

describe('a case', () => {
  const proposed = given(absent(8));

  it('is put before a person when the pupil leaves, and closed by one', () => {
    proposed.whenChanged('2025-10-01T10:00', { kind: 'leave' }).follows('CloseProposed');
    const outcome = proposed.when('2025-10-02T10:00', lead, { action: 'close', reason: 'left' });
    outcome.follows('CaseClosed');
  });

  it('once closed, looks at sessions from the next day on', () => {
    const closed = proposed.and({
      happened: [did('2025-09-29T10:00', lead, { action: 'close', reason: 'other' })],
    });
    closed.whenTimePasses('2025-09-29T10:01', '2026-03-27T23:00').nothing();
    closed.when('2025-10-02T10:00', lead, { action: 'close', reason: 'left' }).refused('state');
  });

  it('something sent that an amendment overtook waits for a decision', () => {
    const late = given({
      marks: [{ from: '2025-12-16', to: '2025-12-19', am: 'O', pm: 'O' }],
      happened: [approve('2026-01-05T10:00', lead, 'target-letter')],
    });
    const revised = late.whenAmended('2026-01-06T10:00', '2025-12-16 am', 'C');
    revised.follows('FindingRevised');
    const { cases } = late
      .and({ happened: [{ at: '2026-01-06T10:00', session: '2025-12-16 am', code: 'C' }] })
      .host('2026-01-06T10:00')
      .state();
    const finding = cases[0]!.revised[0]!.seq;
    const amended = late.and({ happened: [{ at: '2026-01-06T10:00', session: '2025-12-16 am', code: 'C' }] });
    const resolve = (decision: 'withdraw' | 'confirm'): Action => ({
      action: 'resolve-finding',
      finding,
      decision,
      reason: 'x',
    });
    amended.when('2026-01-07T10:00', lead, resolve('confirm')).follows('FindingResolved');
    amended.when('2026-01-07T10:00', lead, resolve('withdraw')).follows('FindingResolved', 'CloseProposed');
  });
});
