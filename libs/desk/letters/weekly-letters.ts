// The week's letters on unexplained absence: each pupil with a session that has no reason yet, one letter a parent. Shown as
// a batch; each is sent or left out by a person, and what was sent for a week is not sent again.
import type { Actor } from '#libs/access';
import { addDays, londonDate, mondayOf, type Instant, type PlainDate } from '#libs/school-time';
import { officeLettersOnce, pupilsWithUnexplained, type Tx } from '#libs/store';
import { previewOfficeLetters, sendOfficeLetters } from './office-letters.js';
import type { MissingFact, PreviewedLetter } from './preview.js';

const letter = 'unexplained-absence';

/** Most pupils of one batch; what was sent drops out of the next. */
export const mostWeeklyPupils = 100;

/** A letter of the batch, for one parent. */
export interface WeeklyLetter extends PreviewedLetter {
  readonly pupilId: string;
  readonly parent: string;
  /** To be sent back with the letter. */
  readonly shown: string;
}

export interface WeeklyLetters {
  readonly week: PlainDate;
  readonly letters: readonly WeeklyLetter[];
  readonly missing: readonly (MissingFact & { readonly pupilId: string })[];
  /** Parents to whom nothing goes, because writing to them is blocked. */
  readonly blocked: readonly { readonly pupilId: string; readonly parent: string }[];
  /** Letters of this week that were sent before. */
  readonly sent: number;
  /** Whether there are pupils beyond those of this batch. */
  readonly more: boolean;
}

/** The week that letters of a moment are about: this one from its Thursday, before that the one that is over. */
export function weekForLetters(now: Instant): PlainDate {
  const monday = mondayOf(londonDate(now));
  return londonDate(now) >= addDays(monday, 3) ? monday : addDays(monday, -7);
}

export interface WeekAsked {
  readonly week: PlainDate;
  readonly at: Instant;
  readonly by: Actor;
}

/** The letters of a week that were not sent, as they would go now. Throws 'identity.not-allowed'. */
export async function weeklyLetters(tx: Tx, { week, at, by }: WeekAsked): Promise<WeeklyLetters> {
  const sent = await officeLettersOnce(tx, onceOf(week));
  const isSent = (pupilId: string, parent: string) =>
    sent.some(s => s.pupilId === pupilId && s.parent === parent);
  const pupils = await pupilsWithUnexplained(tx, week, onceOf(week), at, mostWeeklyPupils + 1);
  const found: { -readonly [K in 'letters' | 'missing' | 'blocked']: [...WeeklyLetters[K]] } = {
    letters: [],
    missing: [],
    blocked: [],
  };
  for (const { pupilId, parents } of pupils.slice(0, mostWeeklyPupils)) {
    for (const { id: parent, isBlocked } of parents) {
      if (isBlocked) found.blocked.push({ pupilId, parent });
      if (isBlocked || isSent(pupilId, parent)) continue;
      const { letters, missing, shown } = await previewOfficeLetters(tx, {
        ...{ pupilId, letter, parents: [parent], week, at, by },
      });
      const [first] = letters;
      if (first && shown !== null) found.letters.push({ ...first, pupilId, parent, shown });
      // No session of the week stands without a reason, once those closed to the pupil are left out.
      else
        found.missing.push(
          ...missing.filter(m => !m.fact.startsWith('unexplained')).map(m => ({ ...m, pupilId })),
        );
    }
  }
  return { week, ...found, sent: sent.length, more: pupils.length > mostWeeklyPupils };
}

/**
 * Sends one letter of a week, to one parent; false where it was sent before. Throws what `sendOfficeLetters` throws.
 */
export async function sendWeeklyLetter(
  tx: Tx,
  { week, at, by }: WeekAsked,
  { pupilId, parent, shown }: Pick<WeeklyLetter, 'pupilId' | 'parent' | 'shown'>,
): Promise<boolean> {
  const keys = await sendOfficeLetters(tx, {
    ...{ pupilId, letter, parents: [parent], week, at, by, shown, once: onceOf(week) },
  });
  return keys.length > 0;
}

const onceOf = (week: PlainDate): string => `${letter}/${week}`;
