import { describe, expect, it } from '@jest/globals';
import { WaymarkError } from '#libs/kernel';
import { createProgress } from './progress.js';

function recorder(isTTY: boolean) {
  const lines: string[] = [];
  return { lines, stream: { isTTY, write: (text: string) => lines.push(text) } };
}

describe('progress', () => {
  it('prints one line for a part that started', () => {
    const { lines, stream } = recorder(false);
    const part = createProgress(stream).begin('PostgreSQL');
    part.update('starting');
    part.done('18.4 on 127.0.0.1:20345');
    expect(lines).toEqual([
      expect.stringMatching(/^✓ PostgreSQL 18\.4 on 127\.0\.0\.1:20345 \(0\.\d s\)\n$/),
    ]);
  });

  it('prints the error and the end of the log for one that did not', () => {
    const { lines, stream } = recorder(false);
    createProgress(stream)
      .begin('Temporal')
      .fail(new WaymarkError('x.y', 'It ended', { details: { log: ['line 1', 'line 2'] } }));
    expect(lines).toEqual(['✗ Temporal: It ended\n    line 1\n    line 2\n']);
  });

  it('shows what goes on in place on a terminal', () => {
    const { lines, stream } = recorder(true);
    createProgress(stream).begin('Temporal').update('starting');
    expect(lines[0]?.startsWith('\r\u001B[K… Temporal: starting (0.')).toBe(true);
  });
});
