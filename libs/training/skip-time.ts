// Lets time pass in one case: Temporal's clock of its workflow jumps to a moment, timers fire on the way, and the case
// says when everything up to then is done.
import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { workflowIdOf, type TemporalClient } from '#libs/temporal';
import { settled } from '#workflows/case';

/** The default of 200 would switch skipping off in the middle of a long scenario. */
const skipLimit = 100_000;
const unimplemented = 12;
/** Results of the poll: it took too long, or the jump is done. */
const [timedOut, completed] = [1, 2];

/** Passes time until `until` on the case's clock, which is `offsetMs` ahead of Temporal's. A case whose driver has ended is done. */
export async function passTime(
  temporal: TemporalClient,
  caseId: string,
  until: Instant,
  offsetMs: number,
): Promise<void> {
  const handle = temporal.client.workflow.getHandle(workflowIdOf(caseId));
  try {
    const update = await handle.startUpdate(settled, { args: [until], waitForStage: 'ACCEPTED' });
    const ahead = until - offsetMs - (await clockOf(temporal, caseId));
    if (ahead > 0) await jump(temporal, caseId, ahead);
    await update.result();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return;
    throw error;
  }
}

/** Temporal's clock of the workflow, milliseconds; until its first jump it is the real one. */
async function clockOf({ client, namespace }: TemporalClient, caseId: string): Promise<number> {
  const { workflowExtendedInfo } = await client.workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId: workflowIdOf(caseId) },
  });
  const current = workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  return current ? tsToMs(current) : Date.now();
}

async function jump({ client, namespace }: TemporalClient, caseId: string, ms: number): Promise<void> {
  const workflowExecution = { workflowId: workflowIdOf(caseId) };
  const fastForwardId = randomUUID();
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      workflowExecutionOptions: {
        timeSkippingConfig: {
          enabled: true,
          maxSessionSkipCount: skipLimit,
          fastForwardConfig: { duration: msToTs(ms), id: fastForwardId },
        },
      },
      updateMask: { paths: ['time_skipping_config'] },
    });
  } catch (cause) {
    if ((cause as { code?: number }).code !== unimplemented) throw cause;
    throw new WaymarkError(
      'temporal.no-time-skipping',
      `Temporal does not let time be skipped in the namespace ${namespace}; set frontend.WorkflowTimeSkippingEnabled to true for it in the server's dynamic configuration`,
      { cause },
    );
  }
  for (;;) {
    const { fastForwardPollingResult: result, failedReason } =
      await client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution,
        fastForwardId,
      });
    if (result === completed) return;
    // A driver that ended on the way has nothing left to wait for.
    if (result !== timedOut) {
      if (/complet|clos|end/i.test(failedReason ?? '')) return;
      throw new WaymarkError('temporal.time-stands-still', `Temporal did not skip time: ${failedReason}`);
    }
  }
}
