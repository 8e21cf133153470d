// Nothing leaves the school, and nothing is decided, without a person in the right role.
import type { EventType } from '#libs/casework';
import type { Role } from '#libs/access';
import { earlier, first, all, type Entry, type Invariant, type Log } from './log.js';

const school: readonly Role[] = ['attendance-officer', 'attendance-lead', 'headteacher'];
const from = (lowest: Role): readonly Role[] => school.slice(school.indexOf(lowest));
const officers = from('attendance-officer');
const leads = from('attendance-lead');
const heads = from('headteacher');
const ewo: readonly Role[] = ['ewo'];

/** Who approves which stage (case model, section 3). */
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

const approversOf = (policy: string, stage: string): readonly Role[] => stages[policy]?.[stage] ?? [];

const anyone: readonly Role[] = [...officers, 'ewo'];
const keepers: readonly Role[] = [...anyone, 'dsl'];

/** Events that only a person brings about, by the roles that may (section 3); stage answers are looked up by stage. */
const roles: Partial<Record<EventType, readonly Role[]>> = {
  MeetingHeld: anyone,
  ContractSigned: anyone,
  ContractDeclined: anyone,
  ReviewSet: leads,
  HoldPlaced: leads,
  WarningIssued: heads,
  NoticeToImproveIssued: heads,
  NoticeToImproveFailed: heads,
  NoticeToImproveMet: heads,
  ReferralSubmitted: heads,
  ReferralAccepted: ewo,
  ReferralReturned: ewo,
  PenaltyNoticeIssued: ewo,
  PaymentRecorded: ewo,
  PenaltyNoticePaid: ewo,
  PenaltyUnpaidRevised: ewo,
  PenaltyNoticeWithdrawn: ewo,
  ProsecutionDecided: ewo,
  OrdinalDecided: ewo,
  ContactRecorded: keepers,
  SupportOffered: keepers,
  SupportRecorded: keepers,
  ViewRecorded: keepers,
  BarrierRecorded: keepers,
  ResponseRecorded: keepers,
  ActionAgreed: keepers,
  ActionFinished: keepers,
  EvidenceRecorded: keepers,
  OrderRecorded: keepers,
  SevereAbsenceConsidered: ['headteacher', 'dsl'],
  DutyAnswered: [...leads, 'dsl'],
};

function rolesFor(log: Log, entry: Entry): readonly Role[] | undefined {
  const { event } = entry;
  const { policy } = log.history.json;
  switch (event.type) {
    case 'StageApproved':
    case 'StageDeclined':
    case 'ReviewConcluded':
      return approversOf(policy, event.data.stage);
    case 'ThresholdConsidered':
      return ['notice-to-improve', 'penalty'].includes(event.data.decision) ? heads : leads;
    case 'FindingResolved':
      return event.data.subject.kind === 'penalty' ? ewo : leads;
    case 'CaseClosed': {
      const declined = earlier(log, entry).at(-1);
      const byDecline = declined?.event.type === 'StageDeclined' && declined.event.at === event.at;
      return byDecline ? anyone : leads;
    }
    default:
      return roles[event.type];
  }
}

/** What must have come just before a letter, in the same moment and by a person. */
function reasonOf(log: Log, entry: Entry, letter: string, parent: string): Entry | undefined {
  const before = earlier(log, entry).filter(e => e.event.at === entry.event.at && e.event.by);
  return before.findLast(({ event }) => {
    switch (letter) {
      case 'warning':
        return event.type === 'WarningIssued' && event.data.parent === parent;
      case 'notice-to-improve':
        return event.type === 'NoticeToImproveIssued' && event.data.parent === parent;
      case 'penalty-notice':
        return event.type === 'PenaltyNoticeIssued' && event.data.parent === parent;
      case 'ewo-referral':
        return event.type === 'ReferralSubmitted' && event.data.entersStage === letter;
      default:
        return event.type === 'StageApproved' && event.data.stage === letter;
    }
  });
}

const nothingLeaves: Invariant = {
  name: 'nothing-leaves-without-a-person',
  check: log =>
    first(all(log, 'LetterIssued'), entry => {
      const { letter, parent } = entry.event.data;
      return (
        !reasonOf(log, entry, letter, parent) && `letter ${letter} to ${parent} follows from nobody's act`
      );
    }),
};

const rightRole: Invariant = {
  name: 'acts-are-by-the-right-role',
  check: log =>
    first(log.entries, entry => {
      const needed = rolesFor(log, entry);
      if (!needed) return null;
      const role = entry.event.by?.role;
      return (
        (role === undefined || !needed.includes(role)) &&
        `by ${role ?? 'nobody'}, needs one of ${needed.join(', ')}`
      );
    }),
};

const governorsNeverAct: Invariant = {
  name: 'governors-and-administrators-never-act',
  check: log =>
    first(log.entries, ({ event }) => {
      const outside = event.by?.role === 'governor' || event.by?.role === 'administrator';
      return outside && event.type !== 'ActionRefused' && `something followed from a ${event.by?.role}`;
    }),
};

/** A stage is entered by its approval, by the referral or by a signature, and each letter is posted once it was issued. */
const enteredByAnAct: Invariant = {
  name: 'stages-are-entered-by-an-act',
  check: log =>
    first(all(log, 'StageEntered'), entry => {
      const { stage } = entry.event.data;
      const cause = earlier(log, entry).at(-1)?.event;
      if (!cause || cause.at !== entry.event.at) return 'nothing came before it in the same moment';
      const fits =
        (cause.type === 'StageApproved' && cause.data.stage === stage && stage !== 'ewo-referral') ||
        (cause.type === 'ReferralSubmitted' && stage === 'ewo-referral') ||
        (cause.type === 'ContractSigned' && stage.endsWith('contract'));
      return !fits && `${stage} was entered by ${cause.type}`;
    }),
};

export const peopleInvariants: readonly Invariant[] = [
  nothingLeaves,
  rightRole,
  governorsNeverAct,
  enteredByAnAct,
];
