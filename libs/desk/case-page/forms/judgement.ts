// What several forms of the legal way ask alike: the judgement before a notice, which parent, the letter's own questions.
import { group, parentOptions, type FieldGroup, type FormOf, type Option } from './form.js';
import { letterQuestions } from './letter-questions.js';
import { yesNo } from './words.js';

const engaged: readonly Option[] = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
  { value: 'engaged-not-working', text: 'They engage, and it does not work' },
];

/** The judgement before a notice, as five questions. */
export const judgement: FieldGroup = group(
  'Your judgement',
  {
    kind: 'choice',
    path: ['judgement', 'supportAppropriate'],
    label: 'Is support appropriate in this case?',
    hint: 'For leave in term time it often is not',
    options: yesNo,
  },
  {
    kind: 'choice',
    path: ['judgement', 'supportEngaged'],
    label: 'Does the family engage with the support?',
    options: engaged,
  },
  {
    kind: 'area',
    path: ['judgement', 'bestTool'],
    label: 'Why is this the best way to change attendance for this family?',
  },
  {
    kind: 'area',
    path: ['judgement', 'otherStep'],
    label: 'Which further support or other legal step did you consider, and why not that?',
  },
  {
    kind: 'area',
    path: ['judgement', 'equalityAct'],
    label: 'Have you considered the Equality Act 2010?',
    hint: 'Disability and other protected characteristics, and what you concluded',
  },
);

export const forLetter = (folder: Parameters<FormOf>[0], letter: string): FieldGroup[] =>
  letterQuestions(folder.world.pack.id, letter, 'For the letter');

export const chooseParents = (folder: Parameters<FormOf>[0]): FieldGroup =>
  group('Parents', {
    kind: 'choices',
    path: ['parents'],
    label: 'Which parents?',
    hint: 'Each gets a notice of their own',
    options: parentOptions(folder),
  });

/** A form about one parent, named in the address or asked for. */
export function aboutParent(
  folder: Parameters<FormOf>[0],
  of: string,
): {
  readonly fixed: Readonly<Record<string, string>>;
  readonly ask: readonly FieldGroup[];
  readonly name: string;
} {
  const isKnown = folder.world.pupil.parents.some(({ id }) => id === of);
  if (isKnown) return { fixed: { parent: of }, ask: [], name: folder.parentName(of) };
  const question: FieldGroup = group('Parent', {
    kind: 'choice',
    path: ['parent'],
    label: 'Which parent?',
    options: parentOptions(folder),
  });
  return { fixed: {}, ask: [question], name: 'a parent' };
}
