// Sentences for the legal acts: thresholds, notices, referrals, penalties, refusals.
import type { EventData } from '#libs/casework';
import type { Sentences } from './scene.js';
import { amountOf, dayText } from './words.js';

const decisions: Readonly<Record<EventData['ThresholdConsidered']['decision'], string>> = {
  'continue-support': 'support goes on',
  'no-action': 'no action',
  'notice-to-improve': 'a Notice to Improve',
  penalty: 'a penalty notice',
};

const ordinals = { 1: 'First penalty notice', 2: 'Second penalty notice' } as const;

const purposes = { support: 'support', penalty: 'a penalty notice' } as const;

const grounds: Readonly<Record<EventData['PenaltyNoticeWithdrawn']['ground'], string>> = {
  'ought-not-to-have-been-issued': 'it ought not to have been issued',
  'wrong-person': 'it named the wrong person',
  'material-error': 'it holds a material error',
  'not-prosecuted': 'it was not paid and is not prosecuted',
};

type LegalEvent =
  | 'PenaltyThresholdMet'
  | 'ThresholdConsidered'
  | 'WarningIssued'
  | 'NoticeToImproveIssued'
  | 'NoticeToImproveEnded'
  | 'NoticeToImproveFailed'
  | 'NoticeToImproveMet'
  | 'ReferralSubmitted'
  | 'ReferralAccepted'
  | 'ReferralReturned'
  | 'PenaltyNoticeIssued'
  | 'PaymentRecorded'
  | 'PenaltyNoticePaid'
  | 'PenaltyUnpaid'
  | 'PenaltyUnpaidRevised'
  | 'PenaltyNoticeWithdrawn'
  | 'ProsecutionDecided'
  | 'AlternativeActionRequired'
  | 'OrdinalDecided'
  | 'ActionRefused';

export const legalSentences: Sentences<LegalEvent> = {
  PenaltyThresholdMet: ({ data }) =>
    `${amountOf(data.count, 'session')} of unauthorised absence reached the penalty threshold; people now consider what is right.`,
  ThresholdConsidered: ({ data }) => `The threshold was considered: ${decisions[data.decision]}.`,
  WarningIssued: ({ data }, say) =>
    `A formal warning went to ${say.parent(data.parent)}; it runs until ${dayText(data.until)}.`,
  NoticeToImproveIssued: ({ data }, say) =>
    `A Notice to Improve of ${amountOf(data.weeks, 'week')} was issued to ${say.parent(data.parent)}, from ${dayText(data.from)} to ${dayText(data.until)}, with ${amountOf(data.allowedUnauthorised, 'unauthorised session')} allowed.`,
  NoticeToImproveEnded: ({ data }, say) =>
    `The Notice to Improve to ${say.parent(data.parent)} ended with ${amountOf(data.count, 'unauthorised session')}: ${data.suggested} is suggested, the headteacher decides.`,
  NoticeToImproveFailed: ({ data }, say) =>
    `The Notice to Improve to ${say.parent(data.parent)} was concluded as failed${data.early ? ' before its end' : ''}.`,
  NoticeToImproveMet: ({ data }, say) =>
    `The Notice to Improve to ${say.parent(data.parent)} was concluded as met${data.endsFinding ? ', and the finding is over for every liable parent' : ''}.`,
  ReferralSubmitted: ({ data }) =>
    `A referral to the authority was submitted, for ${purposes[data.purpose]}.`,
  ReferralAccepted: ({ data }) => `The authority accepted the referral for ${purposes[data.purpose]}.`,
  ReferralReturned: ({ data }) =>
    `The authority returned the referral for ${purposes[data.purpose]}; ${amountOf(data.missing, 'thing is', 'things are')} missing.`,
  PenaltyNoticeIssued: ({ data }, say) => {
    const name = data.ordinal === null ? 'Penalty notice on a suspension' : ordinals[data.ordinal];
    const lower =
      data.reducedAmount === null || data.reducedUntil === null
        ? ''
        : `£${data.reducedAmount} until ${dayText(data.reducedUntil)}, then `;
    return `${name} to ${say.parent(data.parent)}: ${lower}£${data.amount} until ${dayText(data.payBy)}. It counts as received on ${dayText(data.receivedOn)}.`;
  },
  PaymentRecorded: ({ data }, say) =>
    `A payment of £${data.amount} by ${say.parent(data.parent)} on ${dayText(data.on)} was recorded.`,
  PenaltyNoticePaid: ({ data }, say) =>
    `The penalty notice to ${say.parent(data.parent)} is settled by what was paid in time.`,
  PenaltyUnpaid: ({ data }, say) =>
    `The days for payment of the penalty notice to ${say.parent(data.parent)} are over, and it is not settled.`,
  PenaltyUnpaidRevised: ({ data }, say) =>
    `The penalty notice to ${say.parent(data.parent)} was paid in time after all.`,
  PenaltyNoticeWithdrawn: ({ data }, say) =>
    `The penalty notice to ${say.parent(data.parent)} was withdrawn, since ${grounds[data.ground]}.`,
  ProsecutionDecided: ({ data }, say) =>
    `On the unpaid penalty notice to ${say.parent(data.parent)} it was decided to ${data.decision}.`,
  AlternativeActionRequired: ({ data }, say) =>
    `No third penalty notice can go to ${say.parent(data.parent)}; something else must be done.`,
  OrdinalDecided: ({ data }, say) =>
    `The next penalty notice to ${say.parent(data.parent)} was decided to be ${data.ordinal === 'barred' ? 'barred' : data.ordinal === 1 ? 'a first' : 'a second'}.`,
  ActionRefused: ({ data }) =>
    `The action "${data.action}" was refused by the rule ${data.rule}. Nothing else changed.`,
};
