// The legal part of the fold: findings, Notices to Improve, referrals, penalty notices, revisions.
import { assertNever } from '#libs/kernel';
import type { CaseEvent, EventType, RevisedSubject } from './events.js';
import { withoutStage } from './evolve-ladder.js';
import type { CaseState, Finding, Notice, Penalty, Referral } from './state.js';

const legalTypes = [
  'FindingRevised',
  'FindingResolved',
  'PenaltyThresholdMet',
  'ThresholdConsidered',
  'WarningIssued',
  'NoticeToImproveIssued',
  'NoticeToImproveEnded',
  'NoticeToImproveFailed',
  'NoticeToImproveMet',
  'ReferralSubmitted',
  'ReferralAccepted',
  'ReferralReturned',
  'PenaltyNoticeIssued',
  'PaymentRecorded',
  'PenaltyNoticePaid',
  'PenaltyUnpaid',
  'PenaltyUnpaidRevised',
  'PenaltyNoticeWithdrawn',
  'ProsecutionDecided',
  'OrdinalDecided',
] as const satisfies readonly EventType[];
type LegalEvent = Extract<CaseEvent, { type: (typeof legalTypes)[number] }>;
type Of<T extends EventType> = Extract<CaseEvent, { type: T }>;

export function isLegalEvent(event: CaseEvent): event is LegalEvent {
  return (legalTypes as readonly EventType[]).includes(event.type);
}

export function evolveLegal(kase: CaseState, event: LegalEvent): CaseState {
  switch (event.type) {
    case 'FindingRevised':
      return revised(kase, event);
    case 'FindingResolved':
      return resolved(kase, event);
    case 'PenaltyThresholdMet':
      return { ...kase, findings: [...kase.findings, arisen(event)] };
    case 'ThresholdConsidered':
      return editLastFinding(kase, f => considered(f, event));
    case 'WarningIssued': {
      const { parent, until } = event.data;
      return {
        ...kase,
        warnings: [...kase.warnings, { parent, until, finding: lastFinding(kase), undelivered: false }],
      };
    }
    case 'NoticeToImproveIssued':
      return { ...kase, notices: [...kase.notices, noticeIssued(kase, event)] };
    case 'NoticeToImproveEnded':
      return editNotice(kase, event.data.parent, n => ({ ...n, status: 'ended' }));
    case 'NoticeToImproveFailed':
      return noticeFailed(kase, event);
    case 'NoticeToImproveMet':
      return noticeMet(kase, event);
    case 'ReferralSubmitted':
    case 'ReferralAccepted':
    case 'ReferralReturned':
      return evolveReferral(kase, event);
    case 'PenaltyNoticeIssued':
      return penaltyIssued(kase, event);
    case 'PaymentRecorded': {
      const { amount, on, penalty } = event.data;
      return editPenalty(kase, penalty, p => ({ ...p, payments: [...p.payments, { amount, on }] }));
    }
    case 'PenaltyNoticePaid':
      return editPenalty(kase, event.data.penalty, p => ({ ...p, paid: true }));
    case 'PenaltyUnpaid':
      return editPenalty(kase, event.data.penalty, p => ({ ...p, unpaid: true }));
    case 'PenaltyUnpaidRevised':
      return editPenalty(kase, event.data.penalty, p => ({ ...p, unpaid: false }));
    case 'PenaltyNoticeWithdrawn':
      return editPenalty(kase, event.data.penalty, p => ({ ...p, withdrawn: true }));
    case 'ProsecutionDecided':
      return editPenalty(kase, event.data.penalty, p => ({ ...p, prosecution: event.data.decision }));
    case 'OrdinalDecided': {
      const { parent, ordinal } = event.data;
      return { ...kase, ordinals: [...kase.ordinals, { parent, ordinal, used: false }] };
    }
    default:
      return assertNever(event);
  }
}

function revised(kase: CaseState, event: Of<'FindingRevised'>): CaseState {
  const { subject } = event.data;
  const next = {
    ...kase,
    revised: [...kase.revised, { seq: kase.length, at: event.at, subject, resolved: false }],
  };
  if (subject.kind !== 'threshold') return next;
  return editFinding(next, subject.finding, f => ({
    ...f,
    ended: f.ended ?? { at: event.at, why: 'revised' },
  }));
}

function resolved(kase: CaseState, event: Of<'FindingResolved'>): CaseState {
  const { finding, decision, subject } = event.data;
  const next = {
    ...kase,
    revised: kase.revised.map(r => (r.seq === finding ? { ...r, resolved: true } : r)),
  };
  return decision === 'withdraw' ? withdrawSubject(next, subject) : next;
}

/** The stage counts as not entered, running notices end; a penalty has an event of its own. */
function withdrawSubject(kase: CaseState, subject: RevisedSubject): CaseState {
  switch (subject.kind) {
    case 'stage':
      return withoutStage(kase, subject.stage);
    case 'threshold': {
      const notices = kase.notices.map(n =>
        n.finding === subject.finding && (n.status === 'running' || n.status === 'ended')
          ? { ...n, status: 'withdrawn' as const }
          : n,
      );
      return { ...kase, notices };
    }
    case 'penalty':
      return kase;
    default:
      return assertNever(subject);
  }
}

function arisen(event: Of<'PenaltyThresholdMet'>): Finding {
  const { sessions, window, era } = event.data;
  return {
    arisenAt: event.at,
    sessions,
    window,
    era,
    considered: null,
    returnedAt: null,
    ended: null,
    noticedAt: null,
  };
}

function considered(finding: Finding, event: Of<'ThresholdConsidered'>): Finding {
  const { decision, supportException } = event.data;
  const ended = decision === 'no-action' ? { at: event.at, why: 'no-action' as const } : finding.ended;
  return { ...finding, considered: { decision, supportException }, ended };
}

function noticeIssued(kase: CaseState, event: Of<'NoticeToImproveIssued'>): Notice {
  const { parent, weeks, servedOn, from, until, allowedUnauthorised } = event.data;
  const finding = lastFinding(kase);
  return {
    parent,
    finding,
    weeks,
    servedOn,
    from,
    until,
    allowed: allowedUnauthorised,
    status: 'running',
    failedEarly: false,
    reachedReferral: false,
  };
}

/** A referral that waits for an answer already answers for this failure too. */
function noticeFailed(kase: CaseState, event: Of<'NoticeToImproveFailed'>): CaseState {
  const reachedReferral = kase.stages['ewo-referral']?.status === 'proposed';
  return editNotice(kase, event.data.parent, n => ({
    ...n,
    status: 'failed',
    failedEarly: event.data.early,
    reachedReferral,
  }));
}

function noticeMet(kase: CaseState, event: Of<'NoticeToImproveMet'>): CaseState {
  const next = editNotice(kase, event.data.parent, n => ({ ...n, status: 'met' }));
  const ended = { at: event.at, why: 'met' as const };
  return event.data.endsFinding ? editLastFinding(next, f => ({ ...f, ended: f.ended ?? ended })) : next;
}

function evolveReferral(
  kase: CaseState,
  event: Of<'ReferralSubmitted' | 'ReferralAccepted' | 'ReferralReturned'>,
): CaseState {
  switch (event.type) {
    case 'ReferralSubmitted': {
      const { purpose, entersStage } = event.data;
      const referral: Referral = {
        purpose,
        at: event.at,
        status: 'waiting',
        stage: entersStage,
        usedFor: [],
      };
      return { ...kase, referrals: [...kase.referrals, referral] };
    }
    case 'ReferralAccepted':
      return editReferral(kase, isWaiting, r => ({ ...r, status: 'accepted' }));
    case 'ReferralReturned': {
      const next = editReferral(kase, isWaiting, r => ({ ...r, status: 'returned' }));
      return event.data.purpose === 'penalty'
        ? editLastFinding(next, f => ({ ...f, returnedAt: event.at }))
        : next;
    }
    default:
      return assertNever(event);
  }
}

function penaltyIssued(kase: CaseState, event: Of<'PenaltyNoticeIssued'>): CaseState {
  const { parent, ordinal } = event.data;
  const onSuspension = ordinal === null;
  const penalty: Penalty = {
    ...event.data,
    finding: onSuspension ? null : lastFinding(kase),
    payments: [],
    paid: false,
    unpaid: false,
    withdrawn: false,
    undelivered: false,
    prosecution: null,
  };
  const next = { ...kase, penalties: [...kase.penalties, penalty] };
  if (onSuspension) return next;
  const ordinals = kase.ordinals.map(o => (o.parent === parent ? { ...o, used: true } : o));
  const noticed = editLastFinding({ ...next, ordinals }, f => ({ ...f, noticedAt: f.noticedAt ?? event.at }));
  return editReferral(noticed, isForPenalty, r => ({ ...r, usedFor: [...r.usedFor, parent] }));
}

const lastFinding = (kase: CaseState): number => kase.findings.length - 1;

function editFinding(kase: CaseState, index: number, edit: (f: Finding) => Finding): CaseState {
  const finding = kase.findings[index];
  return finding ? { ...kase, findings: kase.findings.with(index, edit(finding)) } : kase;
}

function editLastFinding(kase: CaseState, edit: (f: Finding) => Finding): CaseState {
  return editFinding(kase, lastFinding(kase), edit);
}

/** The last notice to that parent. */
function editNotice(kase: CaseState, parent: string, edit: (n: Notice) => Notice): CaseState {
  const at = kase.notices.findLastIndex(n => n.parent === parent);
  return at < 0 ? kase : { ...kase, notices: kase.notices.with(at, edit(kase.notices[at]!)) };
}

const isWaiting = (referral: Referral): boolean => referral.status === 'waiting';
const isForPenalty = (referral: Referral): boolean => referral.purpose === 'penalty';

/** The last referral that `is` accepts. */
function editReferral(
  kase: CaseState,
  is: (r: Referral) => boolean,
  edit: (r: Referral) => Referral,
): CaseState {
  const at = kase.referrals.findLastIndex(is);
  return at < 0 ? kase : { ...kase, referrals: kase.referrals.with(at, edit(kase.referrals[at]!)) };
}

function editPenalty(kase: CaseState, index: number, edit: (p: Penalty) => Penalty): CaseState {
  const penalty = kase.penalties[index];
  return penalty ? { ...kase, penalties: kase.penalties.with(index, edit(penalty)) } : kase;
}
