// Checks what a scenario printed: every certificate is worked out again from the file, and every disagreement is named.
// Nothing of the decider is used here, only the file, the printed lines and the case model's own figures.
import { checkClocks } from './clocks.js';
import { contextOf, type Certificate } from './context.js';
import { checkFinding, checkRevised } from './findings.js';
import {
  checkHoldEnded,
  checkLetterIssued,
  checkLetterPosted,
  checkLetterServed,
  checkNoticeEnded,
  checkNoticeToImprove,
  checkPaid,
  checkPenalty,
  checkRefused,
  checkUnpaid,
  checkWarning,
} from './notices.js';
import { checkProposal } from './proposals.js';
import { storiesOf, type Line, type ScenarioText } from './story.js';

export type { Line, ScenarioText } from './story.js';

export interface Disagreement {
  readonly seq: number;
  readonly type: string;
  readonly complaint: string;
}

const certificates: Readonly<Record<string, Certificate>> = {
  StageProposed: checkProposal,
  PenaltyThresholdMet: checkFinding,
  FindingRevised: checkRevised,
  LetterIssued: checkLetterIssued,
  LetterPosted: checkLetterPosted,
  LetterServed: checkLetterServed,
  NoticeToImproveIssued: checkNoticeToImprove,
  NoticeToImproveEnded: checkNoticeEnded,
  WarningIssued: checkWarning,
  PenaltyNoticeIssued: checkPenalty,
  PenaltyNoticePaid: checkPaid,
  PenaltyUnpaid: checkUnpaid,
  ActionRefused: checkRefused,
  HoldEnded: checkHoldEnded,
};

/** The lines that disagree with what the checker works out; none where all is as printed. */
export function check(file: ScenarioText, lines: readonly Line[]): Disagreement[] {
  const ordered = lines.flatMap((line, index): Disagreement[] => {
    const last = lines[index - 1];
    const wrong = line.seq !== index + 1 || (last && Date.parse(line.at) < Date.parse(last.at));
    return wrong ? [{ seq: line.seq, type: line.type, complaint: 'it is out of order' }] : [];
  });
  const told = storiesOf(file, lines).flatMap(story => [
    ...story.lines.flatMap((line, index) =>
      (certificates[line.type]?.(contextOf(story, index)) ?? []).map(complaint => ({
        seq: line.seq,
        type: line.type,
        complaint,
      })),
    ),
    ...checkClocks(story).map(({ seq, complaint }) => ({ seq, type: 'clock', complaint })),
  ]);
  return [...ordered, ...told];
}
