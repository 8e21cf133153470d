// The whole service for a spec file: pages, API, relay and worker in this process, on a database of their own and the real
// PostgreSQL and Temporal of the run, with the made-up school and its accounts in it.
import type { NestExpressApplication } from '@nestjs/platform-express';
import { randomUUID } from 'node:crypto';
import { gatewayBySchool } from '#libs/desk';
import { createHealth, createLogger, type Logger } from '#libs/runtime';
import type { Instant } from '#libs/school-time';
import { createCaseActivities, listStreams, openStore, trainingNamespace, type Store } from '#libs/store';
import {
  connectTemporal,
  createGateway,
  startCaseWorker,
  workflowIdOf,
  type CaseGateway,
  type TemporalClient,
} from '#libs/temporal';
import { trainingSchoolOf } from '#libs/training';
import { createApi } from '../../../apps/api/src/create-api.js';
import { builtInPolicies } from '../../../apps/cli/src/policies.js';
import { addSampleAccounts } from '../../../apps/cli/src/sample/accounts.js';
import { loadSample, sampleSchool } from '../../../apps/cli/src/sample/load.js';
import { createWeb } from '../../../apps/web/src/create-web.js';
import { createRelay } from '../../../apps/worker/src/relay/relay.js';
import { sweep } from '../../../apps/worker/src/relay/sweep.js';
import { testDatabase } from '../../support/database.js';
import { testMasterKey } from '../../support/school.js';
import { webAssets } from '../../support/web-assets.js';

export interface Service {
  /** Address of the pages, without a slash at the end. */
  readonly address: string;
  /** Address of the API. */
  readonly api: string;
  readonly store: Store;
  /** For what only the database's owner may do, such as letting a session grow old. */
  readonly databaseUrl: string;
  readonly schoolId: string;
  readonly gateway: CaseGateway;
  /** Lines of the log of pages and API. */
  readonly lines: readonly string[];
  /** Takes the way to Temporal away, or gives it back. */
  temporalAway(away: boolean): void;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Pupils and cases of the made-up school; true where not given. Without them the school is not there either. */
  readonly sample?: boolean;
  /** Whether the training room works; false where not given. */
  readonly training?: boolean;
  /** The real time, for a spec whose dates must not depend on when it is run; it may run ahead, not behind. */
  readonly clock?: () => Instant;
}

/** Opens the service. Takes some seconds with the sample; give `beforeAll` a minute. */
export async function openService({
  sample = true,
  training = false,
  clock = Date.now,
}: ServiceOptions = {}): Promise<Service> {
  const database = await testDatabase();
  const namespace = process.env['WAYMARK_TEST_NAMESPACE']!;
  const lines: string[] = [];
  const logger = createLogger('service', 'info', { write: (line: string) => void lines.push(line) });
  const store = await openStore({
    databaseUrl: database.url,
    masterKey: testMasterKey,
    connections: 14,
    clock,
  });
  if (sample) {
    await loadTheSample(store, namespace, clock()).catch(async (error: unknown) => {
      await store.close();
      await database.drop();
      throw error;
    });
  }
  const real = await openEngine(store, namespace, logger);
  const room = training ? await openEngine(store, trainingNamespace(namespace), logger) : undefined;
  const gateway = room
    ? gatewayBySchool({ store, real: real.gateway, training: room.gateway })
    : real.gateway;

  let isAway = false;
  const act: CaseGateway['act'] = (...parts) =>
    isAway ? Promise.reject(new Error('Temporal is away')) : gateway.act(...parts);
  const health = createHealth();
  health.add('database', () => store.ping());
  const given = { store, gateway: { act }, health, logger, now: clock };
  const openRoom = room && (() => Promise.resolve(room.temporal));
  const web = await createWeb({ ...given, training: openRoom, assets: webAssets(), countQueries: true });
  const api = await createApi(given);
  return {
    address: await listen(web),
    api: await listen(api),
    store,
    databaseUrl: database.url,
    schoolId: sampleSchool.id,
    gateway: real.gateway,
    lines,
    temporalAway: away => {
      isAway = away;
    },
    close: async () => {
      await Promise.all([web.close(), api.close()]);
      await Promise.all([real.close(sampleSchool.id), room?.close(trainingSchoolOf(sampleSchool.id))]);
      await store.close();
      await database.drop();
    },
  };
}

interface Engine {
  readonly temporal: TemporalClient;
  readonly gateway: CaseGateway;
  /** Ends the drivers of the school's cases too: the next service has the same cases, and a worker of its own. */
  close(schoolId: string): Promise<void>;
}

/** Worker, relay and sweep of one namespace. */
async function openEngine(store: Store, namespace: string, logger: Logger): Promise<Engine> {
  const settings = { address: process.env['WAYMARK_TEST_TEMPORAL']!, namespace, masterKey: testMasterKey };
  const taskQueue = `service-${randomUUID()}`;
  const temporal = await connectTemporal(settings);
  const gateway = createGateway(temporal, { taskQueue });
  const worker = await startCaseWorker({ ...settings, taskQueue, activities: createCaseActivities(store) });
  const relay = createRelay({ store, gateway, namespace, logger });
  relay.start();
  const stopping = new AbortController();
  const sweeping = sweep({ store, gateway, namespace, logger, signal: stopping.signal }).catch(() => {});
  const endDrivers = async (schoolId: string): Promise<void> => {
    const cases = await store.forSchool(schoolId, tx => listStreams(tx));
    const ended = cases.map(id => temporal.client.workflow.getHandle(workflowIdOf(id)).terminate());
    // Some were never driven, or have ended.
    await Promise.allSettled(ended);
  };
  return {
    temporal,
    gateway,
    close: async schoolId => {
      stopping.abort();
      await Promise.all([relay.stop(), sweeping]);
      await endDrivers(schoolId);
      await worker.stop();
      await temporal.close();
    },
  };
}

async function loadTheSample(store: Store, namespace: string, now: Instant): Promise<void> {
  const quiet = { update: () => {}, done: () => {}, fail: () => {} };
  await loadSample(store, builtInPolicies, namespace, now, quiet);
  await addSampleAccounts(store, sampleSchool.id);
}

async function listen(app: NestExpressApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  return (await app.getUrl()).replace(/\/$/, '');
}
