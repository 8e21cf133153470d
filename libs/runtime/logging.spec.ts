import { expect, it } from '@jest/globals';
import { createLogger } from './logging.js';

it('prints JSON lines without what is secret', () => {
  const lines: string[] = [];
  const logger = createLogger('api', 'info', { write: line => void lines.push(line) });
  logger.info(
    {
      password: 'hunter2',
      req: { headers: { authorization: 'hunter2', cookie: 'hunter2' } },
      config: { databaseUrl: 'hunter2' },
    },
    'hello',
  );
  logger.debug('not at this level');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('hunter2');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name: 'api', msg: 'hello', password: '[redacted]' });
});
