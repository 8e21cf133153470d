// Timelines over every scenario: each event has its line, and deadlines are said to be met or missed as they were.
import { describe, expect, it } from '@jest/globals';
import { readScenarioFile, scenarioNames } from '../../test/support/scenario-files.js';
import { renderTimeline, timelineOf, trailOf, type TimelineEntry } from './index.js';

function timelinesOf(name: string): { readonly entries: TimelineEntry[]; readonly events: number }[] {
  const trail = trailOf(readScenarioFile(name));
  return [...new Set(trail.map(t => t.pupil))].flatMap(pupil => {
    const own = trail.filter(t => t.pupil === pupil);
    const events = own.map(t => t.event);
    return [...new Set(events.map(e => e.caseNumber))].map(number => ({
      entries: timelineOf(events, number, own.at(-1)!.world),
      events: events.filter(e => e.caseNumber === number).length,
    }));
  });
}

const entriesOf = (name: string, type: TimelineEntry['type']) =>
  timelinesOf(name)[0]!.entries.filter(e => e.type === type);

describe('a timeline', () => {
  it.each(scenarioNames)('has a line for every event of %s', name => {
    for (const { entries, events } of timelinesOf(name)) {
      expect(entries.map(e => e.seq)).toEqual(Array.from({ length: events }, (_, i) => i + 1));
      expect(renderTimeline(entries)).not.toMatch(/undefined|NaN|\[object|\bnull\b/);
    }
  });

  it('says that an approval came in time', () => {
    const [approved] = entriesOf('worked-example', 'StageApproved');
    expect(approved?.deadline).toMatchObject({ met: true, when: 'Wednesday 8 October 2025, 17:00' });
  });

  it('says that an approval came late, and when it was due', () => {
    const name = 'approval-overdue-posted-after-weekend';
    const due = 'Wednesday 8 October 2025, 17:00';
    expect(entriesOf(name, 'ApprovalOverdue')[0]?.deadline).toMatchObject({ met: false, when: due });
    expect(entriesOf(name, 'StageApproved')[0]?.deadline).toMatchObject({ met: false, when: due });
  });

  it('says that a meeting was recorded late', () => {
    expect(entriesOf('meeting-overdue-then-nobody-came', 'MeetingHeld')[0]?.deadline).toMatchObject({
      met: false,
    });
  });

  it('names parents as it is told', () => {
    const trail = trailOf(readScenarioFile('worked-example'));
    const events = trail.map(t => t.event);
    const world = trail.at(-1)!.world;
    const text = renderTimeline(
      timelineOf(events, 1, world, { parentName: id => `the parent called ${id}` }),
    );
    expect(text).toContain('to the parent called A');
    expect(text).not.toContain('parent A');
  });
});
