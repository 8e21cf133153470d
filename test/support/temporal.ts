// Cases on the real engine for specs: a database of its own, a worker in this process, and pupils whose case is open at a
// known moment of the past. The clock of the cases starts there and runs on.
import { randomUUID } from 'node:crypto';
import type { Action, Scenario } from '#libs/casework';
import type { Actor, Role } from '#libs/access';
import { parseInstant, type Instant } from '#libs/school-time';
import { caseAddress, loadPupilEvents, putCommand, type CaseAddress, type StoredEvent } from '#libs/store';
import { createGateway, type CaseGateway } from '#libs/temporal';
import { createDesk, type Desk } from '../../apps/cli/src/replay/desk.js';
import { openEngine, type Engine, type EngineSettings } from '../../apps/cli/src/replay/engine.js';
import { createNames, type Names } from '../../apps/cli/src/replay/names.js';
import { makeTrialSchool } from '../../apps/cli/src/replay/trial-school.js';
import { testDatabase } from './database.js';
import { testMasterKey } from './school.js';

export interface TestEngine extends Engine {
  readonly databaseUrl: string;
  /** Closes the engine and drops the database. */
  end(): Promise<void>;
}

export const testTemporal = () => ({
  temporalAddress: process.env['WAYMARK_TEST_TEMPORAL']!,
  namespace: process.env['WAYMARK_TEST_NAMESPACE']!,
  masterKey: testMasterKey,
});

export async function testEngine(settings: Partial<EngineSettings> = {}): Promise<TestEngine> {
  const database = await testDatabase();
  const engine = await openEngine({ databaseUrl: database.url, ...testTemporal(), ...settings });
  return {
    ...engine,
    databaseUrl: database.url,
    async end() {
      await engine.close();
      await database.drop();
    },
  };
}

export interface OpenCase {
  readonly address: CaseAddress;
  readonly gateway: CaseGateway;
  readonly desk: Desk;
  readonly names: Names;
  /** The moment at which the case's clock started. */
  readonly startedAt: Instant;
  /** Writes a command down and gives its id. */
  give(action: Action, options?: GiveOptions): Promise<string>;
  events(): Promise<readonly StoredEvent[]>;
  /** Types of the events, in order. */
  types(): Promise<readonly string[]>;
}

export interface GiveOptions {
  readonly role?: Role;
  readonly at?: Instant;
  readonly expiresAt?: Instant;
  readonly caseId?: string | null;
}

/** A pupil whose absences reached the first stage of the pack `ashley` on 1 October 2025; the clock is an hour later. */
export async function openCase(engine: Engine, scenario: Scenario): Promise<OpenCase> {
  const names = createNames(scenario);
  const schoolId = await makeTrialSchool(engine.store, scenario, names, engine.temporal.namespace);
  const startedAt = parseInstant('2025-10-01T14:20');
  const clockOffsetMs = startedAt - Date.now();
  const desk = createDesk(engine, schoolId, names, clockOffsetMs);
  const gateway = createGateway(engine.temporal, { taskQueue: engine.taskQueue, clockOffsetMs });
  const [pupil] = scenario.pupils;
  const pupilId = names.idOf(pupil!.facts.id);
  await desk.marks(
    pupil!.facts.id,
    pupil!.marks.filter(mark => mark.knownAt < startedAt),
  );
  engine.clocks.set(schoolId, startedAt);
  const address = caseAddress(schoolId, pupilId, 1);
  const events = () => engine.store.forSchool(schoolId, tx => loadPupilEvents(tx, pupilId));
  return {
    address,
    gateway,
    desk,
    names,
    startedAt,
    async give(
      action,
      { role = 'attendance-lead', at = startedAt, expiresAt = at + 3_600_000, caseId = address.caseId } = {},
    ) {
      const id = randomUUID();
      const actor: Actor = { id: 'u2', role };
      const command = {
        id,
        pupilId,
        actor,
        action,
        idempotencyKey: id,
        at,
        expiresAt,
        ...(caseId && { caseId }),
      };
      await engine.store.forSchool(schoolId, tx => putCommand(tx, command));
      return id;
    },
    events,
    types: async () => (await events()).map(event => event.type),
  };
}

/** Asks again and again until the answer is there; rejects with the last one after ten seconds. */
export async function eventually<T>(
  ask: () => Promise<T>,
  is: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (is(answer)) return answer;
    if (performance.now() > until)
      throw new Error(`not within ${withinMs} ms; the last answer: ${JSON.stringify(answer)}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
