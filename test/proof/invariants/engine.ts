// What must hold of any history, whatever it is about: time, order, one case and one proposal, refusals that change nothing.
import { deadlines, decide, fold, noCases, summarise, type CaseEvent, type EventType } from '#libs/casework';
import { canonicalJson } from '#libs/kernel';
import { secret } from '../menu.js';
import type { Step } from '../host.js';
import { earlier, first, all, type Invariant } from './log.js';

const timeGoesOn: Invariant = {
  name: 'time-never-goes-back',
  check: log =>
    first(log.entries, ({ event, index }) => {
      const before = log.entries[index - 1]?.event.at ?? 0;
      return event.at < before && `at ${event.at}, after an event at ${before}`;
    }),
};

const oneCase: Invariant = {
  name: 'one-case-open-at-most',
  check: log =>
    first(all(log, 'CaseOpened'), ({ event, index }) => {
      const before = log.entries.slice(0, index);
      const opened = before.filter(e => e.event.type === 'CaseOpened').length;
      const closed = before.filter(e => e.event.type === 'CaseClosed').length;
      if (opened !== closed) return `${opened} cases were opened before and ${closed} closed`;
      return event.caseNumber !== opened + 1 && `number ${event.caseNumber} after ${opened} cases`;
    }),
};

/** What may still happen in a closed case: what notices that were issued run on to. */
const afterClosing: readonly EventType[] = [
  'LetterPosted',
  'LetterServed',
  'LetterFailed',
  'NoticeToImproveEnded',
  'NoticeToImproveFailed',
  'NoticeToImproveMet',
  'PaymentRecorded',
  'PenaltyNoticePaid',
  'PenaltyUnpaid',
  'PenaltyUnpaidRevised',
  'PenaltyNoticeWithdrawn',
  'ProsecutionDecided',
  'FindingRevised',
  'FindingResolved',
  'ActionRefused',
];

const closedIsClosed: Invariant = {
  name: 'a-closed-case-stays-closed',
  check: log =>
    first(log.entries, entry => {
      const closed = earlier(log, entry).some(e => e.event.type === 'CaseClosed');
      return closed && !afterClosing.includes(entry.event.type) && 'in a case that was closed';
    }),
};

const oneProposal: Invariant = {
  name: 'one-proposal-at-a-time',
  check(log) {
    const open = new Map<number, string>();
    return first(log.entries, ({ event }) => {
      const standing = open.get(event.caseNumber);
      switch (event.type) {
        case 'StageProposed':
          if (standing !== undefined) return `${event.data.stage} while ${standing} waits`;
          open.set(event.caseNumber, event.data.stage);
          return null;
        case 'StageApproved':
        case 'StageDeclined':
        case 'ProposalWithdrawn':
          if (standing !== event.data.stage) return `${event.data.stage} was not the proposal (${standing})`;
          open.delete(event.caseNumber);
          return null;
        case 'ReferralSubmitted':
          if (event.data.entersStage !== null && standing !== event.data.entersStage)
            return `entered ${event.data.entersStage}, which was not the proposal (${standing})`;
          if (event.data.entersStage !== null) open.delete(event.caseNumber);
          return null;
        case 'CaseClosed':
          open.delete(event.caseNumber);
          return null;
        default:
          return null;
      }
    });
  },
};

const refusalsChangeNothing: Invariant = {
  name: 'a-refusal-changes-nothing-else',
  check(log) {
    for (const { events, before, after } of log.history.fresh) {
      const refused = events.find(e => e.type === 'ActionRefused');
      if (!refused) continue;
      const allowed: readonly EventType[] = ['ActionRefused', 'AlternativeActionRequired'];
      const other = events.find(e => !allowed.includes(e.type));
      if (other) return `${other.type} stands beside the refusal of ${refused.data.action}`;
      const third = refused.data.rule === 'penalty.third';
      if (events.length !== (third ? 2 : 1))
        return `${events.length} events with the refusal by ${refused.data.rule}`;
      if (withoutLengths(before) !== withoutLengths(after))
        return `the refusal of ${refused.data.action} changed the state`;
    }
    return null;
  },
};

const withoutLengths = (state: Step['before']): string =>
  canonicalJson({ ...state, looseLength: 0, cases: state.cases.map(c => ({ ...c, length: 0 })) });

/** The log is all there is: folded again, from JSON, it gives the state that was decided with. */
const foldsAgain: Invariant = {
  name: 'the-log-folds-to-the-state',
  check(log) {
    const stored = JSON.parse(JSON.stringify(log.entries.map(e => e.event))) as CaseEvent[];
    const folded = fold(noCases, stored);
    return canonicalJson(folded) === canonicalJson(log.history.end.state())
      ? null
      : 'folded anew, the log gives another state';
  },
};

const sameAgain: Invariant = {
  name: 'same-input-same-output',
  check(log) {
    for (const step of log.history.fresh) {
      if (canonicalJson(decide(step.before, step.input, step.world)) !== canonicalJson(step.events))
        return `${step.input.kind} at ${step.input.at} was decided differently the second time`;
    }
    return null;
  },
};

/** Asked about a deadline that is not due, the decider does nothing: one that was overtaken is harmless. */
const staleDeadlines: Invariant = {
  name: 'an-overtaken-deadline-does-nothing',
  check(log) {
    const seen = new Set<string>();
    for (const { input, after, world } of log.history.fresh) {
      const running = deadlines(after, world, -Infinity);
      for (const { id } of running) seen.add(id);
      for (const deadline of seen) {
        if (running.some(d => d.id === deadline && d.due <= input.at)) continue;
        const events = decide(after, { kind: 'deadline', at: input.at, deadline }, world);
        if (events.length > 0)
          return `${deadline} is not due at ${input.at}, yet ${events[0]!.type} followed`;
      }
    }
    return null;
  },
};

const nothingThrows: Invariant = { name: 'nothing-throws', check: log => log.history.threw };

const progress: Invariant = { name: 'the-run-makes-progress', check: log => log.history.stuck };

/** A deadline that was handled does not stand before the moment it was handled at. */
const handledIsHandled: Invariant = {
  name: 'no-handled-deadline-lies-in-the-past',
  check(log) {
    for (const { input, after, world } of log.history.fresh) {
      if (input.kind !== 'deadline') continue;
      const again = deadlines(after, world, input.at).find(d => d.id === input.deadline && d.due <= input.at);
      if (again) return `${again.id} was handled at ${input.at} and still falls due at ${again.due}`;
    }
    return null;
  },
};

const alwaysWaits: Invariant = {
  name: 'an-open-case-has-a-deadline-or-a-role',
  check(log) {
    for (const { input, after, world } of log.history.fresh) {
      for (const { number, closedAt } of after.cases) {
        const { status, nextDeadline, awaiting } = summarise(after, number, world, input.at);
        if (closedAt === null && status !== 'open') return `case ${number} is open and shows as ${status}`;
        if (closedAt === null && nextDeadline === null && awaiting.length === 0)
          return `case ${number} waits for nothing and nobody at ${input.at}`;
      }
    }
    return null;
  },
};

const nothingPrivate: Invariant = {
  name: 'no-free-text-in-plain-data',
  check: log =>
    first(log.entries, ({ event }) => {
      const { sealed: _sealed, ...plain } = event;
      return JSON.stringify(plain).includes(secret) && 'free text stands plain in it';
    }),
};

const certified: Invariant = {
  name: 'proposals-findings-and-refusals-say-because',
  check: log =>
    first(log.entries, ({ event }) => {
      if (!['StageProposed', 'PenaltyThresholdMet', 'ActionRefused', 'FindingRevised'].includes(event.type))
        return null;
      const because = event.because;
      return !(because?.rule && because.level && because.source) && 'it has no certificate';
    }),
};

export const engineInvariants: readonly Invariant[] = [
  timeGoesOn,
  oneCase,
  closedIsClosed,
  oneProposal,
  refusalsChangeNothing,
  foldsAgain,
  sameAgain,
  staleDeadlines,
  nothingThrows,
  progress,
  handledIsHandled,
  alwaysWaits,
  nothingPrivate,
  certified,
];
