// What the API is handed when it is made: the parts of the outside that it talks to. Tests hand in their own.
import type { Provider } from '@nestjs/common';
import { IDENTIFY, identifyForApi } from '#libs/identity';
import type { Health, Logger } from '#libs/runtime';
import type { Instant } from '#libs/school-time';
import type { Store } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';

export interface ApiDependencies {
  readonly store: Store;
  readonly gateway: Pick<CaseGateway, 'act'>;
  /** Checks behind /health/ready. */
  readonly health: Health;
  readonly logger: Logger;
  /** The clock. */
  readonly now: () => Instant;
  /** What call-backs of GOV.UK Notify must carry; without it none is taken. */
  readonly callbackToken?: string | undefined;
}

export const STORE = Symbol('store');
export const GATEWAY = Symbol('gateway to running cases');
export const HEALTH = Symbol('health checks');
export const LOGGER = Symbol('logger');
export const NOW = Symbol('clock');
export const CALLBACK_TOKEN = Symbol('token of call-backs');

export const providersOf = (given: ApiDependencies): Provider[] => [
  { provide: STORE, useValue: given.store },
  { provide: GATEWAY, useValue: given.gateway },
  { provide: HEALTH, useValue: given.health },
  { provide: LOGGER, useValue: given.logger },
  { provide: IDENTIFY, useValue: identifyForApi(given.store) },
  { provide: NOW, useValue: given.now },
  { provide: CALLBACK_TOKEN, useValue: given.callbackToken ?? null },
];
