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
import type { LetterReport } from './commands.js';
import type { Method } from './events.js';
import { servedByPost } from './ladder/clock.js';
import type { Letter } from './state.js';
import { emit, theCase, type Turn } from './turn.js';
import type { ParentFacts, World } from './world.js';

const lastPost = '15:00';
const nextPost = '09:00';
/** Working days after the meant posting in which it can be reported that a legal notice left. */
const daysToReport = 5;

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
  if (turn.world.postings === 'reported')
    return emit(turn, 'LetterIssued', { letter, parent, method, postAt: null });
  const posting = method === 'post' ? postingOf(turn.at) : { at: turn.at, on: londonDate(turn.at) };
  const later = posting.at > turn.at;
  emit(turn, 'LetterIssued', { letter, parent, method, postAt: later ? formatInstant(posting.at) : null });
  if (!later) post(turn, letter, parent, method);
}

function post(turn: Turn, letter: string, parent: string, method: Method, on?: PlainDate): void {
  const day = on ?? londonDate(turn.at);
  const servedOn = serviceOf(turn.world, method, day);
  emit(turn, 'LetterPosted', { letter, parent, method, ...(on !== undefined && { on }) });
  emit(turn, 'LetterServed', { letter, parent, servedOn });
}

/** A letter that waited has left, on the day that is reported. Nothing where none of that name waits: it was said before. */
export function letterPosted(turn: Turn, report: ReportOf<'letter-posted'>): void {
  const { letter, parent, method, on } = report;
  const waits = (l: Letter) => isThat(report, l) && l.postAt === null && !l.posted && !l.failed;
  const sender = turn.state.cases.find(c => c.letters.some(waits));
  const sent = sender?.letters.find(waits);
  if (!sender || !sent) return;
  turn.caseNumber = sender.number;
  post(turn, letter, parent, method, on);
  // Served later than the notice itself says, it runs no clock: the dates in it are wrong.
  if (
    isLegalNotice(letter) &&
    serviceOf(turn.world, method, on) > serviceOf(turn.world, sent.method, meantPosting(sent))
  )
    emit(turn, 'LetterFailed', { letter, parent, why: 'too-late' });
}

const serviceOf = (world: World, method: Method, day: PlainDate): PlainDate =>
  method === 'post' ? servedByPost(world, day) : day;

/** Sends a letter once more whose last copy failed; never a legal notice, whose dates would no longer be right. */
export function letterSentAgain(turn: Turn, report: ReportOf<'letter-sent-again'>): void {
  const { letter, parent, method } = report;
  const sender = turn.state.cases.findLast(c => c.letters.some(l => isThat(report, l)));
  if (!sender || sender.closedAt !== null || isLegalNotice(letter)) return;
  const hasFailed = sender.letters.findLast(l => isThat(report, l))!.failed;
  const known = turn.world.pupil.parents.find(p => p.id === parent);
  if (!hasFailed || !known || known.contactBlocked) return;
  turn.caseNumber = sender.number;
  send(turn, letter, parent, method);
}

type ReportOf<K extends LetterReport['kind']> = Extract<LetterReport, { readonly kind: K }>;

const isThat = (
  report: Pick<LetterReport, 'letter' | 'parent'>,
  l: Pick<LetterReport, 'letter' | 'parent'>,
) => l.letter === report.letter && l.parent === report.parent;

/** A letter with which a period or a payment window begins: by post or hand, unless the authority's code allows email. */
export const isLegalNotice = (letter: string): boolean =>
  ['warning', 'notice-to-improve', 'penalty-notice'].includes(letter);

/** When a legal notice whose posting is waited for is given up; null for any other letter. */
export function givenUpAt(l: Letter): Instant | null {
  if (l.postAt !== null || l.posted || l.failed || !isLegalNotice(l.letter)) return null;
  return londonInstant(nthWorkingDayAfter(meantPosting(l), daysToReport), '17:00');
}

/** The day of posting that the dates in a letter rest on. */
const meantPosting = (l: Letter): PlainDate =>
  l.method === 'post' ? postingOf(l.issuedAt).on : londonDate(l.issuedAt);

/** Posts the letters whose moment has come. */
export function postDueLetters(turn: Turn): void {
  for (const l of theCase(turn).letters) {
    if (l.postAt !== null && l.postAt <= turn.at && !l.posted && !l.failed)
      post(turn, l.letter, l.parent, l.method);
  }
}

/** Gives up the legal notices of which nobody said in time that they left. */
export function giveUpNotices(turn: Turn): void {
  for (const l of theCase(turn).letters) {
    const due = givenUpAt(l);
    if (due !== null && due <= turn.at)
      emit(turn, 'LetterFailed', { letter: l.letter, parent: l.parent, why: 'too-late' });
  }
}
