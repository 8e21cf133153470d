// The register change report of one pupil: each entry that was changed with what was there before, why, when and by whom,
// and what deserves a second look: changes in weeks that a threshold had counted, and runs of retrospective coding.
import type { Actor } from '#libs/access';
import {
  dateOf,
  londonDate,
  mondayOf,
  type Calendar,
  type DateRange,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import { resolveBy } from './resolve-by.js';

/** What is said where a fact of a change was never given to Waymark. */
export const notSupplied = 'not supplied';

/** One entry of the register that became another. */
export interface ChangedEntry {
  readonly session: Session;
  readonly original: string;
  readonly amended: string;
  /** 'destroyed' where the pupil's sealed facts were destroyed. */
  readonly reason: string;
  /** Name and position as the school told it, the user who sent the change in, or 'not supplied'. */
  readonly who: string | Actor;
  /** When it was made; null where that was not supplied. */
  readonly when: Instant | null;
  /** When Waymark learnt of it. */
  readonly knownAt: Instant;
  /** Where it was only seen: the last extract with the original (null where unknown) and the first with the amended entry. */
  readonly seenBetween: { readonly after: Instant | null; readonly until: Instant } | null;
}

/** A proposal or a finding, with the days that it looked at and the sessions that it counted. */
export interface ThresholdUse {
  readonly event: string;
  readonly caseNumber: number;
  /** Position of the event in the case's log. */
  readonly seq: number;
  readonly at: Instant;
  readonly days: DateRange;
  readonly sessions: readonly Session[];
}

export interface UsedBefore extends Pick<ThresholdUse, 'event' | 'caseNumber' | 'seq' | 'at'> {
  /** Whether the session itself was counted, and not only its week looked at. */
  readonly counted: boolean;
}

export interface ReportedChange extends ChangedEntry {
  /** What had used the session's week before the change was known, oldest first. */
  readonly afterThreshold: readonly UsedBefore[];
  /** Number of the run of retrospective coding that it belongs to, from 1. */
  readonly run: number | null;
}

export interface ChangedWeek {
  readonly monday: PlainDate;
  readonly changes: number;
  /** Changes that came after a threshold had used the week. */
  readonly afterThreshold: number;
}

export interface RetrospectiveRun {
  readonly number: number;
  readonly sessions: readonly Session[];
  /** First and last moment at which its entries were made, or where that was not supplied became known. */
  readonly entered: { readonly from: Instant; readonly to: Instant };
}

export interface ChangeReport {
  readonly days: DateRange;
  readonly changes: readonly ReportedChange[];
  readonly weeks: readonly ChangedWeek[];
  readonly runs: readonly RetrospectiveRun[];
}

/** So many changes make a run, entered within this time. */
const runOf = { changes: 3, withinMs: 3_600_000 } as const;

/** In words, for whoever reads a report. */
export const definitionOfRun =
  'Retrospective coding: three or more changes of one pupil that were entered within one hour, each later than the fifth day (school day or working day, whichever is earlier) after its session.';
export const sourceOfReport = 'docs/law/registers-and-returns.md#amendments';

/** The report over changes of sessions on `days`, in order of sessions; `uses` are the pupil's proposals and findings. */
export function buildChangeReport(
  days: DateRange,
  entries: readonly ChangedEntry[],
  uses: readonly ThresholdUse[],
  calendar: Calendar,
): ChangeReport {
  const inOrder = entries
    .filter(({ session }) => dateOf(session) >= days.from && dateOf(session) <= days.to)
    .toSorted((a, b) => (a.session === b.session ? a.knownAt - b.knownAt : a.session < b.session ? -1 : 1));
  const runs = runsIn(inOrder, calendar);
  const runOfEntry = new Map(runs.flatMap(({ run, entries }) => entries.map(e => [e, run.number] as const)));
  const changes = inOrder.map((entry): ReportedChange => ({
    ...entry,
    afterThreshold: usesBefore(entry, uses),
    run: runOfEntry.get(entry) ?? null,
  }));
  return { days, changes, weeks: weeksOf(changes), runs: runs.map(({ run }) => run) };
}

/** A change counts as after a threshold from the moment it was known, since only then did anybody here see the new entry. */
function usesBefore({ session, knownAt }: ChangedEntry, uses: readonly ThresholdUse[]): UsedBefore[] {
  const monday = mondayOf(dateOf(session));
  return uses
    .filter(({ at, days }) => at < knownAt && mondayOf(days.from) <= monday && monday <= days.to)
    .map(({ event, caseNumber, seq, at, sessions }) => ({
      event,
      caseNumber,
      seq,
      at,
      counted: sessions.includes(session),
    }))
    .toSorted((a, b) => a.at - b.at || a.seq - b.seq);
}

function weeksOf(changes: readonly ReportedChange[]): ChangedWeek[] {
  const weeks = Map.groupBy(changes, ({ session }) => mondayOf(dateOf(session)));
  return [...weeks].map(([monday, own]) => ({
    monday,
    changes: own.length,
    afterThreshold: own.filter(({ afterThreshold }) => afterThreshold.length > 0).length,
  }));
}

interface Run {
  readonly run: RetrospectiveRun;
  readonly entries: readonly ChangedEntry[];
}

const enteredAt = ({ when, knownAt }: ChangedEntry): Instant => when ?? knownAt;

function runsIn(entries: readonly ChangedEntry[], calendar: Calendar): Run[] {
  const late = entries
    .filter(entry => enteredAt(entry) > resolveBy(calendar, dateOf(entry.session)))
    .toSorted((a, b) => enteredAt(a) - enteredAt(b));
  const groups: ChangedEntry[][] = [];
  for (const entry of late) {
    const group = groups.at(-1);
    if (group && enteredAt(entry) - enteredAt(group[0]!) <= runOf.withinMs) group.push(entry);
    else groups.push([entry]);
  }
  return groups
    .filter(group => group.length >= runOf.changes)
    .map((group, i) => ({
      run: {
        number: i + 1,
        sessions: group.map(({ session }) => session).toSorted(),
        entered: { from: enteredAt(group[0]!), to: enteredAt(group.at(-1)!) },
      },
      entries: group,
    }));
}

/** Dates of a use as people read them: `PenaltyThresholdMet 2025-10-06`. */
export const useInWords = ({ event, at, counted }: UsedBefore): string =>
  `${event} ${londonDate(at)}${counted ? ', counted' : ''}`;
