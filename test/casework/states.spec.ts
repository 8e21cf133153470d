import { describe, it } from '@jest/globals';
import type { Action } from '#libs/casework';
import { given, type Changed, type Facts, type Situation } from '../support/given-when-then.js';
import {
  accepted,
  atAuthority,
  considered,
  considering,
  did,
  failed,
  fined,
  found,
  judgement,
  noticed,
  notice,
  penalty,
  tenOf,
} from './situations.js';

const lead = 'attendance-lead';
const head = 'headteacher';
const officer = 'attendance-officer';

/** Nobody was ever absent: no case. */
const nothing = given({});
const ill: Facts = { marks: [{ from: '2025-09-22', to: '2025-09-25', am: 'I', pm: 'I' }] };
const proposed = given(ill);
const sent = proposed.and({
  happened: [did('2025-09-29T10:00', lead, { action: 'approve', stage: 'target-letter' })],
});
/** The meeting of ashley's ladder, entered on 6 November, and its review still running. */
const invited = given({
  marks: [...ill.marks!, { from: '2025-10-06', to: '2026-03-27', am: 'I' }],
  happened: [
    did('2025-09-29T10:00', lead, { action: 'approve', stage: 'target-letter' }),
    did('2025-11-06T10:00', lead, { action: 'conclude-review', outcome: 'not-met', reason: 'x' }),
    did('2025-11-06T11:00', lead, { action: 'approve', stage: 'meeting' }),
  ],
});
const held = proposed.and({
  happened: [did('2025-09-29T10:00', lead, { action: 'hold', until: '2025-10-20', reason: 'x' })],
});
const flagged = (at: string): Changed => ({ at, change: { kind: 'flag', flag: 'ehcp' } });
const blocked = (at: string): Changed => ({ at, change: { kind: 'contact-blocked', parent: 'A' } });
const suspended: Changed = {
  at: '2025-09-22T08:00',
  change: { kind: 'suspension', from: '2025-09-22', schoolDays: 3 },
};
const prosecuted = fined.and({
  happened: [
    did('2025-11-13T10:00', 'ewo', {
      action: 'decide-prosecution',
      parent: 'A',
      decision: 'prosecute',
      esoConsidered: true,
      reason: 'x',
    }),
  ],
});
const oldFinding = (to: string): Situation =>
  given({
    policy: 'astrea-hill',
    calendar: { terms: [{ from: '2023-09-04', to }] },
    marks: [{ from: '2023-09-11', to: '2023-09-15', am: 'O', pm: 'O' }],
  });

const decline = (stage: string, on?: string): Action => ({
  action: 'decline',
  stage,
  reason: 'x',
  then: 'look-again',
  ...(on !== undefined && { on }),
});
const hold = (until: string): Action => ({ action: 'hold', until, reason: 'x' });
const meet = (contract: 'not-offered' | 'signed'): Action => ({
  action: 'hold-meeting',
  attended: ['A'],
  contract,
});
const sign = (parent: string): Action => ({ action: 'sign-contract', parent });
const review: Action = { action: 'conclude-review', outcome: 'met', reason: 'x' };
const setReview: Action = { action: 'set-review', schoolDays: 10 };
const pay: Action = { action: 'record-payment', parent: 'A', amount: 80, on: '2025-10-20' };
const withdraw: Action = { action: 'withdraw-penalty', parent: 'A', ground: 'wrong-person' };
const refer = (purpose: 'support' | 'penalty'): Action => ({
  action: 'submit-referral',
  purpose,
  reason: 'x',
});
const warn = (parents = ['A']): Action => ({ action: 'issue-warning', parents });
const seen: Action = { action: 'issue-suspension-penalty', parent: 'A', seenOn: '2025-09-22' };
const record: Action = { action: 'record-contact', channel: 'telephone', with: 'x', outcome: 'x' };
const conclude: Action = { action: 'conclude-nti', parent: 'A', outcome: 'met', reason: 'x' };
const failEarly: Action = {
  action: 'fail-nti',
  parent: 'A',
  reason: 'x',
  told: { on: '2025-09-18', how: 'x' },
};
const ordinal = (parent: string): Action => ({ action: 'decide-ordinal', parent, ordinal: 1, reason: 'x' });
const prosecute: Action = {
  action: 'decide-prosecution',
  parent: 'A',
  decision: 'prosecute',
  esoConsidered: true,
  reason: 'x',
};

type Row = readonly [Situation, string, Parameters<Situation['when']>[1], Action];

/** Acts that the state of the case does not allow. */
const refused: Readonly<Record<string, Row>> = {
  'decline what is not proposed': [proposed, '2025-09-29T10:00', lead, decline('meeting')],
  'decline to a day that is past': [
    proposed,
    '2025-09-29T18:00',
    lead,
    decline('target-letter', '2025-09-29'),
  ],
  'approve what was approved': [
    sent,
    '2025-09-30T10:00',
    lead,
    { action: 'approve', stage: 'target-letter' },
  ],
  'hold with no case': [nothing, '2025-09-29T10:00', lead, hold('2025-10-20')],
  'hold what is held': [held, '2025-09-30T10:00', lead, hold('2025-10-21')],
  'hold to a day that has begun': [proposed, '2025-09-29T10:00', lead, hold('2025-09-29')],
  'resume with no case': [nothing, '2025-09-29T10:00', lead, { action: 'resume' }],
  'a meeting with no case': [nothing, '2025-09-29T10:00', officer, meet('not-offered')],
  'a meeting that no stage called': [sent, '2025-10-06T10:00', officer, meet('not-offered')],
  'a signature with no case': [nothing, '2025-09-29T10:00', officer, sign('A')],
  'a signature of nobody we know': [invited, '2025-11-10T10:00', officer, sign('Z')],
  'a signature before the contract is next': [sent, '2025-10-06T10:00', officer, sign('A')],
  'a signature at the meeting once the contract was passed over': [
    invited.and({
      happened: [
        did('2025-12-11T10:00', lead, { action: 'conclude-review', outcome: 'not-met', reason: 'x' }),
      ],
    }),
    '2025-12-11T11:00',
    officer,
    meet('signed'),
  ],
  'conclude with no case': [nothing, '2025-09-29T10:00', lead, review],
  'conclude a review that runs': [sent, '2025-10-06T10:00', lead, review],
  'another length with no review': [proposed, '2025-09-29T10:00', lead, setReview],
  'another length once measured': [sent, '2025-11-06T10:00', lead, setReview],
  'close with no case': [nothing, '2025-09-29T10:00', lead, { action: 'close', reason: 'left' }],
  'resolve what was not revised': [
    sent,
    '2025-10-06T10:00',
    lead,
    { action: 'resolve-finding', finding: 1, decision: 'confirm', reason: 'x' },
  ],
  'consider with no finding': [proposed, '2025-09-29T10:00', head, considering('penalty')],
  'consider with no case': [nothing, '2025-09-29T10:00', head, considering('penalty')],
  'a notice to nobody': [considered, '2025-09-15T11:00', head, notice({ parents: [] })],
  'a notice to nobody we know': [considered, '2025-09-15T11:00', head, notice({ parents: ['Z'] })],
  'a notice to one whose contact is blocked': [
    considered.and({ happened: [blocked('2025-09-15T10:30')] }),
    '2025-09-15T11:00',
    head,
    notice(),
  ],
  'a notice to one parent twice': [considered, '2025-09-15T11:00', head, notice({ parents: ['A', 'A'] })],
  'conclude a notice that runs': [noticed, '2025-09-18T10:00', head, conclude],
  'conclude a notice that was concluded': [failed, '2025-10-10T10:00', head, conclude],
  'fail a notice that was concluded': [failed, '2025-10-10T10:00', head, failEarly],
  'fail a notice that ended': [noticed, '2025-10-09T10:00', head, failEarly],
  'refer with no case': [nothing, '2025-09-29T10:00', head, refer('support')],
  'refer while a referral waits': [
    failed.and({ happened: accepted.slice(0, 1) }),
    '2025-10-10T11:00',
    head,
    refer('support'),
  ],
  'refer for a penalty unconsidered': [found, '2025-09-15T10:00', head, refer('penalty')],
  'refer for a penalty with a duty open': [
    considered.and({ happened: [flagged('2025-09-15T10:30')] }),
    '2025-09-15T11:00',
    head,
    refer('penalty'),
  ],
  'accept when nothing waits': [considered, '2025-09-16T10:00', 'ewo', { action: 'accept-referral' }],
  'return when nothing waits': [
    considered,
    '2025-09-16T10:00',
    'ewo',
    { action: 'return-referral', missing: [] },
  ],
  'a penalty with a duty open': [
    atAuthority.and({ happened: [flagged('2025-10-13T11:00')] }),
    '2025-10-14T10:00',
    'ewo',
    penalty('A'),
  ],
  'a penalty to one whose contact is blocked': [
    atAuthority.and({ happened: [blocked('2025-10-13T11:00')] }),
    '2025-10-14T10:00',
    'ewo',
    penalty('A'),
  ],
  'an ordinal with no case': [nothing, '2025-09-29T10:00', 'ewo', ordinal('A')],
  'an ordinal for nobody we know': [found, '2025-09-29T10:00', 'ewo', ordinal('Z')],
  'a payment for no notice': [found, '2025-10-20T10:00', 'ewo', pay],
  'a payment with no case': [nothing, '2025-10-20T10:00', 'ewo', pay],
  'withdraw no notice': [found, '2025-10-20T10:00', 'ewo', withdraw],
  'prosecute no notice': [found, '2025-10-20T10:00', 'ewo', prosecute],
  'prosecute twice': [prosecuted, '2025-11-14T10:00', 'ewo', prosecute],
  'a suspension penalty with a duty open': [
    found.and({ happened: [suspended, flagged('2025-09-22T09:00')] }),
    '2025-09-23T10:00',
    'ewo',
    seen,
  ],
  'a suspension penalty to one whose contact is blocked': [
    found.and({ happened: [suspended, blocked('2025-09-22T09:00')] }),
    '2025-09-23T10:00',
    'ewo',
    seen,
  ],
  'a warning in the new era': [found, '2025-09-15T10:00', head, warn()],
  'a warning with a duty open': [
    oldFinding('2023-12-15').and({ happened: [flagged('2023-09-18T09:00')] }),
    '2023-09-18T10:00',
    head,
    warn(),
  ],
  'a warning to nobody we know': [oldFinding('2023-12-15'), '2023-09-18T10:00', head, warn(['Z'])],
  'a warning to one parent twice': [oldFinding('2023-12-15'), '2023-09-18T10:00', head, warn(['A', 'A'])],
  'a warning past the calendar': [oldFinding('2023-10-06'), '2023-09-18T10:00', head, warn()],
  'a record with no case': [nothing, '2025-09-29T10:00', 'dsl', record],
  'an answer of nobody we know': [
    found,
    '2025-09-29T10:00',
    officer,
    { action: 'record-response', parent: 'Z', channel: 'telephone', on: '2025-09-29', summary: 'x' },
  ],
  'finish an action that nobody agreed': [found, '2025-09-29T10:00', 'dsl', { action: 'finish-action' }],
  'answer a duty with no case': [
    nothing,
    '2025-09-29T10:00',
    lead,
    { action: 'answer-duty', duty: 'ehcp', answers: {} },
  ],
  'answer a duty that nobody has': [
    found,
    '2025-09-29T10:00',
    lead,
    { action: 'answer-duty', duty: 'ehcp', answers: {} },
  ],
  'answer a duty without words': [
    found.and({ happened: [flagged('2025-09-15T09:00')] }),
    '2025-09-29T10:00',
    lead,
    { action: 'answer-duty', duty: 'ehcp', answers: {} },
  ],
};

/** The same acts where the state allows them. */
const allowed: Readonly<Record<string, Row>> = {
  'decline what is proposed': [proposed, '2025-09-29T10:00', lead, decline('target-letter', '2025-09-30')],
  'hold an open case': [proposed, '2025-09-29T10:00', lead, hold('2025-09-30')],
  'a meeting that its stage called': [invited, '2025-11-10T10:00', officer, meet('not-offered')],
  'a signature at the meeting': [invited, '2025-11-10T10:00', officer, meet('signed')],
  'a signature after it': [invited, '2025-11-10T10:00', officer, sign('A')],
  'conclude what was measured': [sent, '2025-11-06T10:00', lead, review],
  'another length while it runs': [sent, '2025-10-06T10:00', lead, setReview],
  'consider a finding': [found, '2025-09-15T10:00', head, considering('penalty')],
  'conclude a notice that ended': [noticed, '2025-10-09T10:00', head, conclude],
  'fail a notice that runs': [noticed, '2025-10-08T16:59', head, failEarly],
  'refer for support at any time': [proposed, '2025-09-29T10:00', head, refer('support')],
  'refer for support with a duty open': [
    found.and({ happened: [flagged('2025-09-15T09:00')] }),
    '2025-09-15T10:00',
    head,
    refer('support'),
  ],
  'an ordinal for a parent': [found, '2025-09-29T10:00', 'ewo', ordinal('A')],
  'a payment for a notice': [fined, '2025-10-20T10:00', 'ewo', pay],
  'a suspension penalty': [found.and({ happened: [suspended] }), '2025-09-23T10:00', 'ewo', seen],
  'a warning in the old era': [oldFinding('2023-12-15'), '2023-09-18T10:00', head, warn(['A', 'B'])],
  'a record in an open case': [found, '2025-09-29T10:00', 'dsl', record],
  'an answer of a parent': [
    found,
    '2025-09-29T10:00',
    officer,
    { action: 'record-response', parent: 'A', channel: 'telephone', on: '2025-09-29', summary: 'x' },
  ],
  'answer a duty in words': [
    found.and({ happened: [flagged('2025-09-15T09:00')] }),
    '2025-09-29T10:00',
    lead,
    {
      action: 'answer-duty',
      duty: 'ehcp',
      answers: {
        'Has the authority been told that attendance has fallen?': 'told in writing',
        'Does the plan still meet the need behind the absence?': 'under review',
        'Which adjustments are in place, and are they enough?': 'a quiet start',
      },
    },
  ],
};

describe('the state of the case refuses', () => {
  for (const [name, [situation, at, by, action]] of Object.entries(refused))
    it(name, () => situation.when(at, by, action).refused('state'));
});

describe('the state of the case lets through', () => {
  for (const [name, [situation, at, by, action]] of Object.entries(allowed))
    it(name, () => void situation.when(at, by, action).allowed());
});

describe('refused by another rule', () => {
  it('a referral for a penalty without a finding: penalty.threshold', () => {
    proposed.when('2025-09-29T10:00', head, refer('penalty')).refused('penalty.threshold');
  });

  it('a suspension penalty to a parent who is not liable: penalty.parent', () => {
    const notLiable: Changed = { at: '2025-09-22T09:00', change: { kind: 'not-liable', parent: 'A' } };
    const situation = found.and({ happened: [suspended, notLiable] });
    situation.when('2025-09-23T10:00', 'ewo', seen).refused('penalty.parent');
  });

  it('a duty that is the safeguarding lead’s, answered by the attendance lead: role', () => {
    const safeguarded = given(tenOf('O'), {
      happened: [{ at: '2025-09-15T09:00', change: { kind: 'flag', flag: 'child-protection' } }],
    });
    const answer: Action = { action: 'answer-duty', duty: 'child-protection', answers: {} };
    safeguarded.when('2025-09-29T10:00', lead, answer).refused('role');
    safeguarded.when('2025-09-29T10:00', 'dsl', answer).roleAllowed();
  });

  it('a judgement given when the threshold was considered does not stand for that of the act: nti.judgement', () => {
    const act = notice({ judgement: { ...judgement, bestTool: undefined } });
    considered.when('2025-09-15T11:00', head, act).refused('nti.judgement');
  });
});
