// What has happened to the sample pupils who have a case: at least one at every stage of the `ashley` ladder and of the
// legal way. Days are counted back from the last day with a register.
import { addDays, type PlainDate } from '#libs/school-time';

export interface Mark {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly am: string;
  readonly pm: string;
}
export type Step = Readonly<Record<string, unknown>> & { readonly at: string };
export interface Story {
  readonly marks: readonly Mark[];
  readonly actions: readonly Step[];
}

const staff = {
  lead: { id: 'sample-attendance-lead', role: 'attendance-lead' },
  head: { id: 'sample-headteacher', role: 'headteacher' },
  ewo: { id: 'sample-ewo', role: 'ewo' },
} as const;
type Who = keyof typeof staff;

const reason = 'Recorded for the sample school.';
const judgement = {
  supportAppropriate: 'yes',
  supportEngaged: 'engaged-not-working',
  bestTool: 'A made-up consideration for the sample school.',
  otherStep: 'A made-up consideration for the sample school.',
  equalityAct: 'A made-up consideration for the sample school.',
} as const;

/** Tells stories on `days`, the school days with a register; `parent` is the pupil's first parent. */
export function storyteller(days: readonly PlainDate[], parent: string, parents: readonly string[]) {
  const last = days.length - 1;
  const day = (back: number): PlainDate => days[Math.max(0, last - back)]!;
  const away = (fromBack: number, toBack: number, code: string): Mark => ({
    from: day(fromBack),
    to: day(toBack),
    am: code,
    pm: code,
  });
  const step = (back: number, who: Who, action: string, fields: object = {}, time = '10:00'): Step => ({
    at: `${day(back)}T${time}`,
    by: staff[who],
    action,
    ...fields,
  });
  /** Enough days away, ending on a day, to bring the year below 95 %. */
  const lowUntil = (back: number, code = 'O'): Mark => {
    const elapsed = last - back + 1;
    return away(back + Math.max(3, Math.ceil(elapsed * 0.08)) - 1, back, code);
  };
  const approve = (back: number, stage: string, who: Who = 'lead') => step(back, who, 'approve', { stage });
  const conclude = (back: number, outcome: string, who: Who = 'lead') =>
    step(back, who, 'conclude-review', { outcome, reason });
  const shorten = (back: number, schoolDays: number) =>
    step(back, 'lead', 'set-review', { schoolDays }, '11:00');
  const consider = (back: number, decision: string) =>
    step(back, 'head', 'consider-threshold', { decision, reason, judgement });
  const notice = (back: number) =>
    step(back, 'head', 'issue-nti', {
      parents: [parent],
      weeks: 3,
      allowedUnauthorised: 2,
      judgement,
      laConsulted: { by: 'The authority’s attendance team', on: day(back + 1) },
    });
  const refer = (back: number, purpose: string) => step(back, 'head', 'submit-referral', { purpose, reason });
  const penalty = (back: number) =>
    step(back, 'ewo', 'issue-penalty', { parent, judgement, historyCheckedWith: ['The home authority'] });
  const pay = (back: number, amount: number) =>
    step(back, 'ewo', 'record-payment', { parent, amount, on: day(back + 1) });

  const letterSent = [lowUntil(30)];
  const toMeeting = [approve(29, 'target-letter'), shorten(29, 5), conclude(20, 'not-met')];
  const toReferral = [
    ...toMeeting,
    approve(19, 'meeting'),
    step(16, 'lead', 'hold-meeting', { attended: parents, contract: 'declined' }),
    shorten(16, 5),
    conclude(9, 'not-met'),
  ];
  const failing = [away(40, 36, 'O'), away(28, 27, 'O'), away(24, 22, 'O')];
  const toPenalty = [
    consider(35, 'notice-to-improve'),
    notice(34),
    step(16, 'head', 'conclude-nti', { parent, outcome: 'failed', reason }),
    refer(15, 'penalty'),
    step(12, 'ewo', 'accept-referral'),
    penalty(9),
  ];
  const onLeave = [
    consider(last - 7, 'penalty'),
    refer(last - 8, 'penalty'),
    step(last - 10, 'ewo', 'accept-referral'),
    penalty(last - 11),
  ];
  const lowAgain = [away(26, 24, 'O'), away(13, 12, 'O')];

  const stories: Readonly<Record<string, Story>> = {
    'letter-waits': { marks: [lowUntil(1)], actions: [] },
    'letter-overdue': { marks: [lowUntil(9)], actions: [] },
    'letter-in-review': { marks: [lowUntil(13)], actions: [approve(11, 'target-letter')] },
    'review-met': { marks: letterSent, actions: [approve(29, 'target-letter')] },
    'review-not-met': { marks: [...letterSent, ...lowAgain], actions: [approve(29, 'target-letter')] },
    'review-extended': {
      marks: [...letterSent, ...lowAgain],
      actions: [approve(29, 'target-letter'), shorten(29, 5), conclude(20, 'extended')],
    },
    'meeting-waits': {
      marks: [...letterSent, ...lowAgain],
      actions: [approve(29, 'target-letter'), conclude(2, 'not-met')],
    },
    'meeting-called': { marks: [...letterSent, ...lowAgain], actions: [...toMeeting, approve(5, 'meeting')] },
    'contract-signed': {
      marks: [...letterSent, ...lowAgain],
      actions: [
        ...toMeeting,
        approve(19, 'meeting'),
        step(12, 'lead', 'hold-meeting', { attended: parents, contract: 'signed' }),
      ],
    },
    'referral-waits': { marks: [...letterSent, ...lowAgain], actions: toReferral },
    'referral-with-ewo': {
      marks: [...letterSent, ...lowAgain],
      actions: [...toReferral, refer(6, 'support')],
    },
    'referral-returned': {
      marks: [...letterSent, ...lowAgain],
      actions: [
        ...toReferral,
        refer(7, 'support'),
        step(4, 'ewo', 'return-referral', { missing: ['The minutes of the meeting'] }),
      ],
    },
    'referral-accepted': {
      marks: [...letterSent, ...lowAgain],
      actions: [...toReferral, refer(7, 'support'), step(5, 'ewo', 'accept-referral')],
    },
    'on-hold': {
      marks: [lowUntil(13, 'I')],
      actions: [
        approve(11, 'target-letter'),
        step(5, 'lead', 'hold', { until: addDays(days[last]!, 28), reason }),
      ],
    },
    'threshold-waits': { marks: [away(7, 3, 'O')], actions: [] },
    'threshold-unexplained': { marks: [away(5, 1, 'N')], actions: [] },
    'notice-runs': { marks: [away(20, 16, 'O')], actions: [consider(15, 'notice-to-improve'), notice(13)] },
    'notice-ended': {
      marks: [away(28, 24, 'O'), away(17, 15, 'O')],
      actions: [consider(23, 'notice-to-improve'), notice(22)],
    },
    'penalty-runs': { marks: failing, actions: toPenalty },
    'penalty-paid': { marks: failing, actions: [...toPenalty, pay(3, 80)] },
    'penalty-unpaid': { marks: [{ from: days[1]!, to: days[6]!, am: 'G', pm: 'G' }], actions: onLeave },
    'closed-improved': {
      marks: letterSent,
      actions: [
        approve(29, 'target-letter'),
        shorten(29, 5),
        conclude(18, 'met'),
        step(17, 'lead', 'close', { reason: 'improved' }),
      ],
    },
  };
  return stories;
}
