// Words of the authority's pages: lists of referrals, the page of one, its evidence.
import type { EvidenceId, InboxList } from '#libs/desk';

const lists: Readonly<
  Record<
    InboxList,
    { readonly tab: string; readonly tag: string; readonly lead: string; readonly empty: string }
  >
> = {
  new: {
    tab: 'New',
    tag: 'New referral',
    lead: 'Referrals that wait for your answer, the longest waiting first.',
    empty: 'When a headteacher refers a case, it appears here. Nothing waits for an answer now.',
  },
  'to-issue': {
    tab: 'To issue',
    tag: 'Notice to issue',
    lead: 'Accepted for a penalty notice, and none issued yet.',
    empty: 'Accepted referrals for a penalty notice stay here until the notice is issued.',
  },
  'to-decide': {
    tab: 'To decide',
    tag: 'To decide',
    lead: 'Penalty notices that are unpaid, came back, or rest on a register that was amended since.',
    empty: 'Nothing is unpaid and undecided, and no notice came back.',
  },
  running: {
    tab: 'Running',
    tag: 'Notice running',
    lead: 'Penalty notices whose days for payment run, the first to end at the top.',
    empty: 'No parent has days left to pay.',
  },
  support: {
    tab: 'Support',
    tag: 'In support',
    lead: 'Accepted for support: you work with the family beside the school.',
    empty: 'Referrals that you accept for support stay here while the case is open.',
  },
  returned: {
    tab: 'Returned',
    tag: 'Back with the school',
    lead: 'Back with the school, which reads what is missing and may refer again.',
    empty: 'No referral is back with a school.',
  },
  paid: {
    tab: 'Paid',
    tag: 'Notice paid',
    lead: 'Penalty notices that were paid in time.',
    empty: 'No notice was paid yet.',
  },
  ended: {
    tab: 'Ended',
    tag: 'Ended',
    lead: 'Withdrawn or prosecuted, or the case was closed.',
    empty: 'Nothing has ended yet.',
  },
};

const evidence: Readonly<Record<EvidenceId, { readonly title: string; readonly nothing: string }>> = {
  authority: {
    title: 'Referral and decisions of the authority',
    nothing: 'Nothing was written with a decision so far.',
  },
  steps: {
    title: 'Steps of the school',
    nothing: 'Nothing was written with a step so far; the chronology has them all.',
  },
  judgement: {
    title: 'Judgement and notices to improve',
    nothing: 'No decision on the threshold is on record.',
  },
  support: {
    title: 'Support offered, and how it was taken up',
    nothing:
      'No support is on record. The judgement asks whether support is appropriate and whether the family takes it up.',
  },
  views: {
    title: 'Views, answers and barriers',
    nothing: 'Neither what the pupil or the parents say nor a barrier to attendance is on record.',
  },
  meetings: { title: 'Meetings and contracts', nothing: 'No meeting with the parents is on record.' },
  contacts: { title: 'Other contacts', nothing: 'No other contact is on record.' },
  duties: { title: 'Duties to the pupil', nothing: 'No duty was answered on record.' },
  register: {
    title: 'Evidence on codes and amendments',
    nothing: 'Nothing was amended since, and no evidence for a code is on record.',
  },
};

const gaps: Readonly<Partial<Record<EvidenceId, string>>> = {
  support: 'Support offered. Ask the school what it offered and how the family took it up.',
  views:
    'What the pupil and the parents say. Ask the school to record their views and what keeps the pupil from coming.',
  meetings: 'A meeting with the parents. Ask the school for one, or for its attempts to hold one.',
};

export const content = {
  title: 'Referrals',
  lists,
  evidence,
  gaps,
  states: {
    running: 'Days for payment run',
    unpaid: 'Unpaid',
    paid: 'Paid',
    withdrawn: 'Withdrawn',
    prosecuted: 'To be prosecuted',
    undelivered: 'Came back',
  },
  asks: { penalty: 'A penalty notice', support: 'Support for the family' },
  order:
    'Before a prosecution an Education Supervision Order has to be considered; the decision asks for it. Plan one as an agreed action, and record it once a court has made it.',
  emptyFiltered: 'Nothing matches these filters. Take one away to see more.',
  noSchool: 'No school has given you this role today. Ask the administrator of the school.',
};
