// The API on a database of its own, with a school in it; the clock stands still and the way to Temporal is handed in.
import type { NestExpressApplication } from '@nestjs/platform-express';
import { randomBytes, randomUUID } from 'node:crypto';
import supertest from 'supertest';
import { createHealth, createLogger } from '#libs/runtime';
import { londonInstant, type Instant } from '#libs/school-time';
import { openStore, putPeople, putSchool, type Store } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';
import { createApi } from '../../apps/api/src/create-api.js';
import { roles } from '#libs/access';
import { accountId, makeAccount, tokenOf } from '../support/accounts.js';
import { testDatabase } from '../support/database.js';

const autumn = {
  terms: [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
  closures: ['2025-11-28'],
};

/** The moment at which the clock stands. */
export const now: Instant = londonInstant('2025-12-01', '12:00');

export interface ApiUnderTest {
  readonly app: NestExpressApplication;
  readonly store: Store;
  readonly masterKey: Uint8Array;
  readonly schoolId: string;
  /** Lines of the log. */
  readonly lines: string[];
  readonly clock: { now: Instant };
  /** A request with the token of somebody in this role: at `ash-1`, at both schools of `letIn`, or at one of them. */
  as(role: string, school?: string): Asker;
  /** The token behind `as`. */
  tokenOf(role: string, school?: string): string;
  /** Account of whoever asks in this role. */
  idOf(role: string): string;
  /** Gives every account its role at another school as well. */
  letIn(schoolId: string, slug: string): Promise<void>;
  close(): Promise<void>;
}

export interface Asker {
  get(path: string): supertest.Test;
  post(path: string): supertest.Test;
  put(path: string): supertest.Test;
}

export type Act = CaseGateway['act'];

/** Nobody takes a command. */
const nobody: Act = () => Promise.resolve({ status: 'pending' });

export async function apiUnderTest(options: { readonly act?: Act } = {}): Promise<ApiUnderTest> {
  const database = await testDatabase();
  const masterKey = randomBytes(32);
  const clock = { now };
  const store = await openStore({ databaseUrl: database.url, masterKey, clock: () => clock.now });
  const schoolId = randomUUID();
  await makeSchool(store, schoolId, 'ash-1');
  const lines: string[] = [];
  const logger = createLogger('api', 'info', { write: (line: string) => void lines.push(line) });
  const health = createHealth();
  health.add('database', () => store.ping());
  const app = await createApi({
    store,
    gateway: { act: options.act ?? nobody },
    health,
    logger,
    now: () => clock.now,
  });
  await app.listen(0, '127.0.0.1');
  const tokens = new Map<string, string>();
  const letIn = async (id: string, slug: string) => {
    for (const role of roles) {
      const account = await makeAccount(store, `u1-${role}`, role, [id]);
      tokens.set(`${role} ${slug}`, await tokenOf(store, account, role, id));
      if (!tokens.has(role)) tokens.set(role, await tokenOf(store, account, role, null));
    }
  };
  await letIn(schoolId, 'ash-1');
  const bearer = (role: string, school?: string) =>
    tokens.get(school === undefined ? role : `${role} ${school}`) ?? 'none';
  const server = app.getHttpServer() as Parameters<typeof supertest>[0];
  return {
    app,
    store,
    masterKey,
    schoolId,
    lines,
    clock,
    letIn,
    tokenOf: bearer,
    idOf: role => accountId(`u1-${role}`),
    as: (role, school) => {
      const token = `Bearer ${bearer(role, school)}`;
      return {
        get: path => supertest(server).get(path).set('Authorization', token),
        post: path => supertest(server).post(path).set('Authorization', token),
        put: path => supertest(server).put(path).set('Authorization', token),
      };
    },
    close: async () => {
      await app.close();
      await store.close();
      await database.drop();
    },
  };
}

export async function makeSchool(store: Store, schoolId: string, slug: string): Promise<void> {
  await store.forSchool(schoolId, tx =>
    putSchool(tx, {
      slug,
      name: `School ${slug}`,
      policyId: 'ashley',
      policyVersion: '1.0.0',
      calendar: autumn,
      namespace: process.env['WAYMARK_TEST_NAMESPACE'] ?? 'waymark-test',
      disposable: true,
    }),
  );
}

/** Takes pupils in, each with two parents; the ids of pupils by their number. */
export async function makePupils(
  store: Store,
  schoolId: string,
  upns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const pupils = upns.map(upn => ({
    id: randomUUID(),
    upn,
    forename: 'Robin',
    surname: `<b>Example & ${upn}</b>`,
    dateOfBirth: '2012-03-04',
    yearGroup: 8,
  }));
  const parents = pupils.flatMap(() => [
    { id: randomUUID(), title: 'Mx', surname: 'Parent' },
    { id: randomUUID() },
  ]);
  const relationships = parents.map(({ id }, i) => ({
    pupilId: pupils[Math.floor(i / 2)]!.id,
    parentId: id,
    service: i % 2 === 0 ? ('post' as const) : ('email' as const),
  }));
  await store.forSchool(schoolId, tx => putPeople(tx, { pupils, parents, relationships }));
  return new Map(pupils.map(({ id, upn }) => [upn, id]));
}
