// How a file of a school is laid out. Everything has a default; a profile says what differs.
import { z } from 'zod';
import { WaymarkError } from '#libs/kernel';

/** Of dates written with strokes; those written YYYY-MM-DD are always understood. */
export type DateOrder = 'dmy' | 'mdy';

const profileSchema = z.strictObject({
  /** A row a mark; a row a pupil's week, 14 characters; or a row a pupil, a column a session. Told by the headers where not given. */
  format: z.enum(['marks', 'weeks', 'wide']).optional(),
  /** Column headers by what they hold: pupil, date, session, code, minutesLate, note, weekStart, weekMarks; or the parts of a person. */
  columns: z.record(z.string(), z.string().min(1).max(100)).optional(),
  /** Found out where not given. */
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  encoding: z.enum(['utf-8', 'windows-1252', 'utf-16le', 'utf-16be']).optional(),
  /** 'dmy' where not given: the order is never guessed. */
  dateOrder: z.enum(['dmy', 'mdy']).optional(),
});

export type ImportProfile = Readonly<z.infer<typeof profileSchema>>;

/** Reads a profile that somebody wrote. Throws 'import.bad-profile', which names the field and what is expected. */
export function readProfile(value: unknown): ImportProfile {
  const read = profileSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') || 'profile';
  throw new WaymarkError(
    'import.bad-profile',
    `${field} of the profile: ${issue?.message}; expected ${expected}`,
    {
      details: { field },
    },
  );
}

const expected =
  'format (marks, weeks, wide), columns, delimiter (, ; tab |), encoding (utf-8, windows-1252, utf-16le, utf-16be), dateOrder (dmy, mdy)';
