// The ladder, read from the log: stages in order, letters, holds, reviews.
import type { EventType } from '#libs/casework';
import { at } from '../../checker/days.js';
import { all, earlier, first, is, lastBefore, type Entry, type Invariant, type Log } from './log.js';

/** Whether a hold stood in the case when `entry` came. */
function isHeld(log: Log, entry: Entry): boolean {
  const last = earlier(log, entry).findLast(
    e => e.event.type === 'HoldPlaced' || e.event.type === 'HoldEnded',
  );
  return last?.event.type === 'HoldPlaced';
}

const stopped: readonly EventType[] = [
  'StageProposed',
  'StageApproved',
  'ApprovalOverdue',
  'MeetingOverdue',
  'ReviewMeasured',
];

const holdsHold: Invariant = {
  name: 'a-hold-stops-proposals-approvals-reminders-and-reviews',
  check: log =>
    first(log.entries, entry => stopped.includes(entry.event.type) && isHeld(log, entry) && 'a hold stands'),
};

const letterOfEachParent: Invariant = {
  name: 'a-stage-writes-to-each-parent-once',
  check: log =>
    first(all(log, 'StageEntered'), entry => {
      const { stage } = entry.event.data;
      const after = entry.step.events.slice(entry.step.events.indexOf(entry.event) + 1);
      const written = after.flatMap(e =>
        (e.type === 'LetterIssued' || e.type === 'LetterFailed') && e.data.letter === stage
          ? [e.data.parent]
          : [],
      );
      const expected = stage.endsWith('contract') ? [] : entry.step.world.pupil.parents.map(p => p.id);
      return (
        written.join() !== expected.join() &&
        `letters to ${written.join() || 'nobody'}, parents ${expected.join()}`
      );
    }),
};

/** Each letter is posted once at most, and not after it failed. */
const postedOnce: Invariant = {
  name: 'a-letter-is-posted-once',
  check: log =>
    first(all(log, 'LetterPosted'), entry => {
      const { letter, parent } = entry.event.data;
      const same = (e: Entry): boolean => {
        const { data } = e.event as { data: { letter?: string; parent?: string } };
        return data.letter === letter && data.parent === parent;
      };
      const before = earlier(log, entry).filter(same);
      const of = (type: EventType): number => before.filter(e => e.event.type === type).length;
      if (of('LetterIssued') <= of('LetterPosted')) return `${letter} to ${parent} was posted before`;
      const served = entry.step.events[entry.step.events.indexOf(entry.event) + 1];
      return served?.type !== 'LetterServed' && 'no deemed service follows';
    }),
};

/** What was issued is posted at its moment. */
const allPosted: Invariant = {
  name: 'a-letter-that-waits-is-posted-in-the-end',
  check(log) {
    // At the moment that the run has come to, the post may still lie ahead.
    const end = log.history.end.now() - 1;
    return first(all(log, 'LetterIssued'), entry => {
      const { letter, parent, postAt } = entry.event.data;
      if (postAt === null || Date.parse(postAt) > end) return null;
      const same = (e: Entry): boolean => {
        const { data } = e.event as { data: { letter?: string; parent?: string } };
        return (
          e.event.caseNumber === entry.event.caseNumber && data.letter === letter && data.parent === parent
        );
      };
      const later = log.entries.slice(entry.index + 1).filter(same);
      const done = later.find(e => e.event.type === 'LetterPosted' || e.event.type === 'LetterFailed');
      if (!done) return `${letter} to ${parent} was to be posted at ${postAt}`;
      const isLate = done.event.type === 'LetterPosted' && done.event.at !== Date.parse(postAt);
      return isLate && `${letter} to ${parent} was to be posted at ${postAt}, not at ${done.event.at}`;
    });
  },
};

const proposedFirst: Invariant = {
  name: 'a-stage-is-proposed-before-it-is-entered',
  check: log =>
    first(all(log, 'StageEntered'), entry => {
      const { stage } = entry.event.data;
      if (stage.endsWith('contract')) return null;
      const touched = earlier(log, entry).findLast(
        ({ event }) =>
          ['StageProposed', 'StageDeclined', 'ProposalWithdrawn', 'StageEntered'].includes(event.type) &&
          (event.data as { stage: string }).stage === stage,
      );
      return (
        touched?.event.type !== 'StageProposed' &&
        `the last word on ${stage} was ${touched?.event.type ?? 'nothing'}`
      );
    }),
};

const reviews: Invariant = {
  name: 'reviews-are-measured-then-concluded',
  check: log =>
    first(all(log, 'ReviewConcluded'), entry => {
      const { stage, outcome } = entry.event.data;
      const entered = lastBefore(log, entry, 'StageEntered', d => d.stage === stage);
      const measured = lastBefore(log, entry, 'ReviewMeasured', d => d.stage === stage);
      const concluded = lastBefore(log, entry, 'ReviewConcluded', d => d.stage === stage);
      if (!entered || !measured || measured.index < entered.index) return 'it was not measured';
      if (!concluded || concluded.index < entered.index) return null;
      if (concluded.event.data.outcome !== 'extended') return 'it was concluded before';
      if (concluded.index > measured.index) return 'the extended review was not measured';
      return outcome === 'extended' && 'it was extended before';
    }),
};

const measuredAtFive: Invariant = {
  name: 'reviews-are-measured-at-five-over-ten-sessions',
  check: log =>
    first(all(log, 'ReviewMeasured'), ({ event }) => {
      if (event.data.possible < 10) return `${event.data.possible} possible sessions`;
      return event.at !== at(event.data.to, '17:00') && `at ${event.at}, to ${event.data.to}`;
    }),
};

/** A conclusion not met reaches one stage only. */
const reachesOne: Invariant = {
  name: 'a-review-not-met-reaches-one-stage',
  check: log =>
    first(all(log, 'StageProposed'), entry => {
      const { stage, basis } = entry.event.data;
      const by = basis.find(b => b.kind === 'not-met');
      if (!by) return null;
      const concluded = lastBefore(log, entry, 'ReviewConcluded', d => d.stage === by.stage);
      if (concluded?.event.data.outcome !== 'not-met')
        return `the review of ${by.stage} was not concluded not-met`;
      const since = earlier(log, entry).filter(e => e.index > concluded.index);
      const other = since
        .filter(is('StageProposed'))
        .find(
          e =>
            e.event.data.stage !== stage &&
            e.event.data.basis.some(b => b.kind === 'not-met' && b.stage === by.stage),
        );
      return other !== undefined && `it reached ${other.event.data.stage} before`;
    }),
};

export const ladderInvariants: readonly Invariant[] = [
  holdsHold,
  letterOfEachParent,
  postedOnce,
  allPosted,
  proposedFirst,
  reviews,
  measuredAtFive,
  reachesOne,
];
