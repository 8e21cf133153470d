import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { pickPorts, requirePort } from './ports.js';

it('keeps the preferred ports that are free and replaces the others', async () => {
  const [taken, free] = (await pickPorts(2)) as [number, number];
  const server = createServer().listen(taken, '127.0.0.1');
  await once(server, 'listening');
  try {
    const ports = await pickPorts(3, [taken, free]);
    expect(ports[0]).not.toBe(taken);
    expect(ports[1]).toBe(free);
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) expect(port >= 20_000 && port <= 32_000).toBe(true);
    await expect(requirePort(taken, 'WAYMARK_PORT')).rejects.toThrow(
      /is in use .* set WAYMARK_PORT to another port/,
    );
    await requirePort(free, 'WAYMARK_PORT');
  } finally {
    server.close();
  }
});
