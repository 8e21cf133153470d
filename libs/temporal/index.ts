// Temporal: how messages reach a case, what runs it, and the names and keys that both sides share.
export { connectTemporal, type TemporalClient, type TemporalSettings } from './connect.js';
export { createGateway, type ActResult, type CaseGateway } from './gateway.js';
export { createCodec } from './codec.js';
export { startCaseWorker, type RunningWorker } from './worker.js';
export { workflowBundle } from './bundle.js';
export { taskQueue, workflowIdOf, type CaseRef } from './names.js';
