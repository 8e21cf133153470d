// How the matters of a case stand with the authority, from the referral to the end of a notice.
import { describe, expect, it } from '@jest/globals';
import { summarise, type Action } from '#libs/casework';
import { formatInstant, parseInstant } from '#libs/school-time';
import type { Situation } from '../support/given-when-then.js';
import { atAuthority, did, failed, fined, noticed, referral } from './situations.js';

/** The matters as `list what`, those with a day with it; what the school's clocks bring is left out. */
const stands = (situation: Situation, at: string): string[] | undefined => {
  const host = situation.host(at);
  const { authority } = summarise(host.state(), 1, host.world(), parseInstant(at));
  return authority
    ?.filter(({ what }) => !/^(review-end|meeting-overdue|notice-end)/.test(what))
    .map(({ list, what, due }) =>
      [list, what, due === null ? '' : formatInstant(due).slice(0, 10)].filter(Boolean).join(' '),
    );
};
const ewo = (at: string, action: Action) => ({ happened: [did(at, 'ewo', action)] });
const referred = failed.and({ happened: [did('2025-10-10T10:00', 'headteacher', referral)] });

describe('a case before the authority', () => {
  it('has nothing there until it is referred', () => {
    expect(stands(noticed, '2025-10-01T12:00')).toBeUndefined();
  });

  it('is new, then returned or accepted', () => {
    expect(stands(referred, '2025-10-10T12:00')).toEqual(['new referral:penalty']);
    const back = referred.and(ewo('2025-10-13T10:00', { action: 'return-referral', missing: ['minutes'] }));
    expect(stands(back, '2025-10-13T12:00')).toEqual(['returned referral:penalty']);
    expect(stands(atAuthority, '2025-10-13T12:00')).toEqual(['to-issue referral:penalty']);
  });

  it('runs with its days while a notice may be paid, and ends paid', () => {
    expect(stands(fined, '2025-10-14T12:00')).toEqual([
      'running notice:0 2025-11-12',
      'date pay-by:0 2025-11-12',
      'date reduced:0 2025-11-05',
    ]);
    const paid = fined.and(
      ewo('2025-11-04T10:00', { action: 'record-payment', parent: 'A', amount: 80, on: '2025-11-03' }),
    );
    expect(stands(paid, '2025-11-04T12:00')).toEqual(['paid notice:0']);
  });

  it('waits for a decision once it is unpaid, and ends with it', () => {
    expect(stands(fined, '2025-11-13T12:00')).toEqual(['to-decide unpaid:0 2025-11-12']);
    const prosecuted = fined.and(
      ewo('2025-11-14T10:00', {
        action: 'decide-prosecution',
        parent: 'A',
        decision: 'prosecute',
        esoConsidered: true,
        reason: 'weighed',
      }),
    );
    expect(stands(prosecuted, '2025-11-14T12:00')).toEqual(['ended notice:0']);
  });

  it('waits for a decision where the notice came back or the register overtook it', () => {
    const returned = fined.and({
      happened: [
        {
          at: '2025-10-20T10:00',
          change: { kind: 'letter-returned', letter: 'penalty-notice', parent: 'A' },
        },
      ],
    });
    expect(stands(returned, '2025-10-20T12:00')).toEqual(['to-decide undelivered:0']);
    const amended = fined.and({
      happened: [{ at: '2025-10-20T10:00', session: '2025-09-08 am', code: 'I' }],
    });
    expect(stands(amended, '2025-10-20T12:00')).toContainEqual(
      expect.stringMatching(/^to-decide revised:\d+$/),
    );
  });
});
