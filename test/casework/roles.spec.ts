import { describe, it } from '@jest/globals';
import { roles, type Role } from '#libs/access';
import type { Action } from '#libs/casework';
import { given, type Situation } from '../support/given-when-then.js';
import { considering, did, fined, found, judgement, noticed, notice, penalty, tenOf } from './situations.js';

const school: readonly Role[] = ['attendance-officer', 'attendance-lead', 'headteacher'];
const officers = school;
const leads = school.slice(1);
const heads = school.slice(2);
const ewo: readonly Role[] = ['ewo'];
const anyone: readonly Role[] = [...officers, 'ewo'];
const keepers: readonly Role[] = [...anyone, 'dsl'];

/** Who may ask for what (case model, section 3), and a case in which the question makes sense. */
const acts: readonly (readonly [Action, readonly Role[], Situation?])[] = [
  [{ action: 'hold-meeting', attended: [], contract: 'not-offered' }, anyone],
  [{ action: 'sign-contract', parent: 'A' }, anyone],
  [{ action: 'set-review', schoolDays: 10 }, leads],
  [{ action: 'hold', until: '2025-12-01', reason: 'x' }, leads],
  [{ action: 'resume' }, leads],
  [{ action: 'close', reason: 'other' }, leads],
  [{ action: 'resolve-finding', finding: 1, decision: 'confirm', reason: 'x' }, leads],
  [{ action: 'consider-threshold', decision: 'continue-support', reason: 'x', judgement }, leads],
  [{ action: 'consider-threshold', decision: 'no-action', reason: 'x', judgement }, leads],
  [considering('notice-to-improve'), heads],
  [considering('penalty'), heads],
  [{ action: 'issue-warning', parents: ['A'] }, heads],
  [notice(), heads],
  [{ action: 'conclude-nti', parent: 'A', outcome: 'met', reason: 'x' }, heads, noticed],
  [{ action: 'fail-nti', parent: 'A', reason: 'x', told: { on: '2025-09-29', how: 'x' } }, heads, noticed],
  [{ action: 'submit-referral', purpose: 'support', reason: 'x' }, heads],
  [{ action: 'submit-referral', purpose: 'penalty', reason: 'x' }, heads],
  [{ action: 'accept-referral' }, ewo],
  [{ action: 'return-referral', missing: [] }, ewo],
  [penalty('A'), ewo],
  [{ action: 'decide-ordinal', parent: 'A', ordinal: 1, reason: 'x' }, ewo],
  [{ action: 'record-payment', parent: 'A', amount: 80, on: '2025-10-20' }, ewo, fined],
  [{ action: 'withdraw-penalty', parent: 'A', ground: 'wrong-person' }, ewo, fined],
  [
    { action: 'decide-prosecution', parent: 'A', decision: 'withdraw', reason: 'x', esoConsidered: true },
    ewo,
    fined,
  ],
  [{ action: 'issue-suspension-penalty', parent: 'A', seenOn: '2025-10-06' }, ewo],
  [{ action: 'record-contact', channel: 'telephone', with: 'x', outcome: 'x' }, keepers],
  [{ action: 'offer-support', kind: 'x', owner: 'x' }, keepers],
  [{ action: 'record-support', kind: 'x', engaged: 'x', outcome: 'x' }, keepers],
  [{ action: 'record-view', of: 'x', text: 'x' }, keepers],
  [{ action: 'record-barrier', kind: 'x' }, keepers],
  [{ action: 'record-response', parent: 'A', channel: 'email', on: '2025-10-01', summary: 'x' }, keepers],
  [{ action: 'agree-action', owner: 'x', due: '2025-12-01', what: 'x' }, keepers],
  [{ action: 'finish-action' }, keepers],
  [{ action: 'record-evidence', sessions: [], kind: 'x', accepted: true }, keepers],
  [{ action: 'record-order', order: 'education-supervision-order', on: '2025-11-19' }, keepers],
  [{ action: 'consider-severe-absence', decision: 'known', reason: 'x' }, ['headteacher', 'dsl']],
];

/** Each stage's approver and those above it in the school. */
const stages: Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>> = {
  ashley: { 'target-letter': leads, meeting: leads, 'attendance-contract': leads, 'ewo-referral': heads },
  'astrea-hill': {
    reasons: officers,
    'concern-letter': officers,
    'action-plan-meeting': leads,
    'formal-panel': heads,
    'ewo-referral': heads,
    'la-consultation': heads,
  },
  wessex: { contact: officers, 'action-plan-meeting': leads, 'la-meeting': heads },
  alp: {
    'early-intervention-letter': officers,
    'support-meeting': leads,
    'attendance-contract': leads,
    'ewo-referral': heads,
    'ewo-support': ewo,
    'ewo-legal': ewo,
  },
  'bishop-perrin': {
    'monitoring-letter': heads,
    'ewo-referral': heads,
    'formal-conversation': heads,
    'parenting-contract': heads,
  },
};

/** Later than anything that the situations did. */
const at = '2025-11-20T10:00';
const check = (situation: Situation, action: Action, role: Role, may: boolean): void => {
  const outcome = situation.when(at, role, action);
  if (may) outcome.roleAllowed();
  else outcome.refused('role');
};

describe('who may act', () => {
  for (const [action, allowed, situation = found] of acts) {
    const name = 'decision' in action ? `${action.action} ${action.decision}` : action.action;
    it(`${name}: ${allowed.join(', ')}`, () => {
      for (const role of roles) check(situation, action, role, allowed.includes(role));
    });
  }

  it('on a penalty that an amendment overtook, the ewo alone resolves', () => {
    const revised = fined.and({
      happened: [{ at: '2025-10-20T09:00', session: '2025-09-08 am', code: 'M' }],
    });
    const { cases } = revised.host('2025-10-20T10:00').state();
    const finding = cases[0]!.revised.find(r => r.subject.kind === 'penalty')!.seq;
    for (const role of roles)
      check(
        revised,
        { action: 'resolve-finding', finding, decision: 'confirm', reason: 'x' },
        role,
        role === 'ewo',
      );
  });
});

describe('who answers for a stage', () => {
  for (const [policy, table] of Object.entries(stages)) {
    const situation = given(tenOf('I'), { policy });
    for (const [stage, allowed] of Object.entries(table)) {
      it(`${policy} ${stage}: ${allowed.join(', ')}`, () => {
        for (const role of roles) {
          check(situation, { action: 'approve', stage }, role, allowed.includes(role));
          const decline: Action = { action: 'decline', stage, reason: 'x', then: 'next' };
          check(situation, decline, role, allowed.includes(role));
        }
      });
    }
  }

  it('concludes the review of that stage', () => {
    const measured = given({
      marks: [{ from: '2025-09-22', to: '2025-09-25', am: 'I', pm: 'I' }],
      happened: [did('2025-09-29T10:00', 'attendance-lead', { action: 'approve', stage: 'target-letter' })],
    });
    const action: Action = { action: 'conclude-review', outcome: 'met', reason: 'x' };
    for (const role of roles) check(measured, action, role, leads.includes(role));
  });
});
