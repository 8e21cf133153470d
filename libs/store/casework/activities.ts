// The activities of the case workflow over a store. The worker registers them; trial runs do the same with a clock of their own.
import { setImmediate } from 'node:timers/promises';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import type { CaseActivities, CaseKey } from '#workflows/case';
import { caseIdOf } from '../case-id.js';
import { claimLetter, letterEffect, releaseLetter, settleLetter, type LetterEffect } from '../letters.js';
import { loadPupilEvents } from '../log.js';
import type { Store, Tx } from '../store.js';
import { lookAtCase } from './look.js';

export interface ActivityOptions {
  /** The moment by the clock of the cases; the school's own clock where not given. */
  readonly now?: (schoolId: string) => Instant;
  /**
   * Carries a letter out and says where it went. It may be called again with the same key after a crash and must then
   * change nothing. Without it letters are noted and go nowhere.
   */
  readonly deliver?: (schoolId: string, letter: LetterEffect) => Promise<string>;
}

/** Throws what the store throws, and 'letter.busy' while somebody else carries the letter out: try again. */
export function createCaseActivities(store: Store, options: ActivityOptions = {}): CaseActivities {
  const { now, deliver } = options;
  return {
    decideAndAppend: (key, occasion) =>
      store.forSchool(key.schoolId, tx => lookAtCase(tx, key, occasion, now?.(key.schoolId) ?? tx.now())),
    async deliverLetters(key, versions) {
      const failures: unknown[] = [];
      for (const version of versions) {
        // Writing a letter holds the event loop for some milliseconds; between two of them others have their turn.
        await setImmediate();
        try {
          await (deliver ? deliverOne(store, key, version, deliver) : noteOne(store, key, version));
        } catch (error) {
          // One letter that cannot leave now must not hold up the next; all are tried again.
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

type Deliver = NonNullable<ActivityOptions['deliver']>;

async function deliverOne(store: Store, key: CaseKey, version: number, deliver: Deliver): Promise<void> {
  const letter = await store.forSchool(key.schoolId, tx => claim(tx, key, version));
  if (!letter) return;
  try {
    const where = await deliver(key.schoolId, letter);
    await store.forSchool(key.schoolId, tx => settleLetter(tx, letter.key, 'sent', where));
  } catch (error) {
    await store.forSchool(key.schoolId, tx => releaseLetter(tx, letter.key));
    throw error;
  }
}

/** Claim and settlement in one transaction: there is nothing outside that could be done twice. */
async function noteOne(store: Store, key: CaseKey, version: number): Promise<void> {
  await store.forSchool(key.schoolId, async tx => {
    const letter = await claim(tx, key, version);
    if (letter) await settleLetter(tx, letter.key, 'sent', 'noted');
  });
}

/** The letter, if it is ours to carry out; undefined where it is done. */
async function claim(tx: Tx, key: CaseKey, version: number): Promise<LetterEffect | undefined> {
  const caseId = caseIdOf(key.schoolId, key.pupilId, key.caseNumber);
  const events = await loadPupilEvents(tx, key.pupilId);
  const event = events.find(each => each.streamId === caseId && each.version === version);
  if (event?.type !== 'LetterIssued') return undefined;
  const letter = letterEffect(event);
  const claimed = await claimLetter(tx, letter);
  if (claimed === 'busy')
    throw new WaymarkError('letter.busy', `Letter ${letter.key} is being carried out elsewhere`);
  return claimed === 'claimed' ? letter : undefined;
}
