// Temporal: how messages reach a case, what runs it, and the names and keys that both sides share.
export { connectTemporal, type TemporalClient, type TemporalSettings } from './connect.js';
export {
  createGateway,
  type ActResult,
  type CaseGateway,
  type ChangeKind,
  type GatewayOptions,
} from './gateway.js';
export { createCodec } from './codec.js';
export { startCaseWorker, type RunningWorker, type WorkerLog, type WorkerSettings } from './worker.js';
export { workflowBundle, writeBundle } from './bundle.js';
export { taskQueue, workflowIdOf, type CaseRef } from './names.js';
