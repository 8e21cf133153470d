// The end of a throw-away school: neither its cases' drivers and their histories nor its rows stay behind.
import { deleteSchool, listStreams, type Store } from '#libs/store';
import { workflowIdOf, type TemporalClient } from '#libs/temporal';

/** Removes a disposable school. Throws what `deleteSchool` throws. */
export async function removeSchool(store: Store, temporal: TemporalClient, schoolId: string): Promise<void> {
  const { client, namespace } = temporal;
  const streams = await store.forSchool(schoolId, tx => listStreams(tx));
  for (const caseId of streams) {
    const workflowExecution = { workflowId: workflowIdOf(caseId) };
    // One that was never started, or is being deleted, is gone as well.
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }).catch(() => {});
  }
  await deleteSchool(store, schoolId);
}
