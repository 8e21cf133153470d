// An action finds its command, and a refusal is recorded: it changes nothing else.
import { assertNever } from '#libs/kernel';
import type { Actor } from '#libs/access';
import type { Action } from './commands.js';
import { answerDuty } from './duties.js';
import { approve, decline } from './ladder/approve.js';
import { close } from './ladder/close.js';
import { hold, resume } from './ladder/hold.js';
import { holdMeeting, signContract } from './ladder/meeting.js';
import { concludeReview, setReview } from './ladder/review.js';
import { considerThreshold } from './legal/consider.js';
import { decideOrdinal } from './legal/history.js';
import { concludeNotice, failNotice, issueNotice } from './legal/notice.js';
import { awaitsProsecution, decideProsecution, recordPayment, withdrawPenalty } from './legal/payment.js';
import { issuePenalty } from './legal/penalty.js';
import { acceptReferral, returnReferral, submitReferral } from './legal/referral.js';
import { issueSuspensionPenalty } from './legal/suspension.js';
import { issueWarning } from './legal/warning.js';
import { isRecord, record } from './records.js';
import type { Refusal } from './refusal.js';
import { resolveFinding } from './resolve.js';
import { considerSevereAbsence } from './severe-absence.js';
import { openCase, type CaseState } from './state.js';
import { emit, type Turn } from './turn.js';

/** Carries out an action, or records why not. */
export function act(turn: Turn, action: Action, by: Actor): void {
  turn.caseNumber = caseFor(turn, action);
  const refusal = perform(turn, action, by);
  if (!refusal) return;
  emit(turn, 'ActionRefused', { action: action.action, rule: refusal.rule }, { because: refusal.because });
  refusal.follows?.();
}

function perform(turn: Turn, action: Action, by: Actor): Refusal | null {
  if (isRecord(action)) return record(turn, action, by);
  switch (action.action) {
    case 'approve':
      return approve(turn, action, by);
    case 'decline':
      return decline(turn, action, by);
    case 'hold-meeting':
      return holdMeeting(turn, action, by);
    case 'sign-contract':
      return signContract(turn, action, by);
    case 'set-review':
      return setReview(turn, action, by);
    case 'conclude-review':
      return concludeReview(turn, action, by);
    case 'hold':
      return hold(turn, action, by);
    case 'resume':
      return resume(turn, action, by);
    case 'close':
      return close(turn, action, by);
    case 'resolve-finding':
      return resolveFinding(turn, action, by);
    case 'consider-threshold':
      return considerThreshold(turn, action, by);
    case 'issue-warning':
      return issueWarning(turn, action, by);
    case 'issue-nti':
      return issueNotice(turn, action, by);
    case 'conclude-nti':
      return concludeNotice(turn, action, by);
    case 'fail-nti':
      return failNotice(turn, action, by);
    case 'submit-referral':
      return submitReferral(turn, action, by);
    case 'accept-referral':
      return acceptReferral(turn, action, by);
    case 'return-referral':
      return returnReferral(turn, action, by);
    case 'issue-penalty':
      return issuePenalty(turn, action, by);
    case 'decide-ordinal':
      return decideOrdinal(turn, action, by);
    case 'record-payment':
      return recordPayment(turn, action, by);
    case 'withdraw-penalty':
      return withdrawPenalty(turn, action, by);
    case 'decide-prosecution':
      return decideProsecution(turn, action, by);
    case 'answer-duty':
      return answerDuty(turn, action, by);
    case 'consider-severe-absence':
      return considerSevereAbsence(turn, action, by);
    case 'issue-suspension-penalty':
      return issueSuspensionPenalty(turn, action, by);
    default:
      return assertNever(action);
  }
}

/**
 * The case an action is for: the open one. Notices issued run on after a case is closed, so what concerns them goes to the
 * last case that has one to that parent; a revision goes to the case that holds it.
 */
function caseFor(turn: Turn, action: Action): number {
  const { cases } = turn.state;
  const last = (has: (kase: CaseState) => boolean) => cases.findLast(has)?.number;
  const fallback = openCase(turn.state)?.number ?? cases.length;
  switch (action.action) {
    case 'record-payment':
      return (
        last(c => c.penalties.some(p => p.parent === action.parent && !p.withdrawn && !p.paid)) ??
        lastPenalty() ??
        fallback
      );
    case 'withdraw-penalty':
      return lastPenalty() ?? fallback;
    case 'decide-prosecution':
      return (
        last(c => c.penalties.some(p => p.parent === action.parent && awaitsProsecution(p))) ??
        lastPenalty() ??
        fallback
      );
    case 'resolve-finding':
      return last(c => c.revised.some(r => r.seq === action.finding && !r.resolved)) ?? fallback;
    case 'conclude-nti':
    case 'fail-nti':
      return (
        last(c =>
          c.notices.some(n => n.parent === action.parent && ['running', 'ended'].includes(n.status)),
        ) ?? fallback
      );
    default:
      return fallback;
  }

  function lastPenalty(): number | undefined {
    return 'parent' in action ? last(c => c.penalties.some(p => p.parent === action.parent)) : undefined;
  }
}
