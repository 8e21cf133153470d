// A worker for the cases: runs their workflows and the activities it is given.
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker, type LogLevel } from '@temporalio/worker';
import { WaymarkError } from '#libs/kernel';
import type { CaseActivities } from '#workflows/case';
import { workflowBundle } from './bundle.js';
import { createCodec } from './codec.js';
import type { TemporalSettings } from './connect.js';
import { taskQueue } from './names.js';

export type WorkerLog = (level: 'debug' | 'info' | 'warn' | 'error', message: string, meta: object) => void;

export interface WorkerSettings extends TemporalSettings {
  readonly activities: CaseActivities;
  readonly taskQueue?: string;
  /** Told what the worker and the workflows log. The first worker of a process decides. Without it nothing is logged. */
  readonly log?: WorkerLog;
}

export interface RunningWorker {
  /** 'RUNNING' while it asks for work. */
  state(): string;
  /** Rejects when the worker failed; resolves after `stop`. */
  readonly ended: Promise<void>;
  /** Lets running work finish, ten seconds at most, and closes the connection. May be called twice. */
  stop(): Promise<void>;
}

/** Starts a worker; returns when it asks for work. */
export async function startCaseWorker(settings: WorkerSettings): Promise<RunningWorker> {
  const { address, namespace, masterKey, log = () => {} } = settings;
  installRuntime(log);
  const [connection, workflows] = await Promise.all([
    NativeConnection.connect({ address }),
    workflowBundle(),
  ]);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: settings.taskQueue ?? taskQueue,
    workflowBundle: workflows,
    activities: guarded(settings.activities, log),
    dataConverter: { payloadCodecs: [createCodec(masterKey)] },
    shutdownGraceTime: '10s',
    shutdownForceTime: '15s',
    maxCachedWorkflows: 200,
    maxConcurrentLocalActivityExecutions: 10,
    maxConcurrentActivityTaskExecutions: 10,
  });
  const ended = worker.run().finally(() => connection.close());
  ended.catch(() => {});
  return {
    state: () => worker.getState(),
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.catch(() => {});
    },
  };
}

let installed = false;

/** Once a process: signals stay with the process that knows in which order its parts end. */
function installRuntime(log: WorkerLog): void {
  if (installed) return;
  installed = true;
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) =>
    log(levels[level], message, meta ?? {}),
  );
  const telemetryOptions = { logging: { filter: { core: 'WARN', other: 'ERROR' } as const, forward: {} } };
  Runtime.install({ shutdownSignals: [], logger, telemetryOptions });
}

const levels: Readonly<Record<LogLevel, Parameters<WorkerLog>[0]>> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** What no later attempt can cure: the case is not there. */
const final = ['store.bad-id', 'store.unknown-pupil', 'store.unknown-school'];

/** A failure goes into Temporal's history, so only its code does; the rest stands in the log. */
function guarded(activities: CaseActivities, log: WorkerLog): CaseActivities {
  const guard =
    <Args extends unknown[], Result>(name: string, work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await work(...args);
      } catch (error) {
        const code = error instanceof WaymarkError ? error.code : 'unexpected';
        // The driver's errors carry values of rows beside the message; they stay out of the log.
        log('warn', `${name} failed`, { code, stack: error instanceof Error ? error.stack : String(error) });
        throw ApplicationFailure.create({ message: code, type: code, nonRetryable: final.includes(code) });
      }
    };
  return {
    decideAndAppend: guard('decideAndAppend', activities.decideAndAppend),
    deliverLetters: guard('deliverLetters', activities.deliverLetters),
  };
}
