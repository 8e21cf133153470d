// One event of a case, explained: what happened and who decided, the rule with its level and paragraph, the numbers
// compared, the days behind them, and what would have changed it.
import type { CaseEvent, EventType } from '#libs/casework';
import type { Instant } from '#libs/school-time';
import {
  explainApprovalOverdue,
  explainEntry,
  explainMeetingOverdue,
  explainNotice,
  explainService,
  explainUnpaid,
} from './explain-clock.js';
import { explainRefusal } from './explain-refusal.js';
import { explainReview } from './explain-review.js';
import { explainProposal, explainWithdrawal } from './explain-stage.js';
import { explainNoticeEnd, explainPenalty, explainRevision, explainThreshold } from './explain-threshold.js';
import { certifiedRule, noReasoning, type Reasoning } from './reasoning.js';
import { sceneOf, type EventOf, type Scene, type ToExplain } from './scene.js';
import { isRecord, isWorkedOut, sentenceOf } from './sentences.js';
import { momentText, roleText, sentenceCase } from './words.js';

export interface Explanation extends Reasoning {
  /** The event's type in words: 'Stage proposed'. */
  readonly title: string;
  readonly at: Instant;
  /** The same for people, London time. */
  readonly when: string;
  /** What happened, in a sentence. */
  readonly what: string;
  readonly who: string;
}

const reasons: { readonly [T in EventType]?: (scene: Scene<EventOf<T>>) => Reasoning } = {
  StageProposed: explainProposal,
  ProposalWithdrawn: explainWithdrawal,
  ApprovalOverdue: explainApprovalOverdue,
  StageEntered: explainEntry,
  LetterServed: explainService,
  MeetingOverdue: explainMeetingOverdue,
  ReviewMeasured: explainReview,
  FindingRevised: explainRevision,
  PenaltyThresholdMet: explainThreshold,
  NoticeToImproveIssued: explainNotice,
  NoticeToImproveEnded: explainNoticeEnd,
  PenaltyNoticeIssued: explainPenalty,
  PenaltyUnpaid: explainUnpaid,
  ActionRefused: explainRefusal,
};

/** Explains one event from the pupil's whole history. Pure. Throws 'audit.not-in-history'. */
export function explainEvent(toExplain: ToExplain): Explanation {
  const scene = sceneOf(toExplain);
  const { event, say } = scene;
  const reason = reasons[event.type] as ((scene: Scene) => Reasoning) | undefined;
  return {
    title: titleOf(event.type),
    at: event.at,
    when: momentText(event.at),
    what: sentenceOf(event, say),
    who: whoActed(event),
    ...(reason ? reason(scene) : { ...noReasoning, rule: certifiedRule(scene) }),
  };
}

/** 'StageProposed' as 'Stage proposed'. */
export const titleOf = (type: EventType): string =>
  type.replaceAll(/(?!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`).replace('to improve', 'to Improve');

/** What goes with a decision of the same moment, or comes from one made earlier. */
const follows = new Set<EventType>([
  'StageEntered',
  'LetterIssued',
  'LetterPosted',
  'LetterServed',
  'HoldEnded',
]);

/** Who stands behind the event, by role: ids and names of people stay out. */
export function whoActed(event: CaseEvent): string {
  const role = event.by && roleText(event.by.role);
  if (event.type === 'ActionRefused') return `${sentenceCase(role ?? 'somebody')} asked for it.`;
  if (follows.has(event.type))
    return role === undefined
      ? 'It follows from an earlier decision; its time had come.'
      : `It follows from what ${role} decided.`;
  if (!isWorkedOut(event))
    return `${sentenceCase(role ?? 'somebody')} ${isRecord(event) ? 'recorded' : 'decided'} it.`;
  return role === undefined
    ? 'Waymark worked it out from the register and the clock; nobody decided it.'
    : `Waymark worked it out after an act of ${role}.`;
}
