// What all addresses have in common: who is let in, how errors look, health, the description.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { endRole, formTokenOf, listAccounts, setDisabled, type AccountWithRoles } from '#libs/identity';
import { makeAccount, sessionOf, tokenOf } from '../support/accounts.js';
import { apiUnderTest, makePupils, type ApiUnderTest } from './api-under-test.js';
import { openCase } from './case-in-test.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
  const pupils = await makePupils(api.store, api.schoolId, ['A1']);
  await openCase(api, 'A1', pupils.get('A1')!);
}, 30_000);
afterAll(() => api.close(), 20_000);

const plain = () => supertest(api.app.getHttpServer() as Parameters<typeof supertest>[0]);

describe('who asks', () => {
  it.each([undefined, 'Bearer', 'Bearer waymark_short', `Bearer waymark_${'a'.repeat(43)}`, 'Basic eDp5'])(
    'is not known by %s',
    async authorization => {
      const request = plain().get('/v1/cases');
      const { body, headers } = await (
        authorization === undefined ? request : request.set('Authorization', authorization)
      ).expect(401);
      expect(headers['www-authenticate']).toMatch(/^Bearer/);
      expect(body).toMatchObject({ status: 401, remedy: expect.stringMatching(/token/) });
    },
  );

  it('is known by a token until it is ended, its role ends, or its account is shut', async () => {
    const account = await makeAccount(api.store, 'passing', 'headteacher', [api.schoolId]);
    const get = async (token: string) =>
      (await plain().get('/v1/cases').auth(token, { type: 'bearer' })).status;
    const make = () => tokenOf(api.store, account, 'headteacher', api.schoolId);
    const [first, second] = [await make(), await make()];
    expect([await get(first), await get(second)]).toEqual([200, 200]);
    const { body } = await plain().get('/v1/tokens').auth(first, { type: 'bearer' }).expect(200);
    expect(JSON.stringify(body)).not.toContain(first);
    await plain().delete(`/v1/tokens/${body.items[1].id}`).auth(second, { type: 'bearer' }).expect(204);
    expect([await get(first), await get(second)]).toEqual([401, 200]);
    await api.store.asIdentity(tx => setDisabled(tx, account, true));
    expect(await get(second)).toBe(401);
    await api.store.asIdentity(tx => setDisabled(tx, account, false));
    const [{ roles }] = (await api.store.asIdentity(tx => listAccounts(tx))).filter(
      ({ id }) => id === account,
    ) as [AccountWithRoles];
    await api.store.asIdentity(tx => endRole(tx, roles[0]!.id));
    expect(await get(second)).toBe(401);
  });

  it('can have a token of its own account made, for no role that it does not hold', async () => {
    const lead = api.as('attendance-lead', 'ash-1');
    const wish = { name: 'nightly register', role: 'attendance-lead', school: 'ash-1', days: 30 };
    const { body } = await lead.post('/v1/tokens').send(wish).expect(201);
    await plain().get('/v1/cases').auth(body.token, { type: 'bearer' }).expect(200);
    await lead
      .post('/v1/tokens')
      .send({ ...wish, role: 'headteacher' })
      .expect(403);
    await lead
      .post('/v1/tokens')
      .send({ ...wish, days: 4000 })
      .expect(422);
  });

  it('is known by the session of the pages, which changes things only with the token of a page', async () => {
    const account = await makeAccount(api.store, 'by-session', 'attendance-lead', [api.schoolId]);
    const session = await sessionOf(api.store, account);
    const cookie = `waymark=${session}`;
    await plain().get('/v1/cases').set('Cookie', cookie).expect(200);
    const wish = { name: 'x', role: 'attendance-lead', school: 'ash-1', days: 1 };
    const send = () => plain().post('/v1/tokens').set('Cookie', cookie).send(wish);
    await send().expect(401);
    await send().set('X-CSRF-Token', 'guess').expect(401);
    await send().set('X-CSRF-Token', formTokenOf(session)).set('Origin', 'https://else.example').expect(401);
    await send().set('X-CSRF-Token', formTokenOf(session)).expect(201);
  });
});

describe('errors', () => {
  it('have an id that is in the log, and security headers', async () => {
    const { headers, body } = await plain()
      .get('/v1/nothing')
      .set('X-Request-Id', 'my-request-1')
      .expect(404);
    expect(headers['x-request-id']).toBe('my-request-1');
    expect(body.instance).toBe('urn:waymark:request:my-request-1');
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
    await plain().get('/v1/cases').set('X-Request-Id', 'no\tid'.repeat(40)).expect(401);
    await plain().delete('/v1/cases').expect(404);
    await plain()
      .get('/v1/cases/%E0%A4%A')
      .auth(api.tokenOf('attendance-lead', 'ash-1'), { type: 'bearer' })
      .expect(400);
  });

  it('never show a stack, a query or a path of the server', async () => {
    const before = api.lines.length;
    const closed = await apiUnderTest();
    await closed.store.close();
    const { body, text } = await closed.as('headteacher').get('/v1/cases').expect(500);
    expect(body).toMatchObject({ type: 'urn:waymark:problem:fault', status: 500 });
    expect(text).not.toMatch(/node_modules|select|Error/);
    expect((await closed.as('headteacher').get('/health/ready').expect(503)).body).toEqual({
      status: 'not-ready',
      parts: { database: 'missing' },
    });
    expect(closed.lines.join('')).toContain('request failed');
    expect(api.lines.length).toBe(before);
    await closed.app.close();
  });
});

describe('health', () => {
  it('is told to everybody', async () => {
    expect((await plain().get('/health/live').expect(200)).body).toEqual({ status: 'live' });
    expect((await plain().get('/health/ready').expect(200)).body).toEqual({
      status: 'ready',
      parts: { database: 'ok' },
    });
  });
});

describe('the description', () => {
  interface Operation {
    readonly operationId: string;
    readonly responses: Record<
      string,
      { readonly content?: Record<string, unknown>; readonly links?: Record<string, { operationId: string }> }
    >;
  }

  it('is OpenAPI 3.1 and complete: every address, its refusals, and references that lead somewhere', async () => {
    const { body, text } = await plain().get('/v1/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths as object)).toEqual(
      expect.arrayContaining([
        '/health/live',
        '/health/ready',
        '/v1/cases',
        '/v1/cases/{id}',
        '/v1/cases/{id}/actions',
        '/v1/cases/{id}/events',
        '/v1/commands/{id}',
        '/v1/schools/{school}/register',
        '/v1/tokens',
        '/v1/tokens/{id}',
      ]),
    );
    const operations = Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) => Object.values(methods).map(operation => ({ path, operation })),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      if (!path.startsWith('/v1')) continue;
      for (const status of ['401', '403', '404', '422', '500', '503']) {
        expect(operation.responses[status]?.content).toHaveProperty(['application/problem+json']);
      }
      for (const { links } of Object.values(operation.responses)) {
        for (const link of Object.values(links ?? {})) expect(ids).toContain(link.operationId);
      }
    }
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
    expect(references.length).toBeGreaterThan(40);
    for (const name of references) expect(body.components.schemas).toHaveProperty([name]);
    expect(body.components.schemas.ActionHoldMeeting).toMatchObject({
      required: ['action', 'attended'],
      additionalProperties: false,
    });
    expect(
      Object.keys(body.paths['/v1/schools/{school}/register'].post.requestBody.content as object),
    ).toEqual(['application/json', 'text/csv']);
  });
});
