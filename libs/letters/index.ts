// Letters: from the facts of a case to the page that a parent reads.
export { copyForAuthority, letterModel, type LetterInput } from './build-model.js';
export { lettersOf, type LetterKind } from './catalogue.js';
export { invitesToMeeting, letterSigner, letterTitle, owesCopy, subjectOf } from './envelope.js';
export {
  isRefused,
  languages,
  variants,
  type AuthorityOffice,
  type Facts,
  type Language,
  type GivenFacts,
  type LetterModel,
  type Office,
  type People,
  type PersonRecord,
  type PupilPerson,
  type Refused,
  type School,
  type Signer,
  type Variant,
} from './facts.js';
export { detailsNeeded, questionFor, type AnswerType, type Question } from './questions.js';
export { occasionOf, type Occasion } from './occasion.js';
export { lackingFact, renderLetter, type LetterForm, type RenderedLetter } from './render.js';
export { contentHash, isShownHash, shownHash, type ShownLetter } from './shown.js';
export { smsSegments, smsText } from './sms.js';
export { sampleDetails, sampleLetter, samplePeople, sampleSchool } from './sample.js';
