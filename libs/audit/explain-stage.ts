// Why a stage was proposed, withdrawn or overtaken by an amendment.
import { ladderMeasure, type CaseEvent } from '#libs/casework';
import { dateOf, londonDate, londonTime } from '#libs/school-time';
import {
  countLines,
  countWhatIf,
  fewerAttended,
  gridOfReason,
  gridOfYear,
  holds,
  isCounting,
  reasonLines,
  reasonWhatIf,
  revisionOfCount,
  revisionOfReview,
} from './basis.js';
import { certifiedRule, noReasoning, plainly, smallest, type Reasoning } from './reasoning.js';
import type { EventOf, Scene } from './scene.js';
import { amountOf, dayText, shareText } from './words.js';

/** Why `StageProposed`. */
export function explainProposal(scene: Scene<EventOf<'StageProposed'>>): Reasoning {
  const { data, because } = scene.event;
  const { numbers = {}, sessions = [] } = because ?? {};
  const counting = data.basis.find(isCounting);
  const figures = {
    attended: Number(numbers['attended'] ?? 0),
    possible: Number(numbers['possible'] ?? 0),
    absent: Number(numbers['absent'] ?? 0),
  };
  const alsoNotMet = numbers['reviewNotMet'];
  return {
    rule: certifiedRule(scene),
    comparison: [
      ...data.basis.flatMap(basis =>
        isCounting(basis) ? countLines(scene.then, basis, figures) : reasonLines(scene, basis),
      ),
      ...(alsoNotMet === undefined
        ? []
        : [
            `The review of the stage "${scene.say.stage(String(alsoNotMet))}" was concluded not met, which this stage also needs.`,
          ]),
    ],
    grid: counting ? gridOfYear(scene.then, counting, sessions) : gridOfReason(scene, data.basis),
    counted: sessions,
    revision: counting ? revisionOfCount(scene, counting, figures) : revisionOfReview(scene, data.basis),
    whatIf: [
      ...(counting ? countWhatIf(scene, counting, figures, sessions) : []),
      ...data.basis.flatMap(basis => reasonWhatIf(scene, basis)),
      ...(alsoNotMet === undefined
        ? []
        : [plainly('A review that was concluded as met or extended instead.')]),
    ],
  };
}

/** Why `ProposalWithdrawn`: what the proposal rested on, as the register stood at the withdrawal. */
export function explainWithdrawal(scene: Scene<EventOf<'ProposalWithdrawn'>>): Reasoning {
  const proposed = proposalBefore(scene, scene.event.data.stage);
  const counting = proposed?.data.basis.find(isCounting);
  if (!counting) return { ...noReasoning, comparison: [withdrawalCause(scene)] };
  const figures = ladderMeasure(scene.then, counting);
  return {
    ...noReasoning,
    comparison: [
      withdrawalCause(scene),
      `It was proposed on ${dayText(dateOf(counting.to))}. As the register stood at the withdrawal:`,
      ...countLines(scene.then, counting, figures),
    ],
    grid: gridOfYear(
      scene.then,
      counting,
      figures.absences.map(a => a.session),
    ),
  };
}

/** Why `FindingRevised` for a stage. */
export function explainRevisedStage(scene: Scene<EventOf<'FindingRevised'>>, stage: string): Reasoning {
  const proposed = proposalBefore(scene, stage);
  const counting = proposed?.data.basis.find(isCounting);
  if (!counting) {
    const basis = proposed?.data.basis ?? [];
    return {
      ...noReasoning,
      rule: certifiedRule(scene),
      comparison: basis.flatMap(b => reasonLines(scene, b)),
      grid: gridOfReason(scene, basis),
    };
  }
  const figures = ladderMeasure(scene.then, counting);
  const back = smallest(1, figures.possible, k => holds(scene.then, counting, fewerAttended(figures, k)));
  const decided = proposed?.because?.numbers ?? {};
  return {
    ...noReasoning,
    rule: certifiedRule(scene),
    comparison: [
      `When the stage was proposed: ${shareText(Number(decided['attended'] ?? 0), Number(decided['possible'] ?? 0))}, ${amountOf(Number(decided['absent'] ?? 0), 'session')} absent. After the amendment:`,
      ...countLines(scene.then, counting, figures),
    ],
    grid: gridOfYear(
      scene.then,
      counting,
      figures.absences.map(a => a.session),
    ),
    counted: figures.absences.map(a => a.session),
    revision: revisionOfCount(scene, counting, figures),
    whatIf:
      back === null
        ? []
        : [
            plainly(
              `With ${amountOf(back, 'absent session')} more by ${dayText(dateOf(counting.to))} the stage would have stood.`,
            ),
          ],
  };
}

/** What took the proposal back: something of the same moment, the new school year, or an amendment. */
function withdrawalCause({ event, history }: Scene): string {
  const before = history.findLast(e => e.at === event.at);
  if (before?.type === 'ReviewConcluded') return 'The review before it was met.';
  if (before?.type === 'NoticeToImproveFailed') return 'A failed Notice to Improve reached a later stage.';
  if (londonDate(event.at).endsWith('-09-01') && londonTime(event.at) === '00:00')
    return "A new school year began, and the year's window with it.";
  return 'An amendment of the register overtook what it rested on.';
}

const proposalBefore = (scene: Scene, stage: string): EventOf<'StageProposed'> | undefined =>
  scene.history.findLast(
    (event: CaseEvent): event is EventOf<'StageProposed'> =>
      event.type === 'StageProposed' &&
      event.caseNumber === scene.event.caseNumber &&
      event.data.stage === stage,
  );
