// What the letters of an action ask of the person who approves it, as questions of its form. All may be left out: which of
// them a letter cannot do without is known when the letter is written, and its preview says so.
import { detailsNeeded, type Question } from '#libs/letters';
import type { Field, FieldGroup } from './form.js';

/** The questions of a letter in a group of their own; none where it asks for nothing. */
export function letterQuestions(pack: string, letter: string | undefined, legend: string): FieldGroup[] {
  const fields = letter === undefined ? [] : detailsNeeded(pack, letter).map(fieldOf);
  return fields.length === 0 ? [] : [{ legend, fields, optional: true }];
}

/** Where in an action the answer to a letter's question stands. */
export const pathOf = ({ field }: Pick<Question, 'field'>): string[] => ['details', ...field.split('.')];

function fieldOf(question: Question): Field {
  const { label, hint, required } = question;
  const asked = {
    path: pathOf(question),
    label: required ? label : `${label} (optional)`,
    hint,
    optional: true as const,
  };
  switch (question.type) {
    case 'date':
      return { ...asked, kind: 'date', when: 'future' };
    case 'time':
      return { ...asked, kind: 'time' };
    case 'line':
      return {
        ...asked,
        kind: 'text',
        ...(question.limits.characters && { most: question.limits.characters }),
      };
    case 'words':
      return { ...asked, kind: 'area' };
    case 'list':
      return { ...asked, kind: 'lines', hint: joined(hint, 'One a line') };
    case 'dated-list':
      return {
        ...asked,
        kind: 'dated-lines',
        hint: joined(hint, 'One a line, with its day first, such as 3 10 2025: breakfast club'),
      };
    case 'yes-no':
      return {
        ...asked,
        kind: 'choice',
        isBoolean: true,
        options: [
          { value: 'yes', text: 'Yes' },
          { value: 'no', text: 'No' },
        ],
      };
  }
}

const joined = (hint: string, more: string): string =>
  hint === '' ? more : `${hint.replace(/[.]$/, '')}. ${more}.`;
