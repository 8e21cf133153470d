// The workflow is wiring: what is bundled for the sandbox stays small, and no rule of the casework is in it.
import { describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { workflowBundle } from '#libs/temporal';

/** The SDK's own share is 1.6 MB, most of it the source map. */
const limit = 1_800_000;

describe('the workflow bundle', () => {
  it('is small and knows no rule', async () => {
    const { codePath } = await workflowBundle();
    const code = readFileSync(codePath, 'utf8');

    expect(statSync(codePath).size).toBeLessThan(limit);
    expect(code).toContain('caseWorkflow');
    for (const word of ['StageProposed', 'PenaltyThresholdMet', 'canonicalize', 'zod']) {
      expect({ word, isInside: code.includes(word) }).toEqual({ word, isInside: false });
    }
  }, 30_000);
});
