import { expect, it } from '@jest/globals';
import { createHealth } from './health.js';

it('reports each part, and a check that hangs as failed', async () => {
  const health = createHealth();
  health.add('database', () => '18.4');
  health.add('temporal', () => new Promise<void>(() => {}), 20);
  health.add('disk', () => {
    throw new Error('full');
  });
  const report = await health.report();
  expect(report.ok).toBe(false);
  expect(report.parts).toMatchObject({
    database: { ok: true, message: '18.4' },
    temporal: { ok: false, message: 'no answer within 20 ms' },
    disk: { ok: false, message: 'full' },
  });
});

it('is fine when every part is', async () => {
  const health = createHealth();
  health.add('quiet', () => {});
  expect(await health.report()).toEqual({ ok: true, parts: { quiet: { ok: true, ms: expect.any(Number) } } });
});
