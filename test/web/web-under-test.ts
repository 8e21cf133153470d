// The pages on a database of their own, with a school in it; the clock stands still and the way to Temporal is handed in.
import type { NestExpressApplication } from '@nestjs/platform-express';
import { randomUUID } from 'node:crypto';
import supertest from 'supertest';
import { roles, type Role } from '#libs/access';
import { formTokenOf } from '#libs/identity';
import { createHealth, createLogger } from '#libs/runtime';
import { londonInstant, type Instant } from '#libs/school-time';
import { openStore, type Store } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';
import { createWeb } from '../../apps/web/src/create-web.js';
import { makeSchool } from '../api/api-under-test.js';
import { makeAccount, sessionOf } from '../support/accounts.js';
import { testDatabase } from '../support/database.js';
import { testMasterKey } from '../support/school.js';
import { webAssets } from '../support/web-assets.js';

export interface WebUnderTest {
  readonly app: NestExpressApplication;
  readonly store: Store;
  readonly schoolId: string;
  readonly databaseUrl: string;
  /** Lines of the log. */
  readonly lines: string[];
  readonly clock: { now: Instant };
  /** Somebody in this role at the school `ash-1`, signed in. */
  as(role: Role): Visitor;
  /** Nobody. */
  readonly nobody: Visitor;
  close(): Promise<void>;
}

export interface Visitor {
  get(path: string): supertest.Test;
  /** A POST to be filled by the spec, for files. */
  post(path: string): supertest.Test;
  /** Sends a form, with the token that a page of ours would have given it. */
  send(path: string, fields?: Readonly<Record<string, string>>): supertest.Test;
}

/** A web application at noon of 1 December 2025, with an account a role. */
export async function webUnderTest(
  options: { readonly act?: CaseGateway['act']; readonly publicUrl?: string } = {},
): Promise<WebUnderTest> {
  const database = await testDatabase();
  const clock = { now: londonInstant('2025-12-01', '12:00') };
  const store = await openStore({
    databaseUrl: database.url,
    masterKey: testMasterKey,
    clock: () => clock.now,
  });
  const schoolId = randomUUID();
  await makeSchool(store, schoolId, 'ash-1');
  const sessions = new Map<Role, string>();
  for (const role of roles)
    sessions.set(role, await sessionOf(store, await makeAccount(store, `test-${role}`, role, [schoolId])));
  const lines: string[] = [];
  const health = createHealth();
  health.add('database', () => store.ping());
  const app = await createWeb({
    store,
    gateway: { act: options.act ?? (() => Promise.resolve({ status: 'pending' })) },
    health,
    logger: createLogger('web', 'info', { write: (line: string) => void lines.push(line) }),
    now: () => clock.now,
    assets: webAssets(),
    publicUrl: options.publicUrl,
    countQueries: true,
  });
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Parameters<typeof supertest>[0];
  const visitor = (cookie: string, secret: string): Visitor => ({
    get: path => supertest(server).get(path).set('Cookie', cookie),
    post: path => supertest(server).post(path).set('Cookie', cookie),
    send: (path, fields = {}) =>
      supertest(server)
        .post(path)
        .set('Cookie', cookie)
        .type('form')
        .send({ _token: formTokenOf(secret), ...fields }),
  });
  return {
    app,
    store,
    schoolId,
    databaseUrl: database.url,
    lines,
    clock,
    as: role => visitor(`waymark=${sessions.get(role)!}`, sessions.get(role)!),
    nobody: visitor('waymark-visitor=nobody', 'nobody'),
    close: async () => {
      await app.close();
      await store.close();
      await database.drop();
    },
  };
}
