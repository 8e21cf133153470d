// A template file: a head that says what it is and which facts it needs, then its texts, one for each edition.
//
//   ---                    head in YAML
//   === en                 standard and large print
//   === en easy-read
//   === cy
//   === cy easy-read
import { parse } from 'yaml';
import { z } from 'zod';
import { WaymarkError } from '#libs/kernel';
import type { Language, Variant } from './facts.js';

export type Edition = 'en' | 'en easy-read' | 'cy' | 'cy easy-read';
export const editions: readonly Edition[] = ['en', 'en easy-read', 'cy', 'cy easy-read'];

/** Large print has the words of the standard letter. */
export const editionOf = (language: Language, variant: Variant): Edition =>
  variant === 'easy-read' ? `${language} easy-read` : language;

const headSchema = z.strictObject({
  title: z.string().min(3),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version as 1.2.3'),
  /** `support`: talk first and no threat. `legal`: the English standard text stands in every edition. */
  kind: z.enum(['support', 'legal']),
  from: z.enum(['school', 'authority']).default('school'),
  to: z.enum(['parent', 'authority']).default('parent'),
  /** The role whose signer signs; for a letter of a ladder stage it is the stage's approver. */
  signedBy: z.enum(['attendance-officer', 'attendance-lead', 'headteacher', 'ewo']).optional(),
  copyToAuthority: z.boolean().default(false),
  /** Paths of the facts without which there is no letter. */
  needs: z.array(z.string().min(1)).max(30),
});
export type TemplateHead = z.infer<typeof headSchema>;

export interface Template extends TemplateHead {
  /** `set/name`, such as `ashley/target-letter`. */
  readonly id: string;
  readonly texts: Readonly<Record<Edition, string>>;
}

/** The texts of a file, without a head (parts have none). Throws `letters.bad-template`. */
export function textsOf(id: string, body: string): Record<Edition, string> {
  const pieces = body.split(/^=== (.+)$/m);
  const texts: Partial<Record<string, string>> = {};
  for (let i = 1; i < pieces.length; i += 2) texts[pieces[i]!.trim()] = pieces[i + 1]!.trim();
  const missing = editions.find(edition => !texts[edition]);
  const unknown = Object.keys(texts).find(name => !(editions as readonly string[]).includes(name));
  if (missing ?? unknown) throw bad(id, missing ? `no text "${missing}"` : `unknown text "${unknown}"`);
  return texts as Record<Edition, string>;
}

/** A template from its source. Throws `letters.bad-template` with the file and what is wrong. */
export function parseTemplate(id: string, source: string): Template {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source);
  if (!match) throw bad(id, 'it does not begin with a head between two lines of ---');
  const head = headSchema.safeParse(parse(match[1]!));
  if (!head.success) throw bad(id, z.prettifyError(head.error));
  return { id, ...head.data, texts: textsOf(id, match[2]!) };
}

const bad = (id: string, problem: string): WaymarkError =>
  new WaymarkError('letters.bad-template', `templates/${id}.liquid: ${problem}`, { details: { id } });
