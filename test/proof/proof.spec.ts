// The proof in little: a few hundred random histories and the beginning of every walk. `npm run -s proof` takes the long way.
import { describe, expect, it } from '@jest/globals';
import { packIds } from '#libs/policy';
import { runBatch } from './batch.js';
import { walk, walks } from './walk.js';

const nothingKnown = { known: [], shrink: false };

describe('every invariant holds', () => {
  it('over random histories', () => {
    const { failures, seen } = runBatch({ seed: 20_261_122, histories: 250, agree: false, ...nothingKnown });
    expect(failures).toEqual([]);
    // The histories go far enough to say something.
    for (const type of ['PenaltyNoticeIssued', 'NoticeToImproveEnded', 'ReviewConcluded', 'FindingRevised'])
      expect([type, (seen[type] ?? 0) > 0]).toEqual([type, true]);
  });

  it('over histories that the simulator and the checker read as well', () => {
    const { failures } = runBatch({ seed: 20_261_123, histories: 80, agree: true, ...nothingKnown });
    expect(failures).toEqual([]);
  });

  it.each(packIds().flatMap(policy => walks.map(plan => [policy, plan.name, plan] as const)))(
    'at the beginning of every way through %s: %s',
    (policy, _name, plan) => {
      const { violations, states } = walk(policy, plan, { states: 60, depth: 40 }, () => {});
      expect(violations).toEqual([]);
      expect(states).toBeGreaterThanOrEqual(60);
    },
  );
});
