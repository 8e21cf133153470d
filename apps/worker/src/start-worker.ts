// The worker's parts in their order: store, client, worker, relay; stopped in the opposite one.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCarriers, type Carriers } from '#libs/delivery';
import { ensureLetterDocument } from '#libs/desk';
import { createHealth, type DeliveryConfig, type Health, type Logger } from '#libs/runtime';
import { createCaseActivities, openStore, type Store } from '#libs/store';
import { connectTemporal, createGateway, startCaseWorker } from '#libs/temporal';
import { createDeliver, createOfficeDeliver, type LetterDesk } from './delivery/deliver-letter.js';
import { createPostRoom } from './delivery/post-room.js';
import { createRelay } from './relay/relay.js';
import { sweep } from './relay/sweep.js';

export interface WorkerConfig {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly masterKey: Uint8Array;
  readonly logger: Logger;
  /** How letters leave; without it they are noted and go nowhere. */
  readonly delivery?: DeliveryConfig;
}

export interface StartedWorker {
  /** Checks of the database, Temporal, the worker and the relay. */
  readonly health: Health;
  /** Resolves after `stop`; rejects when the worker failed by itself. */
  readonly ended: Promise<void>;
  /** Lets what runs finish. May be called twice. */
  stop(): Promise<void>;
}

/** Most connections to the database: ten looks at a time, the relay and the health check. */
const connections = 14;
const sweepPauses = [1000, 5000, 15_000, 60_000];

export async function startWorker(config: WorkerConfig): Promise<StartedWorker> {
  const { databaseUrl, temporalAddress: address, namespace, masterKey, logger, delivery } = config;
  const carriers = delivery && createCarriers(delivery);
  const onConnectionLost = () => logger.warn('a connection to the database was lost');
  const store = await openStore({ databaseUrl, masterKey, connections, onConnectionLost });
  const temporal = await connectTemporal({ address, namespace, masterKey });
  const gateway = createGateway(temporal);
  const letterDesk = delivery && carriers && deskOf(store, carriers, delivery, logger);
  const worker = await startCaseWorker({
    address,
    namespace,
    masterKey,
    activities: createCaseActivities(store, letterDesk ? { deliver: createDeliver(letterDesk) } : {}),
    log: (level, message, meta) => logger[level](meta, message),
  });
  const relay = createRelay({ store, gateway, namespace, logger });
  relay.start();
  const postRoom = createPostRoom({
    store,
    namespace,
    logger,
    ...(letterDesk && { deliver: createOfficeDeliver(letterDesk) }),
  });
  postRoom.start();
  const stopping = new AbortController();
  const sweeping = sweepUntilDone(
    () => sweep({ store, gateway, namespace, logger, signal: stopping.signal }),
    stopping.signal,
    logger,
  );

  const health = createHealth();
  health.add('database', () => store.ping());
  health.add('temporal', () => gateway.ping());
  health.add('worker', () => {
    if (worker.state() !== 'RUNNING') throw new Error(`the worker is ${worker.state()}`);
  });
  health.add('relay', () => relay.check());
  health.add('post room', () => postRoom.check());

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    await Promise.all([relay.stop(), postRoom.stop()]);
    await sweeping;
    await worker.stop();
    carriers?.close();
    await temporal.close();
    await store.close();
  };
  return { health, ended: worker.ended, stop: () => (stopped ??= stop()) };
}

const deskOf = (
  store: Store,
  carriers: Carriers,
  { postBy, emailBy }: DeliveryConfig,
  logger: Logger,
): LetterDesk => ({
  store,
  carriers,
  defaults: { postBy, emailBy },
  documentOf: (schoolId, letter) => ensureLetterDocument(store, schoolId, letter),
  logger,
  now: Date.now,
});

/** The store or Temporal may come later than we do. */
async function sweepUntilDone(
  work: () => Promise<number>,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ error, attempt }, 'not every case has its driver yet');
      await sleep(sweepPauses[Math.min(attempt, sweepPauses.length - 1)], undefined, { signal }).catch(
        () => {},
      );
    }
  }
}
