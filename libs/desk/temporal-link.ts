// The way to Temporal, which may be away when the API starts and come back later: connected at first use, and again after a failure.
import {
  connectTemporal,
  createGateway,
  taskQueue,
  type CaseGateway,
  type TemporalClient,
  type TemporalSettings,
} from '#libs/temporal';

export interface TemporalLink {
  readonly gateway: Pick<CaseGateway, 'act'>;
  /** The client itself, for whoever moves time on in a training school. */
  client(): Promise<TemporalClient>;
  /** Rejects when Temporal does not answer. */
  ping(): Promise<void>;
  /** Rejects when no worker has asked for work within the last minute. */
  seeWorker(): Promise<void>;
  close(): Promise<void>;
}

const SEEN_MS = 60_000;
const ASK_MS = 2000;
/** Kind of task queue: workflow tasks (temporal.api.enums.v1.TaskQueueType). */
const WORKFLOW_TASKS = 1;

export function linkTemporal(settings: TemporalSettings): TemporalLink {
  let connected: Promise<{ readonly temporal: TemporalClient; readonly gateway: CaseGateway }> | undefined;
  const connect = () => {
    connected ??= connectTemporal(settings).then(temporal => ({
      temporal,
      gateway: createGateway(temporal),
    }));
    connected.catch(() => {
      connected = undefined;
    });
    return connected;
  };
  return {
    gateway: { act: async (...parts) => (await connect()).gateway.act(...parts) },
    client: async () => (await connect()).temporal,
    ping: async () => (await connect()).gateway.ping(),
    seeWorker: async () => {
      const { client } = (await connect()).temporal;
      const { pollers } = await client.withDeadline(Date.now() + ASK_MS, () =>
        client.workflowService.describeTaskQueue({
          namespace: settings.namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: WORKFLOW_TASKS,
        }),
      );
      const seen = (pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
      if (Math.max(0, ...seen) < Date.now() - SEEN_MS) throw new Error('no worker asks for work');
    },
    close: async () => {
      const open = await connected?.catch(() => undefined);
      await open?.temporal.close();
    },
  };
}
