// What a letter is written for: which letter, to which parent, in which case and at which moment.
import type { CaseEvent, Method } from '#libs/casework';
import { londonDate, parseInstant, type Instant, type PlainDate } from '#libs/school-time';

/** `date` is the day of the letter, where that is not the day of `at` (a letter posted on the next working day). */
export interface Occasion {
  readonly letter: string;
  readonly parent: string;
  /** Null where it is about no case: absences without a reason, a request for leave. */
  readonly caseNumber: number | null;
  readonly at: Instant;
  readonly date?: PlainDate;
  /** How it goes; a support letter by email needs no postal address. */
  readonly method?: Method;
  /** The Monday of the week that it is about, where it is about one. */
  readonly week?: PlainDate;
}

/** The occasion of a `LetterIssued`; null for every other event. */
export function occasionOf(event: CaseEvent): Occasion | null {
  if (event.type !== 'LetterIssued') return null;
  const { letter, parent, postAt, method } = event.data;
  const date = londonDate(postAt === null ? event.at : parseInstant(postAt));
  return { letter, parent, caseNumber: event.caseNumber, at: event.at, date, method };
}
