// Every kind of deadline is kept by a Temporal timer: time is skipped, the timer fires, and the look that it asks for brings
// the event forth at the moment of the deadline.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatInstant } from '#libs/school-time';
import { loadPupilEvents } from '#libs/store';
import { join } from 'node:path';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';
import { replay } from '../../apps/cli/src/replay/run.js';
import { testEngine, type TestEngine } from '../support/temporal.js';

const scenarios = join(import.meta.dirname, '..', 'scenarios');

/** Kind of deadline, a scenario that has one, the event it brings and when. */
const kinds = [
  ['an approval is overdue', 'approval-overdue-posted-after-weekend', 'ApprovalOverdue'],
  ['a letter is posted', 'posting-over-bank-holiday', 'LetterPosted'],
  ['a meeting is overdue', 'meeting-overdue-then-nobody-came', 'MeetingOverdue'],
  ['a review ends', 'worked-example', 'ReviewMeasured'],
  ['a declined stage is looked at again', 'decline-look-again', 'StageProposed'],
  ['a hold ends', 'hold-until-a-date-in-review', 'HoldEnded'],
  ['a Notice to Improve ends', 'notice-fixed-over-half-term-and-closure', 'NoticeToImproveEnded'],
  ['the days for payment end', 'penalty-unpaid-then-prosecuted', 'PenaltyUnpaid'],
  ['compulsory age ends', 'end-of-compulsory-age', 'CloseProposed'],
  ['a new school year begins', 'first-of-september-withdraws-proposal', 'ProposalWithdrawn'],
] as const;

describe('timers', () => {
  let engine: TestEngine;
  /** `pupil type moment` of every event that a timer brought forth. */
  const byTimer = new Set<string>();

  beforeAll(async () => {
    engine = await testEngine({
      around: activities => ({
        ...activities,
        async decideAndAppend(key, occasion) {
          const load = () => engine.store.forSchool(key.schoolId, tx => loadPupilEvents(tx, key.pupilId));
          const before = occasion.kind === 'deadline' ? (await load()).length : 0;
          const standing = await activities.decideAndAppend(key, occasion);
          if (occasion.kind !== 'deadline') return standing;
          for (const event of (await load()).slice(before))
            byTimer.add(`${event.type} ${formatInstant(event.at)}`);
          return standing;
        },
      }),
    });
  }, 60_000);
  afterAll(() => engine.end());

  it.each(kinds)(
    '%s',
    async (_kind, scenario, type) => {
      byTimer.clear();

      const brought: string[] = [];
      for await (const event of replay(engine, readScenario(join(scenarios, `${scenario}.json`)))) {
        if (byTimer.has(`${event.type} ${event.at}`)) brought.push(event.type);
      }

      expect(brought).toContain(type);
    },
    60_000,
  );
});
