// Is a Temporal server there, and does it really work? Health alone says yes too early, so a task queue is asked for as well.
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { WaymarkError } from '#libs/kernel';

/** The gRPC code for a namespace that is not registered. */
const notFound = 5;
/** Try again soon: by default a refused connection is followed by a pause of a second. */
const channelArgs = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 100 };

const retention = msToTs('7 days');

/** The version of the server at `host:port`. Throws when it does not answer, or does not serve, within `timeoutMs`. */
export async function askTemporalVersion(address: string, timeoutMs = 3000): Promise<string> {
  const connection = await Connection.connect({ address, connectTimeout: timeoutMs });
  try {
    return await connection.withDeadline(Date.now() + timeoutMs, async () => {
      await connection.healthService.check({ service: 'temporal.api.workflowservice.v1.WorkflowService' });
      return (await connection.workflowService.getSystemInfo({})).serverVersion ?? '';
    });
  } finally {
    await connection.close();
  }
}

/**
 * Registers the namespaces that are missing and returns when each of them answers for a task queue. Finished workflows stay for seven
 * days; the case log keeps what matters. Throws 'temporal.not-ready' with the last refusal after `timeoutMs`.
 */
export async function ensureNamespaces(
  address: string,
  namespaces: readonly string[],
  timeoutMs = 60_000,
  signal?: AbortSignal,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  let problem: unknown = 'no answer';
  while (Date.now() < until) {
    signal?.throwIfAborted();
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2000, channelArgs });
      try {
        for (const namespace of namespaces)
          await connection.withDeadline(Date.now() + 5000, () => ensureNamespace(connection, namespace));
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      problem = error;
      await sleep(50);
    }
  }
  const why = problem instanceof Error ? problem.message : String(problem);
  throw new WaymarkError(
    'temporal.not-ready',
    `The Temporal server at ${address} did not become ready within ${timeoutMs / 1000} s (${why}); start again`,
    { cause: problem },
  );
}

async function ensureNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if ((error as { code?: number }).code !== notFound) throw error;
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: retention,
    });
  }
  await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: 'readiness' },
    taskQueueType: 1,
  });
}
