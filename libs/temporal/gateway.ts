// How the rest of Waymark speaks to a running case. A case that does not run is started from the log by the message itself.
import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  actSignal,
  actUpdate,
  caseWorkflow,
  factsChanged,
  registerChanged,
  status,
  type Answer,
  type CaseStatus,
} from '#workflows/case';
import type { TemporalClient } from './connect.js';
import { taskQueue, workflowIdOf, workflowTaskTimeout, type CaseRef } from './names.js';

/** `pending`: nobody answered in time; it may still be done, and the relay sees to it that it is. */
export type ActResult = Answer | { readonly status: 'pending' };
export type ChangeKind = 'registerChanged' | 'factsChanged';

export interface CaseGateway {
  /** Hands a command to its case and waits for what came of it, `deadlineMs` at most. */
  act(ref: CaseRef, commandId: string, deadlineMs?: number): Promise<ActResult>;
  /** The same without an answer; returns once Temporal has it. */
  signalAct(ref: CaseRef, commandId: string): Promise<void>;
  /** Tells a case of a message in the outbox; returns once Temporal has it. */
  signalChange(ref: CaseRef, kind: ChangeKind, messageId: number): Promise<void>;
  /** Starts the case's driver from the log unless it runs. */
  ensureRunning(ref: CaseRef): Promise<void>;
  /** Undefined where no driver runs. */
  describe(caseId: string): Promise<CaseStatus | undefined>;
  /** Rejects when Temporal does not answer within two seconds. */
  ping(): Promise<void>;
}

export interface GatewayOptions {
  readonly taskQueue?: string;
  /** What the clock of the cases is ahead of Temporal's when they start; for trial runs. */
  readonly clockOffsetMs?: number;
}

const answerMs = 10_000;
const signalMs = 10_000;
const attempts = 20;
/** Most commands of one case that wait in this process. */
const queueLimit = 100;

export function createGateway(temporal: TemporalClient, options: GatewayOptions = {}): CaseGateway {
  const { client } = temporal;
  const queues = new Map<string, { readonly last: Promise<unknown>; readonly length: number }>();

  /** The server takes ten Updates of one workflow at a time, so a case's commands go in one after the other. */
  async function inTurn<T>(caseId: string, work: () => Promise<T>): Promise<T | undefined> {
    const { last = Promise.resolve(), length = 0 } = queues.get(caseId) ?? {};
    if (length >= queueLimit) return undefined;
    const turn = last.then(work);
    const settled = turn.catch(() => {});
    queues.set(caseId, { last: settled, length: length + 1 });
    try {
      return await turn;
    } finally {
      const queue = queues.get(caseId)!;
      if (queue.length === 1) queues.delete(caseId);
      else queues.set(caseId, { ...queue, length: queue.length - 1 });
    }
  }

  const startOf = ({ caseId, schoolId, pupilId, caseNumber }: CaseRef) => ({
    workflowId: workflowIdOf(caseId),
    taskQueue: options.taskQueue ?? taskQueue,
    workflowTaskTimeout,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    args: [
      {
        schoolId,
        pupilId,
        caseNumber,
        ...(options.clockOffsetMs !== undefined && { clockOffsetMs: options.clockOffsetMs }),
      },
    ] as Parameters<typeof caseWorkflow>,
  });

  async function update(ref: CaseRef, commandId: string, until: number): Promise<ActResult> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.withDeadline(until, () =>
          client.workflow.executeUpdateWithStart(actUpdate, {
            args: [commandId],
            updateId: commandId,
            startWorkflowOperation: new WithStartWorkflowOperation(caseWorkflow, startOf(ref)),
          }),
        );
      } catch (error) {
        if (isTimeout(error)) return { status: 'pending' };
        if (!isPassing(error) || attempt >= attempts) throw error;
        if (Date.now() >= until) return { status: 'pending' };
        await sleep(50 * attempt);
      }
    }
  }

  const within = <T>(ms: number, work: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + ms, work);

  return {
    async act(ref, commandId, deadlineMs = answerMs) {
      const until = Date.now() + deadlineMs;
      return (await inTurn(ref.caseId, () => update(ref, commandId, until))) ?? { status: 'pending' };
    },
    async signalAct(ref, commandId) {
      await within(signalMs, () =>
        client.workflow.signalWithStart(caseWorkflow, {
          ...startOf(ref),
          signal: actSignal,
          signalArgs: [commandId],
        }),
      );
    },
    async signalChange(ref, kind, messageId) {
      const signal = kind === 'registerChanged' ? registerChanged : factsChanged;
      await within(signalMs, () =>
        client.workflow.signalWithStart(caseWorkflow, { ...startOf(ref), signal, signalArgs: [messageId] }),
      );
    },
    async ensureRunning(ref) {
      await within(signalMs, () => client.workflow.start(caseWorkflow, startOf(ref)));
    },
    async describe(caseId) {
      try {
        return await within(2000, () => client.workflow.getHandle(workflowIdOf(caseId)).query(status));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined;
        throw error;
      }
    },
    async ping() {
      await within(2000, () => client.workflowService.getSystemInfo({}));
    },
  };
}

const isTimeout = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || grpcCode(error) === 4;

/** An Update that its workflow did not get to, or a workflow that ended as it came: the same id again is done once. */
function isPassing(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  if (error instanceof WorkflowUpdateFailedError) {
    const type = (error.cause as { type?: string } | undefined)?.type;
    return type === 'UnprocessedUpdate' || type === 'AcceptedUpdateCompletedWorkflow';
  }
  // Unavailable, aborted, or more Updates in flight than the server takes.
  return [8, 10, 14].includes(grpcCode(error) ?? 0);
}

const grpcCode = (error: unknown): number | undefined =>
  (error as { code?: number }).code ?? (error as { cause?: { code?: number } }).cause?.code;
