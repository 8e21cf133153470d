// Letters leave the school here: one to each parent, by that parent's means, with the deemed service that clocks run from.
import {
  formatInstant,
  isWorkingDay,
  londonDate,
  londonInstant,
  londonTime,
  nthWorkingDayAfter,
  type Instant,
  type PlainDate,
} from '#libs/school-time';
import type { Method } from './events.js';
import { servedByPost } from './ladder/clock.js';
import { emit, theCase, type Turn } from './turn.js';
import type { ParentFacts, World } from './world.js';

const lastPost = '15:00';
const nextPost = '09:00';

/** When a letter approved at `at` is posted: that working day before 15:00, else at 09:00 on the next working day. */
function postingOf(at: Instant): { readonly at: Instant; readonly on: PlainDate } {
  const today = londonDate(at);
  if (isWorkingDay(today) && londonTime(at) < lastPost) return { at, on: today };
  const on = nthWorkingDayAfter(today, 1);
  return { at: londonInstant(on, nextPost), on };
}

/** How a legal notice reaches a parent: by post or hand; by email only where the authority's code allows it. */
function legalMethod(world: World, parent: ParentFacts): Method {
  return parent.service === 'email' && !world.authority.emailForLegalNotices.value ? 'post' : parent.service;
}

/** Day of issue (the posting) and of deemed service of a legal notice decided at `at`. */
export function legalService(
  world: World,
  parent: ParentFacts,
  at: Instant,
): { readonly issuedOn: PlainDate; readonly servedOn: PlainDate } {
  if (legalMethod(world, parent) !== 'post') return { issuedOn: londonDate(at), servedOn: londonDate(at) };
  const { on } = postingOf(at);
  return { issuedOn: on, servedOn: servedByPost(world, on) };
}

/** Sends a support letter to each parent; a parent whose contact is blocked gets none, and a person sees it. */
export function sendToParents(turn: Turn, letter: string): void {
  for (const parent of turn.world.pupil.parents) {
    if (parent.contactBlocked)
      emit(turn, 'LetterFailed', { letter, parent: parent.id, why: 'contact-blocked' });
    else send(turn, letter, parent.id, parent.service);
  }
}

/** Sends a legal notice to one parent. */
export function sendNotice(turn: Turn, letter: string, parent: ParentFacts): void {
  send(turn, letter, parent.id, legalMethod(turn.world, parent));
}

function send(turn: Turn, letter: string, parent: string, method: Method): void {
  const posting = method === 'post' ? postingOf(turn.at) : { at: turn.at, on: londonDate(turn.at) };
  const later = posting.at > turn.at;
  emit(turn, 'LetterIssued', { letter, parent, method, postAt: later ? formatInstant(posting.at) : null });
  if (!later) post(turn, letter, parent, method);
}

function post(turn: Turn, letter: string, parent: string, method: Method): void {
  const today = londonDate(turn.at);
  const servedOn = method === 'post' ? servedByPost(turn.world, today) : today;
  emit(turn, 'LetterPosted', { letter, parent, method });
  emit(turn, 'LetterServed', { letter, parent, servedOn });
}

/** Posts the letters whose moment has come. */
export function postDueLetters(turn: Turn): void {
  for (const l of theCase(turn).letters) {
    if (l.postAt !== null && l.postAt <= turn.at && !l.posted && !l.failed)
      post(turn, l.letter, l.parent, l.method);
  }
}
