// The path of a pupil under a policy: the steps that a family or a headteacher would notice, and where two paths part.
import { londonDate, type PlainDate } from '#libs/school-time';
import type { CaseEvent } from '../events.js';

/** One step, with the certificate of the rule behind it where the step has one. */
export interface Step {
  readonly on: PlainDate;
  /** What happened, such as `StageProposed target-letter`. */
  readonly what: string;
  readonly rule: string | null;
  readonly source: string | null;
  readonly numbers: Readonly<Record<string, number | string>>;
}

/** Where two paths part: the first step that only one has, or has otherwise. Null on the side that has no more steps. */
export interface Parting {
  readonly on: PlainDate;
  readonly a: Step | null;
  readonly b: Step | null;
  /** The last stage entered under each. */
  readonly reachedA: string | null;
  readonly reachedB: string | null;
}

/** What tells a step from another of its kind; null for an event that is no step of a path. */
function detailOf(event: CaseEvent): string | null {
  switch (event.type) {
    case 'StageProposed':
    case 'StageEntered':
    case 'StageDeclined':
    case 'ProposalWithdrawn':
      return event.data.stage;
    case 'MeetingHeld':
      return event.data.stage ?? '';
    case 'ReviewMeasured':
      return event.data.suggested;
    case 'ReviewConcluded':
      return event.data.outcome;
    case 'ThresholdConsidered':
      return event.data.decision;
    case 'NoticeToImproveIssued':
    case 'NoticeToImproveFailed':
    case 'NoticeToImproveMet':
    case 'PenaltyNoticeIssued':
      return event.data.parent;
    case 'ReferralSubmitted':
      return event.data.purpose;
    case 'CaseClosed':
      return event.data.reason;
    case 'PenaltyThresholdMet':
      return '';
    default:
      return null;
  }
}

/** Where the paths of one pupil under two policies part; null where they are the same. */
export function parting(a: readonly CaseEvent[], b: readonly CaseEvent[]): Parting | null {
  for (let i = 0, j = 0; ; i += 1, j += 1) {
    i = nextStep(a, i);
    j = nextStep(b, j);
    const [left, right] = [a[i], b[j]];
    if (!left && !right) return null;
    if (left && right && isSame(left, right)) continue;
    const first = !right || (left && left.at <= right.at) ? left! : right;
    return {
      on: londonDate(first.at),
      a: left ? stepOf(left) : null,
      b: right ? stepOf(right) : null,
      reachedA: lastStage(a),
      reachedB: lastStage(b),
    };
  }
}

function nextStep(events: readonly CaseEvent[], from: number): number {
  let i = from;
  while (i < events.length && detailOf(events[i]!) === null) i += 1;
  return i;
}

const isSame = (a: CaseEvent, b: CaseEvent): boolean =>
  a.at === b.at && a.type === b.type && detailOf(a) === detailOf(b);

function stepOf(event: CaseEvent): Step {
  const { because } = event;
  return {
    on: londonDate(event.at),
    what: `${event.type} ${detailOf(event)}`.trimEnd(),
    rule: because?.rule ?? null,
    source: because?.source ?? null,
    numbers: because?.numbers ?? {},
  };
}

function lastStage(events: readonly CaseEvent[]): string | null {
  const last = events.findLast(event => event.type === 'StageEntered');
  return last ? last.data.stage : null;
}
