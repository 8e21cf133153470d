import { expect, it } from '@jest/globals';
import { dynamicConfig, frontendPort, portCount, serverConfig } from './temporal-config.js';

const database = { host: '127.0.0.1', port: 20_000, user: 'temporal', password: 'p' };
const ports = Array.from({ length: portCount }, (_, index) => 21_000 + index);

it('gives every service two ports of its own and listens on the loopback address only', () => {
  const { services } = serverConfig(database, ports, 'dynamic.json') as {
    services: Record<string, { rpc: Record<string, unknown> }>;
  };
  const rpcs = Object.values(services).map(service => service.rpc);
  expect(rpcs.flatMap(rpc => [rpc['grpcPort'], rpc['membershipPort']])).toEqual(ports);
  expect(rpcs.every(rpc => rpc['bindOnLocalHost'] === true && !('httpPort' in rpc))).toBe(true);
  expect(frontendPort(ports)).toBe(21_000);
});

it('refuses a list of ports that is too short', () => {
  expect(() => serverConfig(database, [21_000], 'dynamic.json')).toThrow('Temporal needs 8 ports, got 1');
});

it('allows skipping time in the named namespaces only', () => {
  expect(dynamicConfig(['trial'])).toMatchObject({
    'frontend.WorkflowTimeSkippingEnabled': [
      { value: false },
      { value: true, constraints: { namespace: 'trial' } },
    ],
  });
});
