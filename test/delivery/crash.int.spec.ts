// The worker dies between any two steps of sending a letter and another one goes on: what arrived is counted. Dying is
// played by a step that never ends: nothing after it happens, and the claim on the letter runs out.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Carrier, Carriers } from '#libs/delivery';
import type { DeliveryConfig } from '#libs/runtime';
import { loadDelivery, type Store } from '#libs/store';
import { createDeliver } from '../../apps/worker/src/delivery/deliver-letter.js';
import { deskOf, documentFor, folderOnly, LettersSchool, type CaseWithLetters } from './case-with-letters.js';
import { mailServer, type MailServer } from './mail-server.js';
import { notifyStandIn, type NotifyStandIn } from './notify-stand-in.js';

const steps = [
  'before the intent',
  'between intent and sending',
  'between sending and its answer',
  'before the answer is written down',
  'after it was written down',
] as const;
type Step = (typeof steps)[number];

const template = '5b6f1d1e-0000-4000-8000-0000000000ff';

describe('a worker that dies while it sends', () => {
  let letters: LettersSchool;
  let mail: MailServer;
  let notify: NotifyStandIn;
  const outbox = mkdtempSync(join(tmpdir(), 'waymark-outbox-'));

  beforeAll(async () => {
    [letters, mail, notify] = await Promise.all([LettersSchool.open(), mailServer(), notifyStandIn()]);
  }, 60_000);
  afterAll(async () => {
    await letters.school.close();
    await mail.close();
    await notify.close();
    rmSync(outbox, { recursive: true });
  });

  const configs = (): Record<string, DeliveryConfig> => ({
    outbox: { ...folderOnly, outbox },
    smtp: { ...folderOnly, outbox, emailBy: 'smtp', smtp: { url: mail.url, from: 'a@school.example' } },
    notify: {
      ...folderOnly,
      outbox,
      emailBy: 'notify',
      notify: { url: notify.url, key: notify.key, emailTemplate: template },
    },
  });
  const arrived: Record<string, (key: string) => number> = {
    outbox: key =>
      readdirSync(join(outbox, letters.school.schoolId)).filter(
        name => name === `${key.replace('/', '-')}.json`,
      ).length,
    smtp: () => mail.messages.splice(0).length,
    notify: key => notify.messages.filter(({ reference }) => reference.endsWith(key)).length,
  };

  /** Carries the letter out and dies at the step. Resolves when it is dead. */
  async function die(kase: CaseWithLetters, config: DeliveryConfig, at: Step): Promise<void> {
    await new Promise<void>((dead, alive) => {
      const here = <T>(step: Step, value: T): T | Promise<T> => {
        if (step !== at) return value;
        dead();
        return new Promise<T>(() => {});
      };
      let answered = false;
      const desk = deskOf(letters, config);
      const mortal = (carrier: Carrier): Carrier => ({
        ...carrier,
        async send(envelope, intend) {
          const outcome = await carrier.send(envelope, async () => {
            await intend();
            await here('between intent and sending', undefined);
          });
          answered = true;
          return here('between sending and its answer', outcome);
        },
      });
      const carriers: Carriers = { ...desk.carriers, get: name => mortal(desk.carriers.get(name)) };
      const store: Store = {
        ...desk.store,
        forSchool: async (schoolId, work) => {
          if (answered) await here('before the answer is written down', undefined);
          return desk.store.forSchool(schoolId, work);
        },
      };
      const deliver = createDeliver({
        ...desk,
        carriers,
        store,
        documentOf: async (...parts) => here('before the intent', await documentFor(...parts)),
      });
      kase
        .carryOut(kase.byEmail, async (...parts) =>
          here('after it was written down', await deliver(...parts)),
        )
        .then(() => alive(new Error(`nothing died ${at}`)), alive);
    });
    await letters.in(tx =>
      tx.query('update waymark.letter set claimed_until = null where claimed_until is not null'),
    );
  }

  it.each(['outbox', 'smtp', 'notify'].flatMap(carrier => steps.map(step => [carrier, step] as const)))(
    'by %s, %s: nothing arrives twice',
    async (name, step) => {
      const kase = await letters.caseWithLetters();
      const key = await kase.keyOf(kase.byEmail);
      const config = configs()[name]!;
      await die(kase, config, step);
      for (let i = 0; i < 2; i += 1)
        await kase.carryOut(kase.byEmail, createDeliver(deskOf(letters, config)));
      await kase.hear();

      const delivery = await letters.in(tx => loadDelivery(tx, key));
      const isUnclear = name === 'smtp' && steps.indexOf(step) >= 1 && steps.indexOf(step) <= 3;
      const never = isUnclear && step === 'between intent and sending';
      expect(arrived[name]!(key)).toBe(never ? 0 : 1);
      expect(delivery?.state).toBe(isUnclear ? 'unknown' : name === 'outbox' ? 'to-post' : 'posted');
      const posted = (await kase.story(kase.byEmail)).filter(line => line.startsWith('LetterPosted'));
      expect(posted).toHaveLength(isUnclear || name === 'outbox' ? 0 : 1);
    },
  );
});
