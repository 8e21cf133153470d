// Every event in one sentence of plain English, without names of people and without sealed facts. Each table is total over
// its group, so a new event type does not compile until it has its sentence.
import type { CaseEvent, EventType } from '#libs/casework';
import { ladderSentences } from './sentences-ladder.js';
import { legalSentences } from './sentences-legal.js';
import { recordSentences } from './sentences-records.js';
import type { Say, Sentences } from './scene.js';

const sentences: Sentences<EventType> = { ...ladderSentences, ...legalSentences, ...recordSentences };

/** What happened, in one sentence. */
export function sentenceOf(event: CaseEvent, say: Say): string {
  const write = sentences[event.type] as (event: CaseEvent, say: Say) => string;
  return write(event, say);
}

const proposedBySystem = new Set<EventType>([
  'CaseOpened',
  'StageProposed',
  'ProposalWithdrawn',
  'ApprovalOverdue',
  'MeetingOverdue',
  'ReviewMeasured',
  'FindingRevised',
  'CloseProposed',
  'PenaltyThresholdMet',
  'NoticeToImproveEnded',
  'PenaltyNoticePaid',
  'PenaltyUnpaid',
  'PenaltyUnpaidRevised',
  'AlternativeActionRequired',
]);

/** Whether Waymark worked the event out; all others are a person's, or follow from what a person decided. */
export const isWorkedOut = (event: CaseEvent): boolean =>
  proposedBySystem.has(event.type) || event.by === undefined;

/** Whether the event is a record that people keep beside the ladder. */
export const isRecord = (event: CaseEvent): boolean =>
  event.type in recordSentences || witnessed.has(event.type);

/** What people witnessed and wrote down. */
const witnessed = new Set<EventType>([
  'CaseAdopted',
  'MeetingHeld',
  'ContractSigned',
  'ContractDeclined',
  'PaymentRecorded',
]);
