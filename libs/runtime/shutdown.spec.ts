import { describe, expect, it } from '@jest/globals';
import { createShutdown } from './shutdown.js';

const never = () => new Promise<void>(() => {});

describe('shutdown', () => {
  it('runs the steps in reverse, once, and goes on after a failure', async () => {
    const ran: string[] = [];
    const shutdown = createShutdown();
    shutdown.add('first', () => void ran.push('first'));
    shutdown.add('broken', () => Promise.reject(new Error('no')));
    shutdown.add('last', () => void ran.push('last'));
    const [outcomes, again] = await Promise.all([shutdown.run('test'), shutdown.run('test')]);
    expect(ran).toEqual(['last', 'first']);
    expect(again).toBe(outcomes);
    expect(outcomes.map(({ name, ok, problem }) => [name, ok, problem])).toEqual([
      ['last', true, undefined],
      ['broken', false, 'no'],
      ['first', true, undefined],
    ]);
  });

  it('gives up a step that does not end', async () => {
    const shutdown = createShutdown({ stepTimeoutMs: 20 });
    shutdown.add('stuck', never);
    const [outcome] = await shutdown.run('test');
    expect(outcome).toMatchObject({ ok: false, problem: 'did not end within 0.02 s' });
  });

  it('ends with 0 after a signal, and at once after a second one', async () => {
    const codes: number[] = [];
    const shutdown = createShutdown({ exit: code => void codes.push(code) });
    const stopListening = shutdown.listen();
    try {
      let finish = () => {};
      shutdown.add('slow', () => new Promise<void>(resolve => (finish = resolve)));
      process.emit('SIGTERM', 'SIGTERM');
      process.emit('SIGINT', 'SIGINT');
      expect(codes).toEqual([130]);
      finish();
      await shutdown.run('test');
      await Promise.resolve();
      expect(codes).toEqual([130, 0]);
    } finally {
      stopListening();
    }
  });
});
