// The five schools' figures as the case model states them (sections 3 and 4), apart from the packs' own files: the checker
// must not learn a number from the same place as the engine.

type Trigger =
  { readonly below: number } | { readonly absent: number } | 'not-met' | 'a-review-not-met' | 'signed';

export interface StageFacts {
  readonly id: string;
  readonly approver: string;
  /** One is enough, unless `all`. */
  readonly triggers: readonly Trigger[];
  readonly all?: true;
  readonly meeting?: true;
}

export interface OldThreshold {
  readonly rule: string;
  readonly kind: 'term' | 'days' | 'leave';
  readonly days?: number;
}

export interface PolicyFacts {
  readonly closes: { readonly am: Closing; readonly pm: Closing };
  readonly level: number;
  readonly stages: readonly StageFacts[];
  readonly old: readonly OldThreshold[];
}

type Closing = (yearGroup: number | undefined) => string;
const always =
  (time: string): Closing =>
  () =>
    time;
/** Closing times by the highest year group each is for; above the last, and for an unknown year group, the last. */
const upTo =
  (...steps: readonly (readonly [number, string])[]): Closing =>
  yearGroup =>
    (steps.find(([highest]) => yearGroup !== undefined && yearGroup <= highest) ?? steps.at(-1)!)[1];

const officer = 'attendance-officer';
const lead = 'attendance-lead';
const head = 'headteacher';

const policies: Readonly<Record<string, PolicyFacts>> = {
  ashley: {
    closes: { am: always('09:30'), pm: always('13:20') },
    level: 95,
    stages: [
      { id: 'target-letter', approver: lead, triggers: [{ below: 95 }] },
      { id: 'meeting', approver: lead, triggers: ['not-met'], meeting: true },
      { id: 'attendance-contract', approver: lead, triggers: ['signed'] },
      { id: 'ewo-referral', approver: head, triggers: ['not-met'] },
    ],
    old: [],
  },
  'astrea-hill': {
    closes: { am: always('09:30'), pm: upTo([0, '12:45'], [2, '13:15'], [6, '13:30']) },
    level: 95,
    stages: [
      { id: 'reasons', approver: officer, triggers: [{ absent: 6 }] },
      { id: 'concern-letter', approver: officer, triggers: [{ absent: 8 }] },
      { id: 'action-plan-meeting', approver: lead, triggers: [{ absent: 14 }, 'not-met'], meeting: true },
      { id: 'formal-panel', approver: head, triggers: [{ absent: 20 }, 'not-met'], meeting: true },
      { id: 'ewo-referral', approver: head, triggers: [{ absent: 28 }, 'a-review-not-met'], all: true },
      { id: 'la-consultation', approver: head, triggers: [{ absent: 42 }] },
    ],
    old: [{ rule: 'threshold.unauthorised-in-term', kind: 'term' }],
  },
  wessex: {
    closes: { am: always('09:15'), pm: always('14:10') },
    level: 96,
    stages: [
      { id: 'contact', approver: officer, triggers: [{ below: 96 }] },
      { id: 'action-plan-meeting', approver: lead, triggers: [{ below: 90 }, 'not-met'], meeting: true },
      { id: 'la-meeting', approver: head, triggers: ['not-met'], meeting: true },
    ],
    old: [],
  },
  alp: {
    closes: { am: always('09:30'), pm: always('13:45') },
    level: 97,
    stages: [
      { id: 'early-intervention-letter', approver: officer, triggers: [{ below: 90 }] },
      { id: 'support-meeting', approver: lead, triggers: ['not-met'], meeting: true },
      { id: 'attendance-contract', approver: lead, triggers: ['signed'] },
      { id: 'ewo-referral', approver: head, triggers: ['not-met'] },
      { id: 'ewo-support', approver: 'ewo', triggers: ['not-met'] },
      { id: 'ewo-legal', approver: 'ewo', triggers: ['not-met'] },
    ],
    old: [],
  },
  'bishop-perrin': {
    closes: { am: always('09:00'), pm: upTo([0, '13:35'], [6, '13:45']) },
    level: 95,
    stages: [
      { id: 'monitoring-letter', approver: head, triggers: [{ below: 95 }] },
      { id: 'ewo-referral', approver: head, triggers: ['not-met'] },
      { id: 'formal-conversation', approver: head, triggers: ['not-met'], meeting: true },
      { id: 'parenting-contract', approver: head, triggers: ['signed'] },
    ],
    old: [
      { rule: 'threshold.unauthorised-in-days', kind: 'days', days: 42 },
      { rule: 'threshold.consecutive-leave', kind: 'leave' },
    ],
  },
};

/** The figures of a policy. Throws a RangeError for an id that is none of the five. */
export function policyFacts(id: string): PolicyFacts {
  const facts = policies[id];
  if (!facts) throw new RangeError(`no policy ${id}`);
  return facts;
}

export const reviewSchoolDays = 20;
