// The whole way on the real engine: an approval issues the letters, the driver of the case has them written and carried
// out, and the word that a print run left starts the service of each letter in it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCarriers } from '#libs/delivery';
import { ensureLetterDocument, printedRun } from '#libs/desk';
import { createLogger } from '#libs/runtime';
import { londonInstant } from '#libs/school-time';
import {
  createCaseActivities,
  makePrintRun,
  postPrintRun,
  putDeliverySettings,
  putPeople,
  type Tx,
} from '#libs/store';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';
import { createDeliver } from '../../apps/worker/src/delivery/deliver-letter.js';
import { createRelay } from '../../apps/worker/src/relay/relay.js';
import { eventually, openCase, testEngine, type TestEngine } from '../support/temporal.js';
import { enterSettings, folderOnly } from './case-with-letters.js';

const scenario = readScenario(join(import.meta.dirname, '..', 'scenarios', 'worked-example.json'));
const officer = { id: 'u7', role: 'attendance-officer' } as const;

describe('letters of a driven case', () => {
  const outbox = mkdtempSync(join(tmpdir(), 'waymark-outbox-'));
  const logger = createLogger('test', 'silent');
  const now = londonInstant('2025-10-02', '10:00');
  let engine: TestEngine;

  beforeAll(async () => {
    const deliver = createDeliver({
      get store() {
        return engine.store;
      },
      carriers: createCarriers({ ...folderOnly, outbox }),
      defaults: folderOnly,
      documentOf: (schoolId, letter) => ensureLetterDocument(engine.store, schoolId, letter),
      logger,
      now: () => now,
    });
    engine = await testEngine({
      around: activities => ({
        ...activities,
        deliverLetters: (...parts) =>
          createCaseActivities(engine.store, { deliver }).deliverLetters(...parts),
      }),
    });
  }, 60_000);
  afterAll(async () => {
    await engine.end();
    rmSync(outbox, { recursive: true });
  });

  it('are written, printed and posted', async () => {
    const { address, gateway, names, give, events } = await openCase(engine, scenario);
    const inSchool = <T>(work: (tx: Tx) => Promise<T>) => engine.store.forSchool(address.schoolId, work);
    await inSchool(async tx => {
      await putDeliverySettings(tx, { postings: 'reported', postBy: null, emailBy: null });
      const [pupil] = scenario.pupils;
      await putPeople(tx, {
        pupils: [{ ...pupil!.facts, id: address.pupilId, forename: 'Robin', surname: 'Example' }],
        parents: ['A', 'B'].map(id => ({
          id: names.idOf(id),
          forename: 'Kim',
          surname: `Parent ${id}`,
          address: ['1 Mill Lane', 'Anytown', 'ZZ99 9ZZ'],
          email: 'kim@example.org',
        })),
      });
      await enterSettings(tx);
    });

    const approval = await give({ action: 'approve', stage: 'target-letter' }, { at: now });
    expect(await gateway.act(address, approval)).toEqual({ status: 'done' });
    const folder = join(outbox, address.schoolId);
    const files = () =>
      Promise.resolve()
        .then(() => readdirSync(folder))
        .catch(() => []);
    const there = await eventually(
      files,
      all => all.filter(name => name.endsWith('.json')).length === 2,
      30_000,
    );
    // One by post; one by email, with its text beside the PDF.
    expect(there.map(name => name.split('.').at(-1)).toSorted()).toEqual([
      'html',
      'json',
      'json',
      'pdf',
      'pdf',
      'txt',
    ]);
    const run = await eventually(
      () => inSchool(tx => makePrintRun(tx, officer, now)),
      made => made !== undefined,
    );
    const printed = await printedRun(engine.store, address.schoolId, run!.id);
    expect(printed.letters).toBe(1);
    expect(printed.csv).toContain(names.idOf('A'));
    const paper = there.find(
      name =>
        name.endsWith('.pdf') &&
        readFileSync(join(folder, name.replace('.pdf', '.json')), 'utf8').includes('Mill Lane'),
    );
    expect(paper).toBeDefined();

    await inSchool(tx => postPrintRun(tx, run!.id, { on: '2025-10-02', by: officer, at: now }));
    const relay = createRelay({ store: engine.store, gateway, namespace: engine.temporal.namespace, logger });
    await relay.passOn();
    const served = await eventually(events, all => all.some(event => event.type === 'LetterServed'));
    expect(served.flatMap(event => (event.type === 'LetterServed' ? [event.data] : []))).toEqual([
      { letter: 'target-letter', parent: names.idOf('A'), servedOn: '2025-10-06' },
    ]);
  }, 90_000);
});
