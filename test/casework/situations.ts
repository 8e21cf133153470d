// Where the specs of the decider begin: a finding, a notice, a referral, a penalty, each one step after the other.
import type { Action } from '#libs/casework';
import { given, type Did, type Facts, type Situation } from '../support/given-when-then.js';

export const judgement = {
  supportAppropriate: 'yes',
  supportEngaged: 'engaged-not-working',
  bestTool: 'weighed',
  otherStep: 'weighed',
  equalityAct: 'weighed',
} as const;

export const considering = (decision: 'notice-to-improve' | 'penalty', more: object = {}): Action => ({
  action: 'consider-threshold',
  decision,
  reason: 'weighed',
  judgement,
  ...more,
});

export const notice = (more: object = {}): Action => ({
  action: 'issue-nti',
  parents: ['A', 'B'],
  weeks: 3,
  allowedUnauthorised: 0,
  judgement,
  laConsulted: { by: 'the authority', on: '2025-09-12' },
  ...more,
});

export const penalty = (parent: string, more: object = {}): Action => ({
  action: 'issue-penalty',
  parent,
  judgement,
  historyCheckedWith: ['the authority'],
  ...more,
});

export const referral: Action = { action: 'submit-referral', purpose: 'penalty', reason: 'see the file' };

const did = (at: string, by: Did['by'], what: Action): Did => ({ at, by, do: what });

/** Ten sessions of one code in the second week: a finding on Friday 12 September, 13:20. */
export const tenOf = (code: string): Facts => ({
  marks: [{ from: '2025-09-08', to: '2025-09-12', am: code, pm: code }],
});

export const found: Situation = given(tenOf('O'));

export const considered: Situation = found.and({
  happened: [did('2025-09-15T10:00', 'headteacher', considering('notice-to-improve'))],
});

/** Notices to A and B: served Wednesday 17 September, from the 18th to 8 October. */
export const noticed: Situation = considered.and({
  happened: [did('2025-09-15T11:00', 'headteacher', notice())],
});

/** The notice to A failed, that to B still runs until somebody concludes it. */
export const failed: Situation = noticed.and({
  happened: [
    did('2025-10-09T10:00', 'headteacher', {
      action: 'conclude-nti',
      parent: 'A',
      outcome: 'failed',
      reason: 'no change',
    }),
    did('2025-10-09T10:05', 'headteacher', {
      action: 'conclude-nti',
      parent: 'B',
      outcome: 'failed',
      reason: 'no change',
    }),
  ],
});

/** Referral and acceptance for a penalty on a finding that was considered. */
export const accepted: readonly Did[] = [
  did('2025-10-10T10:00', 'headteacher', referral),
  did('2025-10-13T10:00', 'ewo', { action: 'accept-referral' }),
];

export const atAuthority: Situation = failed.and({ happened: accepted });

/** A's first notice: posted Tuesday 14 October, received on the 16th, payable to 12 November. */
export const fined: Situation = atAuthority.and({
  happened: [did('2025-10-14T10:00', 'ewo', penalty('A'))],
});

/** Leave alone, considered for a penalty and accepted by the authority, with no Notice to Improve. */
export const leaveAtAuthority: Situation = given(tenOf('G'), {
  happened: [did('2025-09-15T10:00', 'headteacher', considering('penalty')), ...accepted],
});

export { did };
