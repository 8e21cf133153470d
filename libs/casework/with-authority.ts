// How the matters of a case stand with the local authority: a referral until it led to a notice, and each notice. What the
// education welfare officer's lists are made of. No names, no free text.
import { addDays, type Instant } from '#libs/school-time';
import { deadlines, kindOf, type DeadlineKind } from './deadlines.js';
import { midnightOf } from './ladder/clock.js';
import { referralIsOpen } from './legal/referral.js';
import { awaitsProsecution, runsToPayment, unpaidFrom } from './legal/payment.js';
import type { CaseState, Penalty, PupilState, Referral } from './state.js';
import type { World } from './world.js';

/**
 * `new`: waits for an answer · `to-issue`: accepted for a penalty, no notice yet · `to-decide`: a notice unpaid, come back or
 * overtaken by the register · `running`: a notice whose days for payment run · `support`: accepted for support · `returned`: to
 * the school · `paid` · `ended`: withdrawn, prosecuted, or the case closed · `date`: a day that the clock brings.
 */
export const authorityLists = [
  'new',
  'to-issue',
  'to-decide',
  'running',
  'support',
  'returned',
  'paid',
  'ended',
  'date',
] as const;
export type AuthorityList = (typeof authorityLists)[number];

export interface AuthorityMatter {
  readonly list: AuthorityList;
  /** `referral:<purpose>`, `notice:<index>`, `unpaid:<index>`, `undelivered:<index>`, `revised:<seq>`, or of a date `pay-by:<index>`, `reduced:<index>` or a deadline's id. */
  readonly what: string;
  readonly since: Instant;
  /** null where nothing sets a day. */
  readonly due: Instant | null;
}

/** Clocks of the school that the authority watches too. */
const watched: readonly DeadlineKind[] = ['hold-end', 'meeting-overdue', 'review-end', 'notice-end'];

/** The matters of a case; none where it was never with the authority. */
export function withAuthority(
  state: PupilState,
  kase: CaseState,
  world: World,
  at: Instant,
): AuthorityMatter[] {
  if (kase.referrals.length === 0 && kase.penalties.length === 0) return [];
  const clocks = deadlines(state, world, at)
    .filter(({ caseNumber, id }) => caseNumber === kase.number && watched.includes(kindOf(id)))
    .map(({ id, due }): AuthorityMatter => ({ list: 'date', what: id, since: kase.openedAt, due }));
  const matters = [
    ...(['penalty', 'support'] as const).flatMap(purpose => referralMatter(kase, purpose)),
    ...kase.penalties.flatMap(noticeMatters),
    ...kase.revised.flatMap(({ resolved, subject, seq, at: since }): AuthorityMatter[] =>
      !resolved && subject.kind === 'penalty'
        ? [{ list: 'to-decide', what: `revised:${seq}`, since, due: null }]
        : [],
    ),
  ];
  return [...matters, ...clocks];
}

/** The latest referral of a purpose; one that led to notices is spoken for by them. */
function referralMatter(kase: CaseState, purpose: Referral['purpose']): AuthorityMatter[] {
  const last = kase.referrals.findLast(r => r.purpose === purpose);
  if (!last || last.usedFor.length > 0) return [];
  return [{ list: listOf(kase, last), what: `referral:${purpose}`, since: last.at, due: null }];
}

function listOf(kase: CaseState, referral: Referral): AuthorityList {
  if (kase.closedAt !== null) return 'ended';
  if (referral.status === 'waiting') return 'new';
  if (referral.status === 'returned') return 'returned';
  return referralIsOpen(referral) ? 'to-issue' : 'support';
}

function noticeMatters(penalty: Penalty, index: number): AuthorityMatter[] {
  const since = midnightOf(penalty.issuedOn);
  const payBy = unpaidFrom(penalty) - 1;
  const matter = (list: AuthorityList, what: string, due: Instant | null): AuthorityMatter => ({
    list,
    what: `${what}:${index}`,
    since,
    due,
  });
  if (penalty.withdrawn || penalty.prosecution === 'prosecute') return [matter('ended', 'notice', null)];
  if (penalty.paid) return [matter('paid', 'notice', null)];
  if (penalty.undelivered) return [matter('to-decide', 'undelivered', null)];
  if (awaitsProsecution(penalty)) return [matter('to-decide', 'unpaid', payBy)];
  if (!runsToPayment(penalty)) return [matter('ended', 'notice', null)];
  return [
    matter('running', 'notice', payBy),
    matter('date', 'pay-by', payBy),
    ...(penalty.reducedUntil === null
      ? []
      : [matter('date', 'reduced', midnightOf(addDays(penalty.reducedUntil, 1)) - 1)]),
  ];
}
