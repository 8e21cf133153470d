// A case that ran on paper before: its driver starts from the outbox, and its review ends by a timer like any other's.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { parseInstant } from '#libs/school-time';
import { adoptCases, caseAddress, listLiveCases, loadPupilEvents, putPeople, takeOn } from '#libs/store';
import { createGateway } from '#libs/temporal';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';
import { createDesk } from '../../apps/cli/src/replay/desk.js';
import { createNames } from '../../apps/cli/src/replay/names.js';
import { makeTrialSchool } from '../../apps/cli/src/replay/trial-school.js';
import { testEngine, type TestEngine } from '../support/temporal.js';

const scenario = readScenario(join(import.meta.dirname, '..', 'scenarios', 'worked-example.json'));
const day = parseInstant('2025-11-03T00:00');
const at = parseInstant('2025-11-03T07:40');

describe('an adopted case', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await testEngine();
  }, 60_000);
  afterAll(() => engine.end());

  it('is driven from where it stands', async () => {
    const names = createNames(scenario);
    const schoolId = await makeTrialSchool(engine.store, scenario, names, engine.temporal.namespace);
    const [pupil] = scenario.pupils;
    const pupilId = names.idOf(pupil!.facts.id);
    const clockOffsetMs = at - Date.now();
    const desk = createDesk(engine, schoolId, names, clockOffsetMs);
    const gateway = createGateway(engine.temporal, { taskQueue: engine.taskQueue, clockOffsetMs });
    await engine.store.forSchool(schoolId, async tx => {
      await takeOn(tx, '2025-11-03');
      await putPeople(tx, { pupils: [{ id: pupilId, upn: 'A1', dateOfBirth: '2012-03-04', yearGroup: 8 }] });
    });
    engine.clocks.set(schoolId, at);
    await desk.marks(
      pupil!.facts.id,
      pupil!.marks.filter(mark => mark.knownAt < day),
    );
    expect(await engine.store.forSchool(schoolId, tx => listLiveCases(tx))).toEqual([]);

    const file = Buffer.from('Kind,UPN,Stage,Letter.Date\ncase,A1,target-letter,2025-10-06\n');
    const by = { id: 'u1', role: 'administrator' } as const;
    expect(await adoptCases(engine.store, schoolId, file, { by, now: at })).toMatchObject({ adopted: 1 });
    // Passes on what waits in the outbox: the call for the driver.
    await desk.change(pupil!.facts.id, at, { kind: 'join' });
    expect(await gateway.describe(caseAddress(schoolId, pupilId, 1).caseId)).toMatchObject({
      status: 'open',
    });

    const end = parseInstant('2025-11-12T17:00');
    await desk.marks(
      pupil!.facts.id,
      pupil!.marks.filter(mark => mark.knownAt >= day && mark.knownAt < end),
    );
    await desk.passTime(pupil!.facts.id, end);
    const events = await engine.store.forSchool(schoolId, tx => loadPupilEvents(tx, pupilId));
    expect(events.map(({ type }) => type)).toEqual(['CaseOpened', 'CaseAdopted', 'ReviewMeasured']);
    expect(events.at(-1)).toMatchObject({ at: end, data: { from: '2025-10-09', suggested: 'met' } });
  }, 60_000);
});
