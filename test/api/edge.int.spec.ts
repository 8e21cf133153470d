// What all addresses have in common: who is let in, how errors look, health, the description and the first page.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
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
const lead = 'Bearer dev:u2:attendance-lead:ash-1';

describe('who asks', () => {
  it.each([undefined, 'Bearer', 'Bearer dev:u2:king', 'Bearer eyJhbGciOi', 'Basic eDp5', 'dev:u2:ewo'])(
    'is not known by %s',
    async authorization => {
      const request = plain().get('/v1/cases');
      const { body, headers } = await (
        authorization === undefined ? request : request.set('Authorization', authorization)
      ).expect(401);
      expect(headers['www-authenticate']).toMatch(/Bearer/);
      expect(body).toMatchObject({ status: 401, remedy: expect.stringMatching(/dev:|one of/) });
    },
  );

  it('is not known by a token that came by a proxy or under a foreign name', async () => {
    const get = () => plain().get('/v1/cases').set('Authorization', lead);
    await get().expect(200);
    await get().set('X-Forwarded-For', '10.0.0.7').expect(401);
    await get().set('Host', 'rebound.example').expect(401);
  });

  it('is not known by any token where the server listens to others', async () => {
    const open = await apiUnderTest({ listensOn: '0.0.0.0' });
    try {
      const { body } = await open.as('headteacher').get('/v1/cases').expect(401);
      expect(body.detail).toMatch(/others can reach/);
      await open.as('headteacher').get('/health/live').expect(200);
    } finally {
      await open.close();
    }
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
    await plain().get('/v1/cases/%E0%A4%A').set('Authorization', lead).expect(400);
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
    expect(Object.keys(body.paths as object).toSorted()).toEqual([
      '/health/live',
      '/health/ready',
      '/v1/cases',
      '/v1/cases/{id}',
      '/v1/cases/{id}/actions',
      '/v1/cases/{id}/events',
      '/v1/commands/{id}',
      '/v1/schools/{school}/register',
    ]);
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

describe('the first page', () => {
  it('lists the cases that wait, by role, escaped', async () => {
    const { text, headers } = await plain().get('/').set('Authorization', lead).expect(200);
    expect(headers['content-type']).toMatch('text/html');
    expect(text).toContain('Robin &lt;b&gt;Example &amp; A1&lt;/b&gt;');
    expect(text).toMatch(/<h2 id="attendance-lead">Attendance lead<\/h2>[\s\S]*Approve: target letter/);
    expect(text).not.toContain('<script');
    const link = /href="(\/v1\/cases\/[^"]+)"/.exec(text)![1]!;
    await plain().get(link).set('Authorization', lead).expect(200);
  });

  it('opens in a browser by its own question for a name, and names nobody to a governor', async () => {
    const asked = await plain().get('/').expect(401);
    expect(asked.headers['www-authenticate']).toContain('Basic');
    const { text } = await plain().get('/').auth('dev', 'u3:governor:ash-1').expect(200);
    expect(text).not.toContain('Robin');
    expect(text).toMatch(/Pupil [0-9a-f]{8}/);
  });
});
