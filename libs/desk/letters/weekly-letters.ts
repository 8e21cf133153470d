// The week's letters on unexplained absence: each pupil with a session that has no reason yet, one letter a parent. Shown as
// a batch; each is sent or left out by a person, and what was sent for a week is not sent again.
import type { Actor } from '#libs/access';
import { addDays, londonDate, mondayOf, type Instant, type PlainDate, type Session } from '#libs/school-time';
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

/** A letter of a week that was not sent, before it is written. */
export interface WaitingWeekly {
  readonly pupilId: string;
  readonly pupil: string;
  readonly parent: string;
  readonly sessions: readonly Session[];
  readonly isBlocked: boolean;
}

/** Which letters of a week were not sent, the pupils in the order of their names. */
export async function waitingWeekly(
  tx: Tx,
  { week, at }: Omit<WeekAsked, 'by'>,
): Promise<{ readonly waiting: readonly WaitingWeekly[]; readonly sent: number; readonly more: boolean }> {
  const sent = await officeLettersOnce(tx, onceOf(week));
  const isSent = (pupilId: string, parent: string) =>
    sent.some(s => s.pupilId === pupilId && s.parent === parent);
  const pupils = await pupilsWithUnexplained(tx, week, onceOf(week), at, mostWeeklyPupils + 1);
  const waiting = pupils
    .slice(0, mostWeeklyPupils)
    .flatMap(({ pupilId, name, sessions, parents }) =>
      parents
        .filter(({ id }) => !isSent(pupilId, id))
        .map(({ id, isBlocked }) => ({ pupilId, pupil: name, parent: id, sessions, isBlocked })),
    );
  return { waiting, sent: sent.length, more: pupils.length > mostWeeklyPupils };
}

/** The letters of a week that were not sent, or those of them that are wanted, as they would go now. Throws 'identity.not-allowed'. */
export async function weeklyLetters(
  tx: Tx,
  { week, at, by }: WeekAsked,
  isWanted: (who: WaitingWeekly) => boolean = () => true,
): Promise<WeeklyLetters> {
  const { waiting, sent, more } = await waitingWeekly(tx, { week, at });
  const letters: WeeklyLetter[] = [];
  const missing: WeeklyLetters['missing'][number][] = [];
  for (const { pupilId, parent } of waiting.filter(w => !w.isBlocked && isWanted(w))) {
    const wanted = { pupilId, letter, parents: [parent], week, at, by };
    const preview = await previewOfficeLetters(tx, wanted);
    const [first] = preview.letters;
    if (first && preview.shown !== null) letters.push({ ...first, pupilId, parent, shown: preview.shown });
    // Where every session is one that was closed to the pupil, there is nothing to explain.
    else missing.push(...preview.missing.filter(isOfPeople).map(m => ({ ...m, pupilId })));
  }
  return { week, letters, missing, blocked: waiting.filter(w => w.isBlocked), sent, more };
}

const isOfPeople = ({ fact }: MissingFact): boolean => !fact.startsWith('unexplained');

/**
 * Sends one letter of a week, to one parent; false where it was sent before. Throws what `sendOfficeLetters` throws.
 */
export async function sendWeeklyLetter(
  tx: Tx,
  { week, at, by }: WeekAsked,
  { pupilId, parent, shown }: Pick<WeeklyLetter, 'pupilId' | 'parent' | 'shown'>,
): Promise<boolean> {
  const wanted = { pupilId, letter, parents: [parent], week, at, by };
  const keys = await sendOfficeLetters(tx, { ...wanted, shown, once: onceOf(week) });
  return keys.length > 0;
}

const onceOf = (week: PlainDate): string => `${letter}/${week}`;
