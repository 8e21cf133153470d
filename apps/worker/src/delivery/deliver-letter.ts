// Carries one letter out, of a case or outside the ladder: takes it in hand, chooses the carrier, sends it once, and writes
// down what came of it. It may be called again with the same letter after a crash at any point.
import { isLegalNotice } from '#libs/casework';
import { chooseCarrier, sendOnce, type Carriers, type Outcome } from '#libs/delivery';
import { WaymarkError } from '#libs/kernel';
import { readAuthority, readPack } from '#libs/policy';
import type { DeliveryConfig, Logger } from '#libs/runtime';
import type { Instant } from '#libs/school-time';
import {
  findCase,
  letterAttempts,
  loadDelivery,
  loadDeliverySettings,
  loadOfficeLetter,
  loadPupilEvents,
  loadPupilFacts,
  openDelivery,
  recordIntent,
  recordSending,
  takeIntentBack,
  type ActivityOptions,
  type Delivery,
  type DeliverySettings,
  type LetterDocument,
  type LetterEffect,
  type LetterToCarry,
  type SendingOutcome,
  type Store,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { setImmediate } from 'node:timers/promises';
import { copyOf, letterOf, textMessageOf } from './envelopes.js';

export interface LetterDesk {
  readonly store: Store;
  readonly carriers: Carriers;
  /** The installation's carriers, where a school has not chosen its own. */
  readonly defaults: Pick<DeliveryConfig, 'postBy' | 'emailBy'>;
  /** The letter's bytes, the same at every call. Throws 'letter.refused' for one that must not or cannot go out. */
  readonly documentOf: (schoolId: string, letter: LetterToCarry) => Promise<LetterDocument>;
  readonly logger: Logger;
  /** The clock of the cases. */
  readonly now: () => Instant;
}

/** After so many attempts, about forty minutes with the pauses of the workflow, a letter has failed for good. */
const maxAttempts = 12;

export function createDeliver(desk: LetterDesk): NonNullable<ActivityOptions['deliver']> {
  return async (schoolId, letter) => {
    const taken = await desk.store.forSchool(schoolId, tx => takeInHand(tx, letter, desk.now()));
    return taken === 'nothing to do' ? 'noted' : carryOut(desk, schoolId, letter, taken);
  };
}

/** The same for a letter outside the ladder, by its key and which attempt this is. Throws 'delivery.again', 'letter.unknown'. */
export function createOfficeDeliver(desk: LetterDesk): OfficeDeliver {
  return async (schoolId, key, attempt) => {
    const taken = await desk.store.forSchool(schoolId, tx => takeOfficeLetter(tx, key, attempt, desk.now()));
    return taken === 'nothing to do' ? 'noted' : carryOut(desk, schoolId, taken.delivery, taken);
  };
}

export type OfficeDeliver = (schoolId: string, key: string, attempt: number) => Promise<string>;

async function carryOut(
  desk: LetterDesk,
  schoolId: string,
  letter: LetterToCarry,
  taken: Taken,
): Promise<string> {
  const { delivery, attempts } = taken;
  if (delivery.state !== 'waiting' && delivery.state !== 'sending') return delivery.state;
  await setImmediate();
  const attempt = await tryOnce(desk, schoolId, letter, taken).catch((error: unknown): Attempt => ({
    kind: 'again',
    problem: codeOf(error),
  }));
  // Once it may have been taken it stays so until somebody knows, whatever hinders the next attempt.
  const mayHaveLeft = delivery.state === 'sending' || (attempt.kind === 'again' && attempt.perhaps === true);
  const outcome =
    attempt.kind === 'again' && attempts >= maxAttempts ? lastOf(attempt, mayHaveLeft) : attempt;
  if (outcome.kind === 'again') {
    if (!mayHaveLeft)
      await desk.store.forSchool(schoolId, tx => takeIntentBack(tx, letter.key, outcome.problem));
    throw new WaymarkError('delivery.again', `Letter ${letter.key} did not leave (${outcome.problem})`);
  }
  const result = resultOf(outcome);
  await desk.store.forSchool(schoolId, tx => recordSending(tx, letter.key, result, desk.now()));
  if ('problem' in result)
    desk.logger.warn({ letter: letter.key, school: schoolId, ...result }, 'a letter needs a person');
  return result.state;
}

interface Taken {
  readonly delivery: Delivery;
  readonly settings: DeliverySettings;
  /** This attempt, from 1. */
  readonly attempts: number;
  readonly isBlocked: boolean;
  readonly legalByEmail: boolean;
}

/** Nothing is to be done where nobody posts, or where the log says already what became of the letter. */
async function takeInHand(tx: Tx, letter: LetterEffect, now: Instant): Promise<Taken | 'nothing to do'> {
  const settings = await loadDeliverySettings(tx);
  if (settings.postings === 'assumed') return 'nothing to do';
  const { pupilId, caseNumber } = await findCase(tx, letter.caseId);
  const events = (await loadPupilEvents(tx, pupilId)).filter(event => event.caseNumber === caseNumber);
  const issued = events.find(event => event.version === letter.version);
  if (issued?.type !== 'LetterIssued')
    throw new WaymarkError('delivery.unknown', `No letter was issued as ${letter.key}`);
  const opened = events.find(event => event.type === 'CaseOpened');
  const known = await loadDelivery(tx, letter.key);
  const mayBegin = known === undefined || known.state === 'waiting';
  if (mayBegin && events.some(event => settles(event, letter))) return 'nothing to do';
  const { parents } = await loadPupilFacts(tx, pupilId, now);
  const parent = parents.find(({ id }) => id === letter.parent);
  return {
    delivery: await openDelivery(tx, { ...letter, pupilId, method: issued.data.method }),
    settings,
    attempts: await letterAttempts(tx, letter.key),
    isBlocked: parent === undefined || parent.contactBlocked,
    legalByEmail:
      opened !== undefined &&
      readAuthority(readPack(opened.data.policy, opened.data.version).authority).emailForLegalNotices.value,
  };
}

/** No case issued it: what is known of it stands in its own row. */
async function takeOfficeLetter(
  tx: Tx,
  key: string,
  attempts: number,
  now: Instant,
): Promise<Taken | 'nothing to do'> {
  const settings = await loadDeliverySettings(tx);
  if (settings.postings === 'assumed') return 'nothing to do';
  const { pupilId, parent: parentId, letter, method } = await loadOfficeLetter(tx, key);
  const { parents } = await loadPupilFacts(tx, pupilId, now);
  const parent = parents.find(({ id }) => id === parentId);
  const taken = { key, caseId: null, version: null, letter, parent: parentId, pupilId, method };
  return {
    delivery: await openDelivery(tx, taken),
    settings,
    attempts,
    isBlocked: parent === undefined || parent.contactBlocked,
    // No legal notice goes outside the ladder.
    legalByEmail: false,
  };
}

const settles = (event: StoredEvent, { version, letter, parent }: LetterEffect): boolean =>
  (event.type === 'LetterPosted' || event.type === 'LetterFailed') &&
  event.version > version &&
  event.data.letter === letter &&
  event.data.parent === parent;

type Attempt = Outcome | { readonly kind: 'blocked'; readonly problem: string };

/** A code, never the text of an error. */
const codeOf = (error: unknown): string => (error instanceof WaymarkError ? error.code : 'fault');

const failed = (problem: string): Attempt => ({ kind: 'refused', problem });

/** What stands after the last attempt. */
const lastOf = ({ problem }: { readonly problem: string }, mayHaveLeft: boolean): Attempt =>
  mayHaveLeft ? { kind: 'unknown', problem } : failed(problem);

/** Rejects before anything has left. */
async function tryOnce(
  desk: LetterDesk,
  schoolId: string,
  letter: LetterToCarry,
  { delivery, settings, isBlocked, legalByEmail }: Taken,
): Promise<Attempt> {
  const isIntended = delivery.state === 'sending';
  if (isBlocked && !isIntended) return { kind: 'blocked', problem: 'contact-blocked' };
  const postBy = settings.postBy ?? desk.defaults.postBy;
  const choice = chooseCarrier({
    method: delivery.method,
    isLegalNotice: isLegalNotice(letter.letter),
    legalByEmail,
    postBy,
    emailBy: settings.emailBy ?? desk.defaults.emailBy,
  });
  if ('refused' in choice) return failed(choice.refused);
  const document = await documentOrRefusal(desk, schoolId, letter);
  if ('kind' in document) return document;
  // What may have left by one carrier is never sent by another.
  const carrier = desk.carriers.get((isIntended && delivery.carrier) || choice.carrier);
  const copy = copyOf(schoolId, document);
  if (copy) {
    const outcome = await sendOnce(desk.carriers.get(postBy), copy, unwritten);
    if (outcome.kind === 'again') return { kind: 'again', problem: outcome.problem };
    if (outcome.kind !== 'accepted')
      desk.logger.warn({ letter: letter.key, school: schoolId, ...outcome }, 'the copy owed did not leave');
  }
  const outcome = await sendOnce(carrier, letterOf(schoolId, document, choice.kind), {
    isIntended,
    intend: reference =>
      desk.store.forSchool(schoolId, tx =>
        recordIntent(tx, letter.key, { carrier: carrier.name, reference, sha256: document.sha256 }),
      ),
  });
  if (outcome.kind === 'accepted') await sendText(desk, schoolId, document);
  return outcome;
}

/** For carriers that take the same key once, nothing needs to be written down. */
const unwritten = { isIntended: false, intend: () => Promise.resolve() };

async function documentOrRefusal(
  desk: LetterDesk,
  schoolId: string,
  letter: LetterToCarry,
): Promise<LetterDocument | Attempt> {
  try {
    return await desk.documentOf(schoolId, letter);
  } catch (error) {
    if (!(error instanceof WaymarkError) || error.code !== 'letter.refused') throw error;
    const fact = String(error.details['fact']);
    return fact === 'recipient'
      ? { kind: 'blocked', problem: 'contact-blocked' }
      : failed(`letter-refused:${fact}`);
  }
}

/** The text message that a letter waits: a help and no proof, so its failure stops nothing. */
async function sendText(desk: LetterDesk, schoolId: string, document: LetterDocument): Promise<void> {
  const message = textMessageOf(schoolId, document);
  if (!message || !desk.carriers.has('notify')) return;
  const notify = desk.carriers.get('notify');
  if (!notify.takes.has('sms')) return;
  const outcome = await sendOnce(notify, message, unwritten);
  if (outcome.kind !== 'accepted')
    desk.logger.warn({ letter: document.key, school: schoolId, ...outcome }, 'no text message was sent');
}

function resultOf(outcome: Exclude<Attempt, { kind: 'again' }>): SendingOutcome {
  switch (outcome.kind) {
    case 'accepted':
      return {
        state: ({ left: 'posted', 'by-carrier': 'sent', 'by-person': 'to-post' } as const)[outcome.leaves],
      };
    case 'unknown':
      return { state: 'unknown', problem: outcome.problem };
    case 'refused':
      return { state: 'failed', problem: outcome.problem };
    case 'blocked':
      return { state: 'blocked', problem: outcome.problem };
  }
}
