// Answers that the authority's officer can tick: what a returned referral lacks, and whose records were searched for earlier
// notices. What the log holds nothing of is said beside it.
import { openDuties, type EventType } from '#libs/casework';
import type { CaseFolder } from '../folder.js';
import type { Option } from './form.js';

const nothing = 'Nothing of this is in the case';

interface Prompt {
  readonly text: string;
  /** Events that would show it; none where the log cannot tell. */
  readonly shownBy: readonly EventType[];
}

const prompts: readonly Prompt[] = [
  {
    text: 'Which support was offered, and how the family took it up',
    shownBy: ['SupportOffered', 'SupportRecorded'],
  },
  {
    text: 'What the pupil and the parents say, and what keeps the pupil from coming',
    shownBy: ['ViewRecorded', 'BarrierRecorded', 'ResponseRecorded'],
  },
  { text: 'A meeting with the parents, or the attempts to hold one', shownBy: ['MeetingHeld'] },
  {
    text: 'The judgement on support, on other steps and on the Equality Act',
    shownBy: ['ThresholdConsidered', 'NoticeToImproveIssued'],
  },
  { text: 'Proof that the letters reached the parents', shownBy: ['LetterServed'] },
  { text: 'The reasons for absences that the register leaves open', shownBy: [] },
  { text: 'Evidence for codes that the family disputes', shownBy: [] },
  { text: 'Who the parents are, where they live and who is liable', shownBy: [] },
];

/** What a referral may lack. */
export function returnOffers({ events, kase, world }: CaseFolder): Option[] {
  const types = new Set(
    events.filter(({ caseNumber }) => caseNumber === kase.number).map(({ type }) => type),
  );
  const offered = prompts.map(({ text, shownBy }): Option => {
    const lacks = shownBy.length > 0 && !shownBy.some(type => types.has(type));
    return { value: text, text, ...(lacks && { hint: nothing }) };
  });
  const duty = 'The answers to duties to the pupil: special needs, health, social care';
  return openDuties(world).length === 0
    ? offered
    : [{ value: duty, text: duty, hint: 'A duty is still open' }, ...offered];
}

/** Whose records may be searched. */
export const historyOffers: readonly Option[] = [
  { value: 'own register', text: 'Our own register of penalty notices' },
  {
    value: 'authorities of earlier schools',
    text: 'The authorities of schools that the pupil went to in the last three years',
  },
  { value: 'authorities of earlier addresses', text: 'The authorities in whose area the parent lived' },
];
