// Reads what a person said for a letter that no action asks for: the same questions and checks as those of an approval.
import { letterDetailsSchema, type LetterDetails } from '#libs/casework';
import type { FieldGroup } from './form.js';
import { nameOfField } from './form.js';
import { isEmpty, readFields, type FieldError, type Posted } from './read-form.js';

export type ReadDetails =
  | { readonly ok: true; readonly details: LetterDetails | undefined }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** The details in the answers to `letterQuestions`; undefined where nothing was answered. */
export function readDetails(groups: readonly FieldGroup[], posted: Posted): ReadDetails {
  const errors: FieldError[] = [];
  const read: { details?: unknown } = {};
  for (const group of groups)
    if (!isEmpty(group, posted, ''))
      readFields(group.fields, posted, '', read as Record<string, unknown>, errors);
  if (errors.length > 0) return { ok: false, errors };
  if (read.details === undefined) return { ok: true, details: undefined };
  const parsed = letterDetailsSchema.safeParse(read.details);
  if (parsed.success) return { ok: true, details: parsed.data as LetterDetails };
  const fields = groups.flatMap(group => group.fields);
  return {
    ok: false,
    errors: parsed.error.issues.map(({ path, message }) => {
      const at = ['details', ...path.map(String)];
      const field =
        fields.find(f => f.path.every((part, i) => at[i] === part)) ??
        fields.find(f => at.every((part, i) => f.path[i] === part));
      return field
        ? { name: nameOfField(field), text: `${field.label.replace(/\?$/, '')}: the letter needs this too` }
        : { name: 'form', text: message };
    }),
  };
}
