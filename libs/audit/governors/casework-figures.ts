// The casework of a school in counts, a period at a time: cases opened, closed and at each stage, the time they stay there,
// approvals overdue and what came of the legal steps. Counts of events and cases only; small ones are hidden in the end.
import type { CaseEvent, EventType } from '#libs/casework';
import { dayNumber, londonDate, type PlainDate } from '#libs/school-time';
import { hiddenCounts, smallest, type Sum } from './suppress.js';

export interface Period {
  readonly name: string;
  /** First and last day, inclusive. */
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** A count as governors see it: null is "fewer than six, or it would give such a one away". */
export type Shown = number | null;

export interface CaseworkFigures {
  readonly period: Period;
  readonly opened: Shown;
  readonly closed: Shown;
  readonly openAtEnd: Shown;
  readonly stages: readonly StageFigures[];
  readonly outcomes: readonly { readonly what: string; readonly count: Shown }[];
}

export interface StageFigures {
  readonly stage: string;
  /** Open cases that stand at the stage when the period ends; the stage `null` is "before the first". */
  readonly atEnd: Shown;
  /** Middle number of days that cases stayed, of those that left the stage in the period; null for fewer than six. */
  readonly medianDays: Shown;
}

/** What counts as an outcome, in the order of the ladder and the law. */
const outcomes: readonly (readonly [string, (event: CaseEvent) => boolean])[] = [
  ['Stages approved', is('StageApproved')],
  ['Approvals overdue', is('ApprovalOverdue')],
  ['Meetings held', is('MeetingHeld')],
  ['Meetings overdue', is('MeetingOverdue')],
  ['Contracts signed', is('ContractSigned')],
  ['Reviews met', e => e.type === 'ReviewConcluded' && e.data.outcome === 'met'],
  ['Reviews not met', e => e.type === 'ReviewConcluded' && e.data.outcome === 'not-met'],
  ['Notices to Improve issued', is('NoticeToImproveIssued')],
  ['Notices to Improve met', is('NoticeToImproveMet')],
  ['Notices to Improve failed', is('NoticeToImproveFailed')],
  ['Referrals to the local authority', is('ReferralSubmitted')],
  ['Referrals returned', is('ReferralReturned')],
  ['Penalty notices issued', is('PenaltyNoticeIssued')],
  ['Penalty notices paid', is('PenaltyNoticePaid')],
  ['Penalty notices withdrawn', is('PenaltyNoticeWithdrawn')],
  ['Actions refused', is('ActionRefused')],
];

function is(type: EventType): (event: CaseEvent) => boolean {
  return event => event.type === type;
}

/**
 * The figures of consecutive periods. `cases` are the events of each case, in order; `stages` the ids of the policy's
 * stages, in order. What one period's counts tell of the next is hidden with them.
 */
export function caseworkFigures(
  cases: readonly (readonly CaseEvent[])[],
  stages: readonly string[],
  periods: readonly Period[],
): readonly CaseworkFigures[] {
  const stays = cases.map(staysOf);
  const raw = periods.map((period, i) => countsOf(cases, stays, stages, daysOf(period, periods[i + 1])));
  const counts: number[] = [];
  const sums: Sum[] = [];
  const unpublished = new Set<number>();
  const put = (count: number): number => counts.push(count) - 1;
  const places = raw.map(({ opened, closed, openAtEnd, atStage, outcome }) => {
    const place = {
      opened: put(opened),
      closed: put(closed),
      openAtEnd: put(openAtEnd),
      atStage: atStage.map(put),
      outcome: outcome.map(put),
    };
    sums.push({ total: place.openAtEnd, parts: place.atStage });
    return place;
  });
  places.slice(1).forEach((place, i) => {
    const before = places[i]!;
    const either = put(counts[place.openAtEnd]! + counts[place.closed]!);
    unpublished.add(either);
    sums.push({ total: either, parts: [place.openAtEnd, place.closed] });
    sums.push({ total: either, parts: [before.openAtEnd, place.opened] });
  });
  const hidden = hiddenCounts(counts, sums, { unpublished, noneTells: false });
  const show = (place: number): Shown => (hidden[place] ? null : counts[place]!);
  return places.map((place, i) => ({
    period: periods[i]!,
    opened: show(place.opened),
    closed: show(place.closed),
    openAtEnd: show(place.openAtEnd),
    stages: [...stages, 'before the first stage'].map((stage, s) => ({
      stage,
      atEnd: show(place.atStage[s]!),
      medianDays: raw[i]!.medianDays[s]!,
    })),
    outcomes: outcomes.map(([what], o) => ({ what, count: show(place.outcome[o]!) })),
  }));
}

/** First and last day, as day numbers. */
type Days = readonly [first: number, last: number];

/** The days that count with a period: a holiday counts with the half-term before it, so that nothing falls between two. */
const daysOf = ({ from, to }: Period, next: Period | undefined): Days => [
  dayNumber(from),
  next ? dayNumber(next.from) - 1 : dayNumber(to),
];

/** A case's time at one stage, in day numbers; `left` is infinite for the present one. */
interface Stay {
  readonly stage: string | null;
  readonly came: number;
  readonly left: number;
}

/** Where a case stood, day by day: from its opening to its close. A case that ran on paper first began there. */
function staysOf(events: readonly CaseEvent[]): readonly Stay[] {
  const stays: Stay[] = [];
  const leave = (day: number): void => {
    const last = stays.at(-1);
    if (last && last.left === Number.POSITIVE_INFINITY) stays[stays.length - 1] = { ...last, left: day };
  };
  for (const event of events) {
    const day = dayNumber(londonDate(event.at));
    if (event.type === 'CaseAdopted' && event.data.stage) {
      const { stage, enteredOn, closedOn } = event.data.stage;
      stays.pop();
      const left = closedOn === null ? Number.POSITIVE_INFINITY : dayNumber(closedOn);
      stays.push({ stage, came: dayNumber(enteredOn), left });
      continue;
    }
    const stage =
      event.type === 'CaseOpened' ? null : event.type === 'StageEntered' ? event.data.stage : undefined;
    if (stage !== undefined || event.type === 'CaseClosed') leave(day);
    if (stage !== undefined) stays.push({ stage, came: day, left: Number.POSITIVE_INFINITY });
  }
  return stays;
}

interface Counts {
  readonly opened: number;
  readonly closed: number;
  readonly openAtEnd: number;
  readonly atStage: readonly number[];
  readonly medianDays: readonly Shown[];
  readonly outcome: readonly number[];
}

function countsOf(
  cases: readonly (readonly CaseEvent[])[],
  stays: readonly (readonly Stay[])[],
  stages: readonly string[],
  [first, last]: Days,
): Counts {
  const within = (day: number): boolean => day >= first && day <= last;
  const during = cases.flatMap(events => events.filter(({ at }) => within(dayNumber(londonDate(at)))));
  const here = stays.flatMap(of => of.filter(({ came, left }) => came <= last && left > last));
  const places = [...stages, null];
  return {
    opened: stays.filter(([opening]) => opening && within(opening.came)).length,
    closed: stays.filter(of => of.length > 0 && within(of.at(-1)!.left)).length,
    openAtEnd: here.length,
    atStage: places.map(stage => here.filter(stay => stay.stage === stage).length),
    medianDays: places.map(stage =>
      medianOf(stays.flatMap(of => of.filter(stay => stay.stage === stage && within(stay.left)))),
    ),
    outcome: outcomes.map(([, counts]) => during.filter(counts).length),
  };
}

function medianOf(stays: readonly Stay[]): Shown {
  if (stays.length < smallest) return null;
  const days = stays.map(({ came, left }) => left - came).toSorted((a, b) => a - b);
  return days[Math.floor(days.length / 2)]!;
}
