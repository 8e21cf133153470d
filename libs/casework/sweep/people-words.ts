// The assumption in sentences, for the people who read a result.
import { retryAfterSchoolDays } from './tasks.js';
import type { People } from './people.js';

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
const days = (n: number): string => (n === 0 ? 'the same day' : `${count(n, 'school day')} later`);

/** Every part of the assumption, one sentence each. */
export function peopleInWords(people: People): string[] {
  const { proposals, meetings, reviews, thresholds, notices, referrals, penalties, closing } = people;
  const means = { post: 'by post', email: 'by email', hand: 'by hand' }[people.service];
  return [
    'The register is taken as it stands: marks are known when their register closes, and none is amended later.',
    `Each pupil is on roll while there are marks, of compulsory school age, has ${count(people.parents, 'liable parent')} who gets letters ${means}, no earlier penalty notice and no flag.`,
    `People act at ${people.at}.`,
    proposals
      ? `Proposals: ${answers[proposals.answer]} by the approver, ${days(proposals.afterSchoolDays)}.`
      : 'Proposals are answered by nobody.',
    meetings
      ? `Meetings: held with every parent, ${count(meetings.afterSchoolDays, 'school day')} after the letter is served; contract ${meetings.contract.replace('-', ' ')}.`
      : 'Meetings are held by nobody.',
    reviews
      ? `Reviews: concluded ${days(reviews.afterSchoolDays)}; met and not-met as measured, hold as ${reviews.hold}, improved as ${reviews.improved}, after an extension ${reviews.afterExtension} where below the level.`
      : 'Reviews are concluded by nobody.',
    thresholds
      ? `Penalty thresholds: considered ${days(thresholds.afterSchoolDays)}; ${thresholds.decision}, for leave alone ${thresholds.leaveOnly}; before 19 August 2024 continue-support.`
      : 'Penalty thresholds are considered by nobody.',
    notices
      ? `Notices to Improve: issued with the decision for ${notices.weeks} weeks with ${count(notices.allowedUnauthorised, 'unauthorised session')} allowed, concluded as suggested ${days(notices.concludedAfterSchoolDays)}.`
      : 'Notices to Improve are issued by nobody.',
    referrals
      ? `Referrals for a penalty: ${days(referrals.afterSchoolDays)} once it may be asked for; the authority accepts every referral ${days(referrals.acceptedAfterSchoolDays)}.`
      : 'Referrals for a penalty are made by nobody, and none is accepted.',
    penalties
      ? `Penalty notices: issued ${days(penalties.afterSchoolDays)} on an accepted referral, ${penalties.paidAfterDays === null ? 'never paid' : `paid ${count(penalties.paidAfterDays, 'day')} after receipt`}.`
      : 'Penalty notices are issued by nobody.',
    closing
      ? `Cases: closed ${days(closing.afterSchoolDays)} where that is proposed and nothing else runs in them.`
      : 'Cases are closed by nobody.',
    `Duties to the pupil that stand before a legal act are answered with it; what has to wait is tried again every ${count(retryAfterSchoolDays, 'school day')}.`,
  ];
}

const answers = {
  approve: 'approved',
  'look-again': 'declined, to be looked at again',
  next: 'declined and passed over',
  close: 'declined and the case closed',
} as const;
