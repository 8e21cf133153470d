// What follows in a case from a change around the pupil. The world holds the change already.
import { assertNever } from '#libs/kernel';
import { addDays, londonDate, schoolYearStart, type Instant } from '#libs/school-time';
import type { Change } from './commands.js';
import type { EventData } from './events.js';
import { letterPosted, letterSentAgain } from './letters.js';
import { midnightOf } from './ladder/clock.js';
import { restsOnCount } from './ladder/propose.js';
import { openCase, proposal } from './state.js';
import { emit, theCase, type Turn } from './turn.js';

export function change(turn: Turn, what: Change): void {
  switch (what.kind) {
    case 'leave':
      if (openCase(turn.state)) emit(turn, 'CloseProposed', { why: 'left' });
      return;
    case 'letter-returned':
      return letterFailed(turn, what.letter, what.parent, 'returned');
    case 'letter-failed':
      return letterFailed(turn, what.letter, what.parent, what.why);
    case 'letter-posted':
      return letterPosted(turn, what);
    case 'letter-sent-again':
      return letterSentAgain(turn, what);
    case 'join':
    case 'parent-added':
    case 'parent-removed':
    case 'not-liable':
    case 'contact-blocked':
    case 'flag':
    case 'flag-met':
    case 'closure':
    case 'suspension':
      return;
    default:
      return assertNever(what);
  }
}

/** Stops that parent's clock and no other's; the case that sent the letter records it. */
function letterFailed(
  turn: Turn,
  letter: string,
  parent: string,
  why: EventData['LetterFailed']['why'],
): void {
  const sent = turn.state.cases.findLast(c =>
    c.letters.some(l => l.letter === letter && l.parent === parent && !l.failed),
  );
  if (!sent) return;
  turn.caseNumber = sent.number;
  emit(turn, 'LetterFailed', { letter, parent, why });
}

/** 00:00 after the last Friday of June of the school year of the sixteenth birthday. */
export function endOfCompulsoryAge(turn: Turn): void {
  if (openCase(turn.state)) emit(turn, 'CloseProposed', { why: 'end-of-compulsory-age' });
}

/** 00:00 of the 1 September after a moment. */
export function newYearAfter(at: Instant): Instant {
  return midnightOf(schoolYearStart(addDays(schoolYearStart(londonDate(at)), 366)));
}

/**
 * On 1 September an unanswered proposal that rests on a count or a percentage of the year is withdrawn: the year's window
 * begins anew and holds no session yet. One that rests on a review or a failed notice stays.
 */
export function newSchoolYear(turn: Turn): void {
  const open = proposal(theCase(turn));
  if (open && restsOnCount(open.basis)) emit(turn, 'ProposalWithdrawn', { stage: open.stage });
}
