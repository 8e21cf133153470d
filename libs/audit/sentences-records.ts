// Sentences for what people write down beside the ladder. What it says of a family is sealed and stays out of here.
import type { Sentences } from './scene.js';
import { dayText, plainWords, roleText, sentenceCase, sessionsText } from './words.js';

type RecordEvent =
  | 'ContactRecorded'
  | 'SupportOffered'
  | 'SupportRecorded'
  | 'ViewRecorded'
  | 'BarrierRecorded'
  | 'ResponseRecorded'
  | 'ActionAgreed'
  | 'ActionFinished'
  | 'EvidenceRecorded'
  | 'OrderRecorded'
  | 'SevereAbsenceConsidered'
  | 'DutyAnswered';

export const recordSentences: Sentences<RecordEvent> = {
  ContactRecorded: ({ data }) => `A contact was recorded (${plainWords(data.channel)}).`,
  SupportOffered: ({ data }) => `Support was offered; it is in the hands of ${roleText(data.owner)}.`,
  SupportRecorded: () => 'How the support went was recorded.',
  ViewRecorded: () => 'A view was recorded.',
  BarrierRecorded: () => 'A barrier to attendance was recorded.',
  ResponseRecorded: ({ data }, say) =>
    `${sentenceCase(say.parent(data.parent))} answered on ${dayText(data.on)} (${plainWords(data.channel)})${data.letter === null ? '' : `, to the letter "${plainWords(data.letter)}"`}.`,
  ActionAgreed: ({ data }) =>
    `An action was agreed, for ${roleText(data.owner)} to do by ${dayText(data.due)}.`,
  ActionFinished: ({ data }) => `Agreed action ${data.action + 1} was finished.`,
  EvidenceRecorded: ({ data }) =>
    data.sessions.length === 0
      ? 'Evidence was recorded.'
      : `Evidence was recorded for ${sessionsText(data.sessions)}.`,
  OrderRecorded: ({ data }) => `A court's order of ${dayText(data.on)} was recorded.`,
  SevereAbsenceConsidered: ({ data }) =>
    `Severe absence was considered: ${data.absent} of ${data.possible} possible sessions missed this year.`,
  DutyAnswered: () => 'A duty to the pupil was answered.',
};
