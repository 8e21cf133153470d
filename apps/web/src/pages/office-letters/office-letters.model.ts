// A letter outside the ladder as its page shows it: the kind, the parents, what was said, the letter beside, and what was
// sent before.
import {
  letterQuestions,
  nameOfField,
  officeLetterKinds,
  pathOf,
  type FieldError,
  type FieldGroup,
  type LettersPreview,
  type OfficeLetterKind,
  type Posted,
} from '#libs/desk';
import type { Principal } from '#libs/identity';
import { letterTitle } from '#libs/letters';
import { londonDate } from '#libs/school-time';
import {
  findCase,
  listOfficeLetters,
  loadPupilFacts,
  loadPupils,
  loadSchool,
  namesOfParents,
  type OfficeLetter,
  type Tx,
} from '#libs/store';
import { notThere } from '../../frame/error-page.js';
import type { FieldProblem, PageModel } from '../../frame/page.js';
import { caseAddressFor, listCrumb } from '../case/case.addresses.js';
import { groupView, problemsOf, type GroupView } from '../decision/decision.model.js';
import { content } from './office-letters.content.js';

/** About whom, and which letter where one was chosen. */
export interface Subject {
  readonly pupilId: string;
  readonly caseId: string | undefined;
  readonly pupil: string;
  readonly kinds: readonly OfficeLetterKind[];
  readonly kind: OfficeLetterKind | undefined;
  readonly policyId: string;
  readonly parents: readonly { readonly id: string; readonly name: string; readonly blocked: boolean }[];
  readonly groups: readonly FieldGroup[];
  readonly before: readonly OfficeLetter[];
}

export interface Asked {
  readonly case?: unknown;
  readonly pupil?: unknown;
  readonly letter?: unknown;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const idIn = (value: unknown): string | undefined =>
  typeof value === 'string' && ID.test(value) ? value : undefined;

/** Reads whom and what the page is about. Throws the page's own not-found. */
export async function subjectOf(tx: Tx, { actor }: Principal, asked: Asked): Promise<Subject> {
  const caseId = idIn(asked.case);
  const pupilId = caseId === undefined ? idIn(asked.pupil) : (await findCase(tx, caseId)).pupilId;
  const [pupil] = pupilId === undefined ? [] : await loadPupils(tx, [pupilId]);
  if (pupilId === undefined || !pupil) throw notThere('pupil');
  const { policyId } = await loadSchool(tx);
  const { parents } = await loadPupilFacts(tx, pupilId, tx.now());
  const before = await listOfficeLetters(tx, pupilId);
  const names = await namesOfParents(tx, [...parents.map(({ id }) => id), ...before.map(l => l.parent)]);
  const kinds = officeLetterKinds(policyId, actor).filter(({ ofCase }) => !ofCase || caseId !== undefined);
  const kind = kinds.find(({ letter }) => letter === asked.letter);
  return {
    pupilId,
    caseId,
    pupil: [pupil.forename, pupil.surname].filter(Boolean).join(' ') || 'A pupil',
    kinds,
    kind,
    policyId,
    parents: parents.map(({ id, contactBlocked }) => ({
      id,
      name: names(id) || 'A parent',
      blocked: contactBlocked,
    })),
    groups: kind ? letterQuestions(policyId, kind.letter, content.questions) : [],
    before,
  };
}

const nameOfParent = ({ parents }: Subject, id: string): string =>
  parents.find(p => p.id === id)?.name ?? 'a parent';

/** The parents who are ticked; all who may be written to where nothing was posted yet. */
export function chosenParents({ parents }: Subject, posted: Posted | undefined): readonly string[] {
  const given = posted?.['parents'];
  const chosen = posted === undefined ? parents.map(({ id }) => id) : [given ?? []].flat();
  return parents.filter(({ id, blocked }) => !blocked && chosen.includes(id)).map(({ id }) => id);
}

export interface LetterModel extends PageModel {
  readonly pupil: string;
  readonly action: string;
  readonly subject: { readonly case: string | undefined; readonly pupil: string };
  readonly kinds: readonly {
    readonly value: string;
    readonly text: string;
    readonly hint: { readonly text: string } | undefined;
  }[];
  readonly kind: OfficeLetterKind | undefined;
  readonly parents: readonly {
    readonly value: string;
    readonly text: string;
    readonly checked: boolean;
    readonly disabled: boolean;
    readonly hint: { readonly text: string } | undefined;
  }[];
  readonly groups: readonly GroupView[];
  readonly letters: readonly {
    readonly title: string;
    readonly to: string;
    readonly means: string;
    readonly text: string;
  }[];
  readonly shown: string | null;
  readonly before: readonly {
    readonly title: string;
    readonly on: string;
    readonly state: string;
    readonly href: string;
  }[];
}

export function letterModel(
  subject: Subject,
  { actor }: Principal,
  posted?: Posted,
  preview?: LettersPreview,
): LetterModel {
  const { caseId, pupilId, kind, pupil } = subject;
  const chosen = chosenParents(subject, posted);
  return {
    title: kind?.title ?? content.title,
    breadcrumbs:
      caseId === undefined
        ? [listCrumb(actor.role)]
        : [listCrumb(actor.role), { text: pupil, href: caseAddressFor(actor.role, caseId) }],
    pupil,
    action: addressOf(subject),
    subject: { case: caseId, pupil: pupilId },
    kinds: subject.kinds.map(({ letter, title }) => ({
      value: letter,
      text: title,
      hint: content.hints[letter] === undefined ? undefined : { text: content.hints[letter] },
    })),
    kind,
    parents: subject.parents.map(({ id, name, blocked }) => ({
      value: id,
      text: name,
      checked: chosen.includes(id),
      disabled: blocked,
      hint: blocked ? { text: 'Must not be written to' } : undefined,
    })),
    groups: subject.groups.map(group => groupView(group, posted ?? {})),
    letters: (preview?.letters ?? []).map(({ title, document }) => ({
      title,
      to: nameOfParent(subject, document.parent),
      means: content.means[document.recipient.means],
      text: document.text,
    })),
    shown: preview?.shown ?? null,
    before: subject.before.slice(0, 20).map(({ id, letter, parent, askedAt, state }) => ({
      title: `${letterTitle(subject.policyId, letter)}, to ${nameOfParent(subject, parent)}`,
      on: londonDate(askedAt),
      state: content.states[state],
      href: `/letters/office/${id}.pdf${caseId === undefined ? '' : `?case=${caseId}`}`,
    })),
  };
}

/** The page of this letter. */
export function addressOf({ caseId, pupilId, kind }: Subject): string {
  const about = caseId === undefined ? `pupil=${pupilId}` : `case=${caseId}`;
  return `/letters/new?${about}${kind ? `&letter=${kind.letter}` : ''}`;
}

/** What the letters lack, each at the question that supplies it. */
export function problemsIn(
  subject: Subject,
  missing: LettersPreview['missing'],
  groups: LetterModel['groups'],
): readonly FieldProblem[] {
  const errors = missing.map(({ question, parent, fact, remedy }) => ({
    name: question ? nameOfField({ path: pathOf(question) }) : 'form',
    text: question
      ? content.needs(question.label)
      : content.cannot(nameOfParent(subject, parent), fact, remedy),
  }));
  return problemsAt(
    errors.filter(({ name, text }, i) => errors.findIndex(e => e.name === name && e.text === text) === i),
    groups,
  );
}

export const problemsAt = (
  errors: readonly FieldError[],
  groups: LetterModel['groups'],
): readonly FieldProblem[] => problemsOf(errors, groups);
