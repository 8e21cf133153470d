// What the pages are handed when the application is made: the parts of the outside that they talk to. Tests hand in their own.
import type { Provider } from '@nestjs/common';
import { IDENTIFY } from '#libs/identity';
import type { Health, Logger } from '#libs/runtime';
import type { Instant } from '#libs/school-time';
import type { Store } from '#libs/store';
import type { CaseGateway, TemporalClient } from '#libs/temporal';
import { countQueries } from './frame/query-counter.js';
import { identifyBySession } from './frame/sessions.js';

export type OpenTraining = () => Promise<TemporalClient>;

export interface WebDependencies {
  readonly store: Store;
  readonly gateway: Pick<CaseGateway, 'act'>;
  /** Checks behind /health/ready. */
  readonly health: Health;
  readonly logger: Logger;
  /** The clock. */
  readonly now: () => Instant;
  /** Opens the way to the namespace of training schools; rejects when Temporal is away. */
  readonly training?: OpenTraining | undefined;
  /** Folder of style sheet, script and images, as scripts/web-assets.mjs makes it. */
  readonly assets: string;
  /** Address under which people reach the pages, where a proxy with TLS stands in front. */
  readonly publicUrl?: string | undefined;
  /** Program that looks at each uploaded file, with its arguments; without one, files are kept unscanned and pages say so. */
  readonly scanCommand?: string | undefined;
  /** Says in a header how many queries a page took; for tests. */
  readonly countQueries?: boolean;
}

export const STORE = Symbol('store');
export const GATEWAY = Symbol('gateway to running cases');
export const HEALTH = Symbol('health checks');
export const LOGGER = Symbol('logger');
export const NOW = Symbol('clock');
export const TRAINING = Symbol('way to the namespace of training schools');
export const WEB = Symbol('what the web app was handed');

export function providersOf(given: WebDependencies): Provider[] {
  const store = countQueries(given.store);
  return [
    { provide: STORE, useValue: store },
    { provide: GATEWAY, useValue: given.gateway },
    { provide: HEALTH, useValue: given.health },
    { provide: LOGGER, useValue: given.logger },
    { provide: NOW, useValue: given.now },
    { provide: TRAINING, useValue: given.training ?? noTraining },
    { provide: WEB, useValue: { ...given, store } },
    { provide: IDENTIFY, useValue: identifyBySession(store, isSecure(given)) },
  ];
}

const noTraining: OpenTraining = () => Promise.reject(new Error('no training room is set up'));

/** Whether browsers reach the pages over TLS only. */
export const isSecure = ({ publicUrl }: Pick<WebDependencies, 'publicUrl'>): boolean =>
  publicUrl?.startsWith('https:') ?? false;
