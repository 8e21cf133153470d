// What a page needs to know to ask a person for an action: its questions, one description used to draw the form, to read it
// and to check it. Which action is asked for is fixed; every field says where in the action its answer goes.
import type { ActionName } from '#libs/casework';
import type { CaseFolder } from '../folder.js';

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
}

interface Question {
  /** Where the answer stands in the action: `['judgement', 'bestTool']`. */
  readonly path: readonly string[];
  readonly label: string;
  readonly hint?: string;
  /** It may be left out. */
  readonly optional?: true;
}

export type Field = Question &
  (
    | { readonly kind: 'text'; readonly most?: number }
    | { readonly kind: 'area' }
    /** Entries, one a line; `offers` are those that can be ticked instead of written. */
    | { readonly kind: 'lines'; readonly offers?: readonly Option[] }
    /** Entries, one a line, each with its day before it: '3 October 2025: breakfast club'. */
    | { readonly kind: 'dated-lines' }
    | { readonly kind: 'time' }
    | { readonly kind: 'date'; readonly when: 'past' | 'future' }
    | {
        readonly kind: 'number';
        readonly suffix?: string;
        readonly prefix?: string;
        readonly example: number;
        readonly isDecimal?: true;
      }
    /** One of the options; `decides` where what follows depends on it, `numbers` where digits are numbers. */
    | {
        readonly kind: 'choice';
        readonly options: readonly Option[];
        readonly decides?: true;
        readonly numbers?: true;
        /** 'yes' is true, 'no' is false. */
        readonly isBoolean?: true;
      }
    /** Any of the options; `atLeast` is 1 where not given. */
    | { readonly kind: 'choices'; readonly options: readonly Option[]; readonly atLeast?: number }
    /** A box to tick: left alone it says no, or nothing where it is optional. */
    | { readonly kind: 'tick' }
  );

export interface FieldGroup {
  readonly legend: string;
  readonly hint?: string;
  readonly fields: readonly Field[];
  /** Nothing of it is sent while all of it is empty. */
  readonly optional?: true;
  /** Asked so often, for further actions of their own: what was agreed, each with owner and day. */
  readonly rows?: { readonly count: number; readonly action: ActionName };
}

export interface ActionForm {
  readonly action: ActionName;
  readonly title: string;
  readonly button: string;
  /** Paragraphs that come before the questions. */
  readonly intro: readonly string[];
  /** Fields that nobody is asked for. */
  readonly fixed: Readonly<Record<string, string | number>>;
  readonly groups: readonly FieldGroup[];
  /** It sends something out of the school, or cannot be taken back. */
  readonly weighs?: true;
}

/** The form of one action in this case; `of` names the stage, parent, finding or duty. Null where there is none. */
export type FormOf = (folder: CaseFolder, of: string) => ActionForm | null;

export const nameOfField = (field: Pick<Field, 'path'>): string =>
  field.path.map(part => part.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60)).join('.');

export const fieldsOf = (form: ActionForm): readonly Field[] =>
  form.groups.filter(({ rows }) => rows === undefined).flatMap(({ fields }) => fields);

/** The group under a legend of its own; most forms have one without a legend. */
export const group = (legend: string, ...fields: readonly Field[]): FieldGroup => ({ legend, fields });

export const reasonField = (label: string, hint?: string): Field => ({
  kind: 'area',
  path: ['reason'],
  label,
  ...(hint !== undefined && { hint }),
});

/** The pupil's parents as options; those whom letters may not reach, or who are not liable, say so. */
export const parentOptions = ({ world, parentName }: CaseFolder): Option[] =>
  world.pupil.parents.map(({ id, liable, contactBlocked }) => ({
    value: id,
    text: parentName(id),
    ...(contactBlocked
      ? { hint: 'Must not be written to' }
      : !liable
        ? { hint: 'Recorded as not liable' }
        : {}),
  }));

export const titleOfStage = ({ world }: CaseFolder, stage: string): string | undefined =>
  world.pack.stages.find(({ id }) => id === stage)?.title;
