// The names under which cases are known to Temporal. They are never encrypted, so they hold ids and nothing else.
import type { CaseKey } from '#workflows/case';

/** Where the worker of an installation asks for work. */
export const taskQueue = 'cases';

/** A case as Temporal knows it. */
export interface CaseRef extends CaseKey {
  /** The id of the case: that of its stream in the log. */
  readonly caseId: string;
}

/** The id of a case's workflow. */
export const workflowIdOf = (caseId: string): string => `case-${caseId}`;

/** A workflow task that its worker did not answer is given to another after this time: a killed worker costs no more. */
export const workflowTaskTimeout = '3s';
