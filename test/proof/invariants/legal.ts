// The legal acts, read from the log: what a notice or a referral rests on, what it must never follow or count twice.
import { at, plusDays, plusYears } from '../../checker/days.js';
import { endedBefore, findingBefore, lapsedBefore, sessionsOf, type FindingEntry } from './finding.js';
import { all, earlier, first, is, lastBefore, type Entry, type Invariant, type Log, type Of } from './log.js';

type PenaltyEntry = Entry & { readonly event: Of<'PenaltyNoticeIssued'> };
const framework = '2024-08-19';
const threshold = 10;

/** Penalty notices on attendance; those on a suspension have no ordinal. */
const penalties = (log: Log): PenaltyEntry[] =>
  all(log, 'PenaltyNoticeIssued').filter(e => e.event.data.ordinal !== null);

/** Its place among the notices of its case, by which later events name it. */
const placeOf = (log: Log, penalty: PenaltyEntry): number =>
  earlier(log, penalty).filter(is('PenaltyNoticeIssued')).length;

function withdrawnBefore(log: Log, penalty: PenaltyEntry, entry: Entry): boolean {
  const place = placeOf(log, penalty);
  return all(log, 'PenaltyNoticeWithdrawn').some(
    e =>
      e.event.caseNumber === penalty.event.caseNumber &&
      e.event.data.penalty === place &&
      e.index < entry.index,
  );
}

/** Notices to the same parent that stood when `penalty` was issued. */
const standingBefore = (log: Log, penalty: PenaltyEntry): PenaltyEntry[] =>
  penalties(log).filter(
    p =>
      p.index < penalty.index &&
      p.event.data.parent === penalty.event.data.parent &&
      !withdrawnBefore(log, p, penalty),
  );

const isComplete = (judgement: unknown): boolean => {
  const parts = (judgement ?? {}) as Record<string, unknown>;
  const names = ['supportAppropriate', 'supportEngaged', 'bestTool', 'otherStep', 'equalityAct'];
  return names.every(n => typeof parts[n] === 'string' && (parts[n] as string).trim() !== '');
};

const isLeaveOnly = (finding: FindingEntry, entry: Entry): boolean =>
  sessionsOf(finding, entry.step.world).every(s => s.code === 'G');

const noticePeriod: Invariant = {
  name: 'notices-to-improve-last-three-to-six-weeks',
  check: log =>
    first(all(log, 'NoticeToImproveIssued'), ({ event, step }) => {
      const { weeks, from, until, servedOn } = event.data;
      if (![3, 4, 5, 6].includes(weeks)) return `${weeks} weeks`;
      const days = step.world.calendar.schoolDays.filter(d => d >= from && d <= until).length;
      if (days !== weeks * 5) return `${days} school days from ${from} to ${until}`;
      return from <= servedOn && `from ${from}, served on ${servedOn}`;
    }),
};

const noticeNotForLeave: Invariant = {
  name: 'no-notice-to-improve-for-leave-alone',
  check: log =>
    first(all(log, 'NoticeToImproveIssued'), entry => {
      const finding = findingBefore(log, entry);
      return finding !== undefined && isLeaveOnly(finding, entry) && 'every counted session is leave';
    }),
};

const noticeOnFinding: Invariant = {
  name: 'no-notice-to-improve-without-finding-and-judgement',
  check: log =>
    first(all(log, 'NoticeToImproveIssued'), entry => {
      const finding = findingBefore(log, entry);
      if (!finding) return 'no finding came before it';
      const ended = endedBefore(log, finding, entry, entry.event.data.parent);
      if (ended) return ended;
      if (lapsedBefore(log, finding, entry)) return 'the finding had lapsed';
      if (finding.event.data.era !== 'from-2024-08-19') return 'the finding is of the old era';
      if (sessionsOf(finding, entry.step.world).length < threshold) return 'fewer than ten sessions are left';
      const { judgement, laConsulted } = (entry.event.sealed?.facts ?? {}) as Record<string, unknown>;
      if (!isComplete(judgement)) return 'the judgement is not complete';
      if ((judgement as { supportAppropriate?: string }).supportAppropriate !== 'yes')
        return 'support was not appropriate';
      return !laConsulted && 'the authority was not consulted';
    }),
};

const oneNoticeAParent: Invariant = {
  name: 'one-notice-to-improve-a-parent',
  check: log =>
    first(all(log, 'NoticeToImproveIssued'), entry => {
      const before = openNotice(log, entry, entry.event.data.parent);
      return before !== undefined && `the one of event ${before.index + 1} is not concluded`;
    }),
};

/** A Notice to Improve to a parent (to any, where none is named) that was not concluded when `entry` came. */
function openNotice(log: Log, entry: Entry, parent?: string): Entry | undefined {
  const before = earlier(log, entry);
  return before.filter(is('NoticeToImproveIssued')).find(notice => {
    if (parent !== undefined && notice.event.data.parent !== parent) return false;
    return !before.some(({ event, index }) => index > notice.index && concludes(event, notice));
  });
}

function concludes(event: Entry['event'], notice: Entry & { event: Of<'NoticeToImproveIssued'> }): boolean {
  const { parent } = notice.event.data;
  switch (event.type) {
    case 'NoticeToImproveMet':
    case 'NoticeToImproveFailed':
      return event.data.parent === parent;
    case 'LetterFailed':
      return event.data.letter === 'notice-to-improve' && event.data.parent === parent;
    case 'FindingResolved':
      return event.data.decision === 'withdraw' && event.data.subject.kind === 'threshold';
    default:
      return false;
  }
}

const penaltyOnFinding: Invariant = {
  name: 'no-penalty-without-finding-and-judgement',
  check: log =>
    first(penalties(log), entry => {
      const { parent } = entry.event.data;
      const finding = findingBefore(log, entry);
      if (!finding) return 'no finding came before it';
      const ended = endedBefore(log, finding, entry, parent);
      if (ended) return ended;
      if (lapsedBefore(log, finding, entry)) return 'the finding had lapsed';
      if (!wasConsidered(log, entry, finding)) return 'the finding was never considered';
      const left = sessionsOf(finding, entry.step.world).length;
      if (left < threshold) return `${left} sessions are left`;
      const facts = (entry.event.sealed?.facts ?? {}) as Record<string, unknown>;
      if (!isComplete(facts['judgement'])) return 'the judgement is not complete';
      const history = facts['historyCheckedWith'];
      const isChecked = Array.isArray(history) && history.length > 0;
      return finding.event.data.era === 'from-2024-08-19' && !isChecked && 'earlier notices were not checked';
    }),
};

/**
 * Whether the finding was considered before the notice; or the one before it, on which the referral rests: that allows one
 * notice a parent, also where a new finding came between the notices.
 */
function wasConsidered(log: Log, entry: Entry, finding: FindingEntry): boolean {
  const sent = lastBefore(log, entry, 'ReferralSubmitted', d => d.purpose === 'penalty');
  const referred = sent && findingBefore(log, sent);
  const since = Math.min(finding.index, referred?.index ?? finding.index);
  const considered = lastBefore(log, entry, 'ThresholdConsidered');
  return considered !== undefined && considered.index > since;
}

const supportFirst: Invariant = {
  name: 'no-penalty-before-support',
  check: log =>
    first(penalties(log), entry => {
      const { parent } = entry.event.data;
      const finding = findingBefore(log, entry);
      if (!finding || finding.event.data.era !== 'from-2024-08-19' || isLeaveOnly(finding, entry))
        return null;
      const failed = lastBefore(log, entry, 'NoticeToImproveFailed', d => d.parent === parent);
      const considered = lastBefore(log, entry, 'ThresholdConsidered');
      const isExcepted =
        considered && considered.index > finding.index && considered.event.data.supportException;
      return !failed && !isExcepted && 'no failed Notice to Improve, no exception, not leave alone';
    }),
};

const penaltyOnReferral: Invariant = {
  name: 'no-penalty-without-an-accepted-referral',
  check: log =>
    first(penalties(log), entry => {
      const { parent } = entry.event.data;
      const sent = lastBefore(log, entry, 'ReferralSubmitted', d => d.purpose === 'penalty');
      if (!sent) return 'nothing was referred for a penalty';
      const accepted = earlier(log, entry).find(
        e =>
          e.index > sent.index && e.event.type === 'ReferralAccepted' && e.event.data.purpose === 'penalty',
      );
      if (!accepted) return 'the referral was not accepted';
      const used = penalties(log).find(
        p => p.index > sent.index && p.index < entry.index && p.event.data.parent === parent,
      );
      return used !== undefined && `the referral was used for this parent by event ${used.index + 1}`;
    }),
};

const periodOver: Invariant = {
  name: 'no-penalty-while-a-notice-runs',
  check: log =>
    first(penalties(log), entry => {
      const open = openNotice(log, entry, entry.event.data.parent);
      return open !== undefined && `the Notice to Improve of event ${open.index + 1} is not concluded`;
    }),
};

const noThird: Invariant = {
  name: 'no-third-live-notice-in-three-years',
  check: log =>
    first(penalties(log), entry => {
      const { parent, issuedOn, ordinal, amount, reducedAmount } = entry.event.data;
      const finding = findingBefore(log, entry);
      if (finding?.event.data.era !== 'from-2024-08-19') return null;
      const own = standingBefore(log, entry).map(p => p.event.data.issuedOn);
      const others = (log.history.json.earlierNotices ?? [])
        .filter(n => n.parent === parent && n.status !== 'withdrawn')
        .map(n => n.issued);
      const live = [...own, ...others].filter(day => day >= framework && day <= issuedOn);
      const within = live.filter(day => plusYears(day, 3) > issuedOn && day > plusYears(issuedOn, -3));
      if (within.length > 1) return `${within.length} live notices within three years`;
      const decided = lastBefore(log, entry, 'OrdinalDecided', d => d.parent === parent);
      if (!decided && ordinal !== within.length + 1) return `ordinal ${ordinal} after ${within.length}`;
      const sums = ordinal === 1 ? [160, 80] : [160, null];
      return (
        (amount !== sums[0] || reducedAmount !== sums[1]) &&
        `${amount} and ${reducedAmount} for ordinal ${ordinal}`
      );
    }),
};

const liableParent: Invariant = {
  name: 'penalties-go-to-liable-parents',
  check: log =>
    first(all(log, 'PenaltyNoticeIssued'), ({ event, step }) => {
      const parent = step.world.pupil.parents.find(p => p.id === event.data.parent);
      return !parent?.liable && `${event.data.parent} is not a liable parent`;
    }),
};

const noUnresolved: Invariant = {
  name: 'nothing-goes-out-on-an-unresolved-n',
  check: log =>
    first(log.entries, entry => {
      const types = ['NoticeToImproveIssued', 'PenaltyNoticeIssued', 'ReferralSubmitted'];
      const isSuspension = entry.event.type === 'PenaltyNoticeIssued' && entry.event.data.ordinal === null;
      if (!types.includes(entry.event.type) || isSuspension) return null;
      const finding = findingBefore(log, entry);
      if (!finding || endedBefore(log, finding, entry) || lapsedBefore(log, finding, entry)) return null;
      const unresolved = sessionsOf(finding, entry.step.world).find(s => s.code === 'N');
      return unresolved !== undefined && `${unresolved.session} is still N`;
    }),
};

const countedOnce: Invariant = {
  name: 'no-session-counts-for-two-live-notices-to-one-parent',
  check: log =>
    first(penalties(log), entry => {
      const finding = findingBefore(log, entry);
      if (!finding) return null;
      const { world } = entry.step;
      const covered = new Set(
        standingBefore(log, entry).flatMap(p => {
          const rests = findingBefore(log, p);
          return rests ? sessionsOf(rests, world).map(s => s.session) : [];
        }),
      );
      const left = sessionsOf(finding, world).filter(s => !covered.has(s.session));
      return left.length < threshold && `only ${left.length} sessions are not covered by an earlier notice`;
    }),
};

const findingsCount: Invariant = {
  name: 'findings-count-ten-different-sessions',
  check: log =>
    first(all(log, 'PenaltyThresholdMet'), ({ event, step }) => {
      const { count, sessions, from, to, window } = event.data;
      if (count !== sessions.length || new Set(sessions).size !== count)
        return `${count} for ${sessions.length} sessions`;
      if (count < threshold) return `${count} sessions`;
      if (sessions[0]!.slice(0, 10) !== from || sessions.at(-1)!.slice(0, 10) !== to)
        return `from ${from} to ${to}`;
      if (from < window.from || to > window.to) return 'a session lies outside the window';
      const code = sessions.map(
        s => step.world.register.sessions.find(r => r.session === s)?.entries.at(-1)?.code,
      );
      return (
        code.some(c => c === undefined || !'GNOU'.includes(c)) && 'a counted session is not unauthorised'
      );
    }),
};

const oneFinding: Invariant = {
  name: 'one-finding-at-a-time',
  check: log =>
    first(all(log, 'PenaltyThresholdMet'), entry => {
      if (openNotice(log, entry)) return 'a Notice to Improve of the case is not concluded';
      const sent = lastBefore(log, entry, 'ReferralSubmitted', d => d.purpose === 'penalty');
      const since = sent ? earlier(log, entry).filter(e => e.index > sent.index) : [];
      const answered = since.some(
        ({ event }) =>
          (event.type === 'ReferralReturned' && event.data.purpose === 'penalty') ||
          (event.type === 'PenaltyNoticeIssued' && event.data.ordinal !== null),
      );
      if (sent && !answered) return 'a referral for a penalty is with the authority';
      const previous = findingBefore(log, entry);
      if (!previous || endedBefore(log, previous, entry) || lapsedBefore(log, previous, entry)) return null;
      const noticed = penalties(log).some(
        p =>
          p.event.caseNumber === entry.event.caseNumber && p.index > previous.index && p.index < entry.index,
      );
      return !noticed && `the finding of event ${previous.index + 1} still stands`;
    }),
};

/** The notice that a later event of its case names by its place. */
const named = (log: Log, entry: Entry, place: number): PenaltyEntry | undefined =>
  earlier(log, entry).filter(is('PenaltyNoticeIssued'))[place];

const prosecution: Invariant = {
  name: 'no-prosecution-while-paid-early-or-withdrawn',
  check: log =>
    first(all(log, 'ProsecutionDecided'), entry => {
      const { penalty: place, parent } = entry.event.data;
      const penalty = named(log, entry, place);
      if (penalty?.event.data.parent !== parent) return 'it names no notice to this parent';
      if (entry.event.at < at(plusDays(penalty.event.data.payBy, 1), '00:00'))
        return 'before the days for payment ended';
      const settled = lastBefore(log, entry, 'PenaltyNoticePaid', d => d.penalty === place);
      if (settled) return 'the notice is paid';
      if (withdrawnBefore(log, penalty, entry)) return 'the notice is withdrawn';
      const { input } = entry.step;
      const considered =
        input.kind !== 'action' || input.action.action !== 'decide-prosecution' || input.action.esoConsidered;
      return (
        entry.event.data.decision === 'prosecute' &&
        !considered &&
        'no Education Supervision Order was considered'
      );
    }),
};

const unpaid: Invariant = {
  name: 'a-notice-is-unpaid-only-when-it-is',
  check: log =>
    first(all(log, 'PenaltyUnpaid'), entry => {
      const { penalty: place } = entry.event.data;
      const penalty = named(log, entry, place);
      if (!penalty) return 'it names no notice';
      if (entry.event.at < at(plusDays(penalty.event.data.payBy, 1), '00:00'))
        return 'before the days for payment ended';
      if (lastBefore(log, entry, 'PenaltyUnpaid', d => d.penalty === place)) return 'for the second time';
      if (lastBefore(log, entry, 'PenaltyNoticePaid', d => d.penalty === place)) return 'the notice is paid';
      return withdrawnBefore(log, penalty, entry) && 'the notice is withdrawn';
    }),
};

const withdrawnOnce: Invariant = {
  name: 'a-notice-is-withdrawn-once-on-a-ground',
  check: log =>
    first(all(log, 'PenaltyNoticeWithdrawn'), entry => {
      const { penalty: place, ground } = entry.event.data;
      if (lastBefore(log, entry, 'PenaltyNoticeWithdrawn', d => d.penalty === place))
        return 'for the second time';
      const grounds = ['ought-not-to-have-been-issued', 'wrong-person', 'material-error', 'not-prosecuted'];
      if (!grounds.includes(ground)) return ground;
      const decided = lastBefore(log, entry, 'ProsecutionDecided', d => d.penalty === place);
      return (
        ground === 'not-prosecuted' &&
        decided?.event.at !== entry.event.at &&
        'nobody decided not to prosecute'
      );
    }),
};

const warnings: Invariant = {
  name: 'warnings-are-of-the-old-era',
  check: log =>
    first(all(log, 'WarningIssued'), entry => {
      const era = findingBefore(log, entry)?.event.data.era;
      return era !== 'before-2024-08-19' && `the finding is ${era ?? 'missing'}`;
    }),
};

/** Whether the letter of a warning came back before a later event. */
const cameBack = (log: Log, until: Entry, since: number, parent: string): boolean =>
  earlier(log, until)
    .filter(is('LetterFailed'))
    .some(f => f.index > since && f.event.data.letter === 'warning' && f.event.data.parent === parent);

/** In `astrea-hill` the old era wants a warning, except for leave alone, whose 15 school days are over. */
const warnedFirst: Invariant = {
  name: 'no-old-penalty-without-a-warning',
  check: log =>
    first(penalties(log), entry => {
      const finding = findingBefore(log, entry);
      if (log.history.json.policy !== 'astrea-hill' || finding?.event.data.era !== 'before-2024-08-19')
        return null;
      if (isLeaveOnly(finding, entry)) return null;
      const { parent } = entry.event.data;
      const ended = earlier(log, entry)
        .filter(is('WarningIssued'))
        .some(
          w =>
            w.index > finding.index &&
            w.event.data.parent === parent &&
            at(w.event.data.until, '17:00') <= entry.event.at &&
            !cameBack(log, entry, w.index, parent),
        );
      return !ended && 'no warning on this finding has ended';
    }),
};

export const legalInvariants: readonly Invariant[] = [
  noticePeriod,
  noticeNotForLeave,
  noticeOnFinding,
  oneNoticeAParent,
  penaltyOnFinding,
  supportFirst,
  penaltyOnReferral,
  periodOver,
  noThird,
  liableParent,
  noUnresolved,
  countedOnce,
  findingsCount,
  oneFinding,
  prosecution,
  unpaid,
  withdrawnOnce,
  warnings,
  warnedFirst,
];
