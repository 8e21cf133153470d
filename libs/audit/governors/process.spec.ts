// The process audit of every scenario: complete, and nothing in it that tells the child.
import { describe, expect, it } from '@jest/globals';
import { readScenarioFile, scenarioNames } from '../../../test/support/scenario-files.js';
import { trailOf } from '../index.js';
import { processAudit } from './process.js';

function auditsOf(name: string) {
  const trail = trailOf(readScenarioFile(name));
  const { pupil, world } = trail.at(-1)!;
  const own = trail.filter(step => step.pupil === pupil).map(step => step.event);
  return [...new Set(own.map(e => e.caseNumber))].map(number => {
    const events = own.filter(e => e.caseNumber === number);
    return { events, audit: processAudit(events, world.pack) };
  });
}

describe('the process audit', () => {
  it.each(scenarioNames)('has every step of %s and tells no date, session or id', name => {
    for (const { events, audit } of auditsOf(name)) {
      expect(audit.steps).toHaveLength(events.length);
      expect(audit.steps.reduce((all, step) => all + (step.daysSince ?? 0), 0)).toBe(audit.days);
      const text = JSON.stringify(audit);
      expect(text).not.toMatch(/20\d\d-\d\d-\d\d|"numbers"|"sessions"|undefined|NaN/);
      for (const { id } of events.flatMap(event => (event.by ? [event.by] : [])))
        expect(text).not.toContain(`"${id}"`);
    }
  });

  it('counts refusals and overdue approvals', () => {
    const [late] = auditsOf('approval-overdue-posted-after-weekend');
    expect(late!.audit.overdue).toBe(1);
    expect(late!.audit.steps.find(step => step.overdue)?.title).toBe('Approval overdue');
  });
});
