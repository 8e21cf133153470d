// The workflow of a case with its messages and the interface of its activities.
export type {
  Answer,
  CaseActivities,
  CaseKey,
  DecidingActivities,
  EffectActivities,
  Occasion,
  Standing,
} from './activities.js';
export {
  actSignal,
  actUpdate,
  factsChanged,
  registerChanged,
  settled,
  status,
  type CaseArgs,
  type CaseStatus,
} from './messages.js';
export { caseWorkflow } from './case.workflow.js';
