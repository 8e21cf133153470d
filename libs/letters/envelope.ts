// What stands on the outside of a letter: the subject of its email, which tells nothing of its content, and who gets a copy.
import type { Role } from '#libs/access';
import { findTemplate } from './catalogue.js';
import type { Language, LetterModel } from './facts.js';

const words = {
  en: { letter: 'A letter from', meeting: 'An invitation from' },
  cy: { letter: 'Llythyr gan', meeting: 'Gwahoddiad gan' },
} as const;

/** Names who writes, and no pupil, no absence and no stage. */
export function subjectOf(model: LetterModel, language: Language): string {
  const template = findTemplate(model.pack, model.letter);
  const { letter, meeting } = words[language];
  const sender = template?.from === 'authority' && model.authority ? model.authority : model.school;
  return `${invitesToMeeting(model) ? meeting : letter} ${sender.name}`;
}

/** Whether the authority gets a copy of this letter. */
export const owesCopy = ({ pack, letter }: Pick<LetterModel, 'pack' | 'letter'>): boolean =>
  findTemplate(pack, letter)?.copyToAuthority === true;

/** Whether the letter is an invitation: its template needs a meeting. */
export const invitesToMeeting = ({ pack, letter }: Pick<LetterModel, 'pack' | 'letter'>): boolean =>
  findTemplate(pack, letter)?.needs.some(need => need.split('.')[0] === 'meeting') === true;

/** The role under which a letter goes out that belongs to no stage; undefined for the letter of a stage. */
export const letterSigner = (pack: string, letter: string): Role | undefined =>
  findTemplate(pack, letter)?.signedBy;

/** The title of a letter's kind, for lists. */
export const letterTitle = (pack: string, letter: string): string =>
  findTemplate(pack, letter)?.title ?? letter;
