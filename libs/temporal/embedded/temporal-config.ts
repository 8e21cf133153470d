// The configuration files of our own Temporal server, as plain values. Everything listens on the loopback address only.

export interface TemporalDatabase {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** What each service needs: one port for calls, one for finding the others. */
const services = ['frontend', 'history', 'matching', 'worker'] as const;
export const portCount = services.length * 2;

/** How often the server looks whether dynamic.json changed; five seconds is the least it takes. */
const dynamicConfigPollSeconds = 5;

/** The port that clients connect to, out of the `portCount` ports. */
export function frontendPort(ports: readonly number[]): number {
  return portAt(ports, 0);
}

/** The server's configuration (server.json; the server reads JSON as YAML). Holds the database password. */
export function serverConfig(
  database: TemporalDatabase,
  ports: readonly number[],
  dynamicConfigFile: string,
): object {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${database.host}:${database.port}`,
      connectProtocol: 'tcp',
      user: database.user,
      password: database.password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  });
  const rpc = (index: number) => ({
    rpc: {
      grpcPort: portAt(ports, index * 2),
      membershipPort: portAt(ports, index * 2 + 1),
      bindOnLocalHost: true,
    },
  });
  return {
    log: { stdout: true, level: 'error' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      // One shard serves a school easily. It cannot be changed after the first start.
      numHistoryShards: 1,
      datastores: { default: store('temporal', 4), visibility: store('temporal_visibility', 2) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(services.map((service, index) => [service, rpc(index)])),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${frontendPort(ports)}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: `${dynamicConfigPollSeconds}s` },
  };
}

/**
 * The settings that may change while the server runs (dynamic.json). Skipping time is allowed in the named namespaces only: the
 * server matches names exactly, and in all others refuses with gRPC code 12. The two timer settings bring a skipped timer
 * from about a second down to some 45 ms.
 */
export function dynamicConfig(timeSkipping: readonly string[]): object {
  return {
    'history.timerProcessorMaxTimeShift': [{ value: '10ms' }],
    'history.timerProcessorMaxPollRPS': [{ value: 1000 }],
    'frontend.WorkflowTimeSkippingEnabled': [
      { value: false },
      ...timeSkipping.map(namespace => ({ value: true, constraints: { namespace } })),
    ],
  };
}

function portAt(ports: readonly number[], index: number): number {
  const port = ports[index];
  if (port === undefined) throw new RangeError(`Temporal needs ${portCount} ports, got ${ports.length}`);
  return port;
}
