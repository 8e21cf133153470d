// Why something is overdue, served, due or unpaid: the clock behind the event.
import { deadlines } from '#libs/casework';
import { londonDate } from '#libs/school-time';
import { noReasoning, plainly, ruleView, type Reasoning } from './reasoning.js';
import type { EventOf, Scene } from './scene.js';
import { amountOf, dayText, momentText, roleText, sentenceCase } from './words.js';

/** The moment of a deadline as it stood just before the event. */
const dueOf = (scene: Scene, id: string): number =>
  deadlines(scene.before, scene.then, scene.event.at - 1).find(
    d => d.id === id && d.caseNumber === scene.event.caseNumber,
  )?.due ?? scene.event.at;

/** Why `ApprovalOverdue`: who should have answered by when. */
export function explainApprovalOverdue(scene: Scene<EventOf<'ApprovalOverdue'>>): Reasoning {
  const { stage, approver } = scene.event.data;
  const proposed = scene.history.findLast(
    (e): e is EventOf<'StageProposed'> => e.type === 'StageProposed' && e.data.stage === stage,
  );
  const asked = proposed ? roleText(proposed.data.approver) : 'the approver';
  const due = momentText(dueOf(scene, `approval-overdue:${stage}`));
  return {
    ...noReasoning,
    rule: ruleView(scene, 'ladder.approval', 'default', 'docs/case-model.md#approving-and-declining'),
    comparison: [
      ...(proposed
        ? [
            `Proposed on ${momentText(proposed.at)} to ${asked}; an answer is due within 5 school days, days on hold not counted.`,
          ]
        : []),
      `They ended on ${due}.`,
    ],
    whatIf: [
      plainly(
        `${sentenceCase(asked)} should have approved or declined it by ${due}; now ${roleText(approver)} sees it too.`,
      ),
    ],
  };
}

/** Why `MeetingOverdue`. */
export function explainMeetingOverdue(scene: Scene<EventOf<'MeetingOverdue'>>): Reasoning {
  const { stage } = scene.event.data;
  const served =
    scene.kase?.letters.filter(l => l.letter === stage && l.servedOn !== null).map(l => l.servedOn!) ?? [];
  const last = served.toSorted().at(-1);
  const due = momentText(dueOf(scene, `meeting-overdue:${stage}`));
  return {
    ...noReasoning,
    rule: ruleView(scene, 'ladder.meeting', 'default', 'docs/case-model.md#meetings'),
    comparison: [
      ...(last === undefined
        ? []
        : [
            `The last letter of the stage counts as received on ${dayText(last)}; the meeting is to be recorded within 10 school days of that, days on hold not counted.`,
          ]),
      `They ended on ${due}.`,
    ],
    whatIf: [
      plainly(
        `${sentenceCase(roleText('attendance-officer'))}, or a role above, should have recorded the meeting by ${due}, whoever came.`,
      ),
    ],
  };
}

/** Why `LetterServed` names its day. */
export function explainService(scene: Scene<EventOf<'LetterServed'>>): Reasoning {
  const { letter, parent, servedOn } = scene.event.data;
  const method = scene.kase?.letters.findLast(l => l.letter === letter && l.parent === parent)?.method;
  if (method !== 'post')
    return {
      ...noReasoning,
      comparison: [`By ${method ?? 'hand'} a letter counts as received on the day it leaves.`],
    };
  const { value, level, source } = scene.then.authority.postServiceWorkingDays;
  return {
    ...noReasoning,
    rule: ruleView(scene, 'service.post', level, source),
    comparison: [
      `Posted on ${dayText(londonDate(scene.event.at))}; post counts as received after ${amountOf(value, 'working day')}: ${dayText(servedOn)}.`,
    ],
  };
}

/** How the days of `NoticeToImproveIssued` were fixed. */
export function explainNotice(scene: Scene<EventOf<'NoticeToImproveIssued'>>): Reasoning {
  const { weeks, servedOn, from, until } = scene.event.data;
  const perWeek = scene.then.authority.schoolDaysPerWeek.value;
  return {
    ...noReasoning,
    rule: ruleView(scene, 'nti.period', 'law', 'docs/law/notice-to-improve.md#period'),
    comparison: [
      `Received on ${dayText(servedOn)}; it runs from the first school day after that, ${dayText(from)}.`,
      `${amountOf(weeks, 'week')} of ${perWeek} school days are ${weeks * perWeek} school days, to ${dayText(until)}. These days stay as they are whatever happens later.`,
    ],
  };
}

/** Why `PenaltyUnpaid`: what was missing, and until when. */
export function explainUnpaid(scene: Scene<EventOf<'PenaltyUnpaid'>>): Reasoning {
  const penalty = scene.kase?.penalties[scene.event.data.penalty];
  if (!penalty) return noReasoning;
  const { amount, payBy, reducedAmount, reducedUntil } = penalty;
  const paidBy = (day: string) =>
    penalty.payments.reduce((sum, p) => (p.on <= day ? sum + p.amount : sum), 0);
  const lower =
    reducedAmount === null || reducedUntil === null
      ? []
      : [
          plainly(
            `£${reducedAmount - paidBy(reducedUntil)} more by ${dayText(reducedUntil)} would have settled it.`,
          ),
        ];
  return {
    ...noReasoning,
    rule: ruleView(scene, 'penalty.payment-days', 'law', 'docs/law/penalty-notices.md#payment-days'),
    comparison: [`Paid by ${dayText(payBy)}: £${paidBy(payBy)} of £${amount}.`],
    whatIf: [
      ...lower,
      plainly(`£${amount - paidBy(payBy)} more by ${dayText(payBy)} would have settled it.`),
    ],
  };
}

/** Which review begins with `StageEntered`. */
export function explainEntry(scene: Scene<EventOf<'StageEntered'>>): Reasoning {
  const { stage, review } = scene.event.data;
  const { schoolDays, level } = scene.then.pack.review;
  const own = scene.then.pack.stages.find(s => s.id === stage)?.reviewSchoolDays;
  const length = own ?? schoolDays;
  return {
    ...noReasoning,
    rule: ruleView(scene, `${scene.then.pack.id}/${stage}/review`, length.level, length.source),
    comparison: [
      `The review takes ${amountOf(review.schoolDays, 'school day')} from the last deemed service of the stage's letters, or from the meeting or signing.`,
      `Its level is ${review.level} % (${level.level}: ${level.source}).`,
    ],
  };
}
