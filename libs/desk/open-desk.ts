// What the pages and the interface for programs are opened over: the store, the way to the cases of every school, and the
// checks of both.
import {
  createHealth,
  masterSecret,
  requireSetting,
  type Config,
  type Health,
  type Logger,
  type Shutdown,
} from '#libs/runtime';
import { migrate, openStore, trainingNamespace, type Store } from '#libs/store';
import type { CaseGateway, TemporalClient } from '#libs/temporal';
import { gatewayBySchool } from './school-gateway.js';
import { linkTemporal } from './temporal-link.js';

export interface OpenDesk {
  readonly store: Store;
  readonly gateway: Pick<CaseGateway, 'act'>;
  /** The way to the namespace of training schools; rejects when Temporal is away. */
  readonly training: () => Promise<TemporalClient>;
  readonly health: Health;
}

/** Brings the database up to date and opens all of it; `shutdown` closes it. Throws 'start.not-configured'. */
export async function openDesk(config: Config, logger: Logger, shutdown: Shutdown): Promise<OpenDesk> {
  const databaseUrl = requireSetting(config.databaseUrl, 'DATABASE_URL');
  const address = requireSetting(config.temporalAddress, 'TEMPORAL_ADDRESS');
  await migrate(databaseUrl);
  const masterKey = masterSecret(config);
  const onConnectionLost = () => logger.warn('a connection to the database was lost');
  const store = await openStore({ databaseUrl, masterKey, onConnectionLost });
  shutdown.add('database', () => store.close());
  const namespace = config.temporalNamespace;
  const real = linkTemporal({ address, namespace, masterKey });
  shutdown.add('temporal', () => real.close());
  const training = linkTemporal({ address, namespace: trainingNamespace(namespace), masterKey });
  shutdown.add('temporal of the training room', () => training.close());
  const health = createHealth();
  health.add('database', () => store.ping());
  health.add('temporal', () => real.ping());
  health.add('worker', () => real.seeWorker(), 4000);
  return {
    store,
    gateway: gatewayBySchool({ store, real: real.gateway, training: training.gateway }),
    training: () => training.client(),
    health,
  };
}
