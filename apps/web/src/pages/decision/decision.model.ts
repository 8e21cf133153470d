// The form of an action as the page draws it: each question with what was typed and what is wrong with it, and beside it
// what the decision would do.
import type { Actor } from '#libs/access';
import { dueText, type DueText, type Explanation } from '#libs/audit';
import {
  foreseeForm,
  type Foreseen,
  nameOfField,
  type ActionForm,
  type CaseFolder,
  type Field,
  type Posted,
} from '#libs/desk';
import type { FieldProblem, PageModel } from '../../frame/page.js';
import { caseAddressFor, decisionAddress, listCrumb } from '../case/case.addresses.js';

export interface FieldView {
  readonly kind: Field['kind'];
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly value: string;
  readonly date: { readonly day: string; readonly month: string; readonly year: string };
  readonly options: readonly {
    readonly value: string;
    readonly text: string;
    readonly hint: { readonly text: string } | undefined;
    readonly checked: boolean;
  }[];
  /** Answers that may be ticked beside own words. */
  readonly offers: FieldView['options'];
  readonly prefix: string | undefined;
  readonly suffix: string | undefined;
}

export interface GroupView {
  readonly legend: string;
  readonly hint: string | undefined;
  /** One row for most groups; several where the same is asked for more than once. */
  readonly rows: readonly { readonly legend: string; readonly fields: readonly FieldView[] }[];
}

export interface ForeseenView {
  readonly choice: string;
  readonly follows: readonly string[];
  readonly dates: readonly { readonly what: string; readonly due: DueText }[];
  /** Why it is not possible, where it is not. */
  readonly stopped: readonly string[];
}

export interface DecisionModel extends PageModel {
  readonly pupil: string;
  readonly intro: readonly string[];
  readonly button: string;
  readonly weighs: boolean;
  /** Letters go out with it, to be read first. */
  readonly sends: boolean;
  readonly groups: readonly GroupView[];
  readonly foreseen: readonly ForeseenView[];
  readonly action: string;
  readonly back: string;
  readonly version: number;
  readonly refused: Explanation | null;
}

export function decisionModel(
  folder: CaseFolder,
  by: Actor,
  form: ActionForm,
  of: string,
  posted: Posted = {},
  refused: Explanation | null = null,
): DecisionModel {
  const { caseId } = folder.view;
  const foreseen = foreseeForm(folder, by, form);
  return {
    title: form.title,
    breadcrumbs: crumbsOf(folder, by),
    pupil: folder.pupilName,
    intro: form.intro,
    button: form.button,
    weighs: form.weighs === true,
    sends: foreseen.some(({ what }) => what.allowed && what.sends),
    groups: form.groups.map(group => groupView(group, posted)),
    foreseen: foreseenOf(folder, foreseen),
    action: decisionAddress(caseId, form.action, of),
    back: caseAddressFor(by.role, caseId),
    version: folder.kase.length,
    refused,
  };
}

export const crumbsOf = ({ view, pupilName }: CaseFolder, { role }: Actor) => [
  listCrumb(role),
  { text: pupilName, href: caseAddressFor(role, view.caseId) },
];

export function groupView(
  { legend, hint, fields, rows }: ActionForm['groups'][number],
  posted: Posted,
): GroupView {
  const prefixes = rows
    ? Array.from({ length: rows.count }, (_, i) => ({
        legend: `Action ${i + 1}`,
        prefix: `${rows.action}.${i + 1}.`,
      }))
    : [{ legend: '', prefix: '' }];
  return {
    legend,
    hint,
    rows: prefixes.map(({ legend: row, prefix }) => ({
      legend: row,
      fields: fields.map(field => fieldView(field, prefix, posted)),
    })),
  };
}

function fieldView(field: Field, prefix: string, posted: Posted): FieldView {
  const name = prefix + nameOfField(field);
  const typed = (key: string): readonly string[] => {
    const value = posted[key];
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  };
  const typedIn = typed(name);
  const offered = offersOf(field).map(({ value }) => value);
  // Own words stand in the box; what was ticked of the offers is ticked again.
  const values = offered.length === 0 ? typedIn : typedIn.filter(text => !offered.includes(text));
  const part = (key: string) => typed(`${name}-${key}`)[0] ?? '';
  return {
    kind: field.kind,
    name,
    label: field.label,
    hint: field.hint,
    value: values[0] ?? '',
    date: { day: part('day'), month: part('month'), year: part('year') },
    options: optionsOf(field).map(({ value, text, hint }) => ({
      value,
      text,
      hint: hint === undefined ? undefined : { text: hint },
      checked: values.includes(value),
    })),
    offers: offersOf(field).map(({ value, text, hint }) => ({
      value,
      text,
      hint: hint === undefined ? undefined : { text: hint },
      checked: typedIn.includes(value),
    })),
    prefix: field.kind === 'number' ? field.prefix : undefined,
    suffix: field.kind === 'number' ? field.suffix : undefined,
  };
}

const offersOf = (field: Field) => (field.kind === 'lines' ? (field.offers ?? []) : []);

const optionsOf = (field: Field) => {
  if (field.kind === 'tick') return [{ value: 'yes', text: field.label, hint: undefined }];
  return 'options' in field ? field.options : [];
};

/** What each answer would do; the same for every answer is said once. */
function foreseenOf({ now, world }: CaseFolder, foreseen: readonly Foreseen[]): ForeseenView[] {
  return foreseen.map(({ choice, what }) =>
    what.allowed
      ? {
          choice,
          follows: what.follows.map(consequence => consequence.what),
          dates: what.dates.map(({ what: text, due }) => ({
            what: text,
            due: dueText(due, now, world.calendar),
          })),
          stopped: [],
        }
      : { choice, follows: [], dates: [], stopped: what.explanation.whatIf.map(({ text }) => text) },
  );
}

/** Problems with the link to the first input of their field. */
export function problemsOf(
  errors: readonly { readonly name: string; readonly text: string }[],
  posted: readonly GroupView[],
): FieldProblem[] {
  const fields = posted.flatMap(({ rows }) => rows.flatMap(row => row.fields));
  return errors.map(({ name, text }) => {
    const field = fields.find(f => f.name === name);
    return { field: field?.kind === 'date' ? `${name}-day` : field ? name : 'form', text };
  });
}
