// Ports on the loopback address for servers that we start ourselves.
import { createServer, type Server } from 'node:net';
import { WaymarkError } from '#libs/kernel';

// Above the well-known ones, below both the usual ephemeral range and 32767, the most that Temporal's membership table can hold.
const first = 20_000;
const last = 32_000;

/** The ports to use: those of `preferred` that are free, others in place of the rest. All different, all from 20000 to 32000. */
export async function pickPorts(count: number, preferred: readonly number[] = []): Promise<number[]> {
  const held: Server[] = [];
  const start = first + Math.floor(Math.random() * (last - first));
  let tried = 0;
  const nextFree = async () => {
    for (; tried <= last - first;) {
      const port = first + ((start + tried++ - first) % (last - first + 1));
      const server = preferred.includes(port) ? undefined : await hold(port);
      if (server !== undefined) return { port, server };
    }
    throw new WaymarkError(
      'start.no-free-port',
      `No port from ${first} to ${last} is free on 127.0.0.1; end a program that listens there`,
    );
  };
  try {
    const ports: number[] = [];
    for (let index = 0; index < count; index++) {
      const wanted = preferred[index];
      const kept = wanted === undefined ? undefined : await hold(wanted);
      const { port, server } =
        kept !== undefined && wanted !== undefined ? { port: wanted, server: kept } : await nextFree();
      held.push(server);
      ports.push(port);
    }
    return ports;
  } finally {
    await Promise.all(held.map(server => new Promise(resolve => server.close(resolve))));
  }
}

/** Throws 'start.port-taken', naming the setting to change, when another program listens on 127.0.0.1 at this port. */
export async function requirePort(port: number, setting: string): Promise<void> {
  const server = await hold(port);
  if (server === undefined) throw portTaken(port, setting);
  await new Promise(resolve => server.close(resolve));
}

/** The error that names the port, and the setting that moves it. */
export function portTaken(port: number, setting: string, cause?: unknown): WaymarkError {
  return new WaymarkError(
    'start.port-taken',
    `Port ${port} on 127.0.0.1 is in use by another program or not allowed; end that program, or set ${setting} to another port`,
    {
      details: { port, setting },
      cause,
    },
  );
}

function hold(port: number): Promise<Server | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
