// Carries out the letters outside the ladder, one after the other: no case drives them, so they are looked for here. A claim
// is a lease; a letter that did not leave comes again, later each time.
import type { Logger } from '#libs/runtime';
import {
  claimOfficeLetter,
  postponeOfficeLetter,
  settleOfficeLetter,
  type ClaimedLetter,
  type Store,
} from '#libs/store';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OfficeDeliver } from './deliver-letter.js';

export interface PostRoomOptions {
  readonly store: Store;
  /** Only the schools whose cases run in this namespace are served. */
  readonly namespace: string;
  readonly logger: Logger;
  /** Carries a letter out; without it letters are noted and go nowhere. */
  readonly deliver?: OfficeDeliver;
}

export interface PostRoom {
  start(): void;
  /** Ends after the letter at hand. */
  stop(): Promise<void>;
  /** Carries out the next letter; false where none is due. Rejects when the database is away. */
  next(): Promise<boolean>;
  /** Throws when the last looks failed. */
  check(): void;
}

const idleMs = 1000;
const longestPauseMs = 30_000;
/** Seconds before the second attempt; they double to five minutes. */
const firstDelay = 2;
const longestDelay = 300;

export function createPostRoom({ store, namespace, logger, deliver }: PostRoomOptions): PostRoom {
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  let failures = 0;

  async function next(): Promise<boolean> {
    const claimed = await store.asRelay(relay => claimOfficeLetter(relay, namespace));
    if (claimed) await carry(claimed);
    return claimed !== undefined;
  }

  async function carry({ schoolId, key, attempt }: ClaimedLetter): Promise<void> {
    try {
      const where = deliver ? await deliver(schoolId, key, attempt) : 'noted';
      await store.forSchool(schoolId, tx => settleOfficeLetter(tx, key, 'sent', where));
    } catch (error) {
      const { code = 'fault' } = error as { code?: string };
      logger.warn({ letter: key, school: schoolId, attempt, code }, 'a letter did not leave');
      const delay = Math.min(firstDelay * 2 ** (attempt - 1), longestDelay);
      await store.forSchool(schoolId, tx => postponeOfficeLetter(tx, key, delay));
    }
  }

  async function loop(): Promise<void> {
    while (!stopped.signal.aborted) {
      let found = false;
      try {
        found = await next();
        failures = 0;
      } catch (error) {
        failures += 1;
        const { code = 'fault' } = error as { code?: string };
        logger.warn({ code, failures }, 'the post room could not look for letters');
      }
      if (!found)
        await sleep(Math.min(idleMs * 2 ** failures, longestPauseMs), undefined, {
          signal: stopped.signal,
        }).catch(() => {});
    }
  }

  return {
    start: () => void (running ??= loop()),
    async stop() {
      stopped.abort();
      await running;
    },
    next,
    check() {
      if (failures > 2) throw new Error(`the last ${failures} looks for letters failed`);
    },
  };
}
