// Each parent before the law: the notices of the three years, what stands in the way of another, and what the one that runs
// asks for. What stands in the way is the decider's own answer, asked as if the referral had been accepted.
import type { Actor } from '#libs/access';
import { dayText } from '#libs/audit';
import { decide, fold, type Action, type CaseState } from '#libs/casework';
import { addYears, londonDate, type PlainDate } from '#libs/school-time';
import type { StoredEvent } from '#libs/store';
import type { CaseFolder } from '../case-page/folder.js';
import { foresee } from '../case-page/possible.js';
import { actionForms } from '../case-page/forms/index.js';
import { exampleOf } from '../case-page/forms/read-form.js';
import { dayAway, type DayAway } from './words.js';

export interface PastNotice {
  readonly issued: string;
  readonly status: string;
  /** Counts to the two in three years. */
  readonly counts: boolean;
  readonly elsewhere: boolean;
}

export interface RunningNotice {
  readonly amount: number;
  readonly reducedAmount: number | null;
  readonly issued: string;
  readonly received: string;
  readonly reducedUntil: DayAway | null;
  readonly payBy: DayAway;
  readonly paidSoFar: number;
  readonly state: 'running' | 'unpaid' | 'paid' | 'withdrawn' | 'prosecuted' | 'undelivered';
}

export interface ParentBeforeLaw {
  readonly id: string;
  readonly name: string;
  readonly notes: readonly string[];
  readonly past: readonly PastNotice[];
  readonly notices: readonly RunningNotice[];
  /** Whether a penalty notice could be issued, once the referral is accepted; null while nothing asks for one. */
  readonly penalty: {
    readonly isPossible: boolean;
    readonly rule: string | null;
    /** What it would be, or what would let it through. */
    readonly lines: readonly string[];
  } | null;
}

const framework: PlainDate = '2024-08-19';
const years = 3;

/** Every parent of the pupil. Pure. */
export function parentsBeforeLaw(folder: CaseFolder, by: Actor): ParentBeforeLaw[] {
  const asks = folder.kase.referrals.some(r => r.purpose === 'penalty' && r.status !== 'returned');
  const accepted = asks ? ifAccepted(folder, by) : folder;
  return folder.world.pupil.parents.map(({ id, liable, contactBlocked }) => ({
    id,
    name: folder.parentName(id),
    notes: [
      ...(liable ? [] : ['recorded as not liable']),
      ...(contactBlocked ? ['must not be written to'] : []),
    ],
    past: pastOf(folder, id),
    notices: folder.kase.penalties.flatMap(p => (p.parent === id ? [noticeOf(folder, p)] : [])),
    penalty: asks && !isUsed(folder.kase, id) ? penaltyOf(accepted, by, id) : null,
  }));
}

const isUsed = (kase: CaseState, parent: string): boolean =>
  kase.referrals.findLast(r => r.purpose === 'penalty')?.usedFor.includes(parent) === true;

/** The case as it would be if the referral that waits were accepted. */
function ifAccepted(folder: CaseFolder, by: Actor): CaseFolder {
  const { state, world, now, events, view } = folder;
  if (!folder.kase.referrals.some(r => r.status === 'waiting')) return folder;
  const action: Action = { action: 'accept-referral' };
  const next = decide(state, { kind: 'action', at: now, by, action }, world);
  const then = fold(state, next);
  return {
    ...folder,
    state: then,
    kase: then.cases[view.caseNumber - 1]!,
    events: [...events, ...(next as unknown as StoredEvent[])],
  };
}

function penaltyOf(folder: CaseFolder, by: Actor, parent: string): ParentBeforeLaw['penalty'] {
  const form = actionForms['issue-penalty'](folder, parent);
  if (!form) return null;
  const what = foresee(folder, by, exampleOf(form, folder.now));
  return what.allowed
    ? {
        isPossible: true,
        rule: null,
        lines: what.follows
          .filter(({ title }) => title === 'Penalty notice issued')
          .map(({ what: text }) => text),
      }
    : {
        isPossible: false,
        rule: what.rule,
        lines: [...what.explanation.comparison, ...what.explanation.whatIf.map(({ text }) => text)].map(
          plainly,
        ),
      };
}

/** Without the names of actions, which are for programs: ' (decide-ordinal)'. */
const plainly = (text: string): string => text.replaceAll(/ \((?:[a-z]+-)+[a-z]+\)/g, '');

/** Notices before those of this case: of other cases here, and of elsewhere. */
function pastOf({ state, kase, world, now }: CaseFolder, parent: string): PastNotice[] {
  const today = londonDate(now);
  const counts = (issued: PlainDate, isLive: boolean): boolean =>
    isLive && issued >= framework && issued >= addYears(today, -years) && issued <= today;
  const here = state.cases
    .filter(each => each.number !== kase.number)
    .flatMap(({ penalties }) => penalties)
    .filter(p => p.parent === parent)
    .map(p => ({
      on: p.issuedOn,
      status: p.withdrawn ? 'withdrawn' : p.paid ? 'paid' : p.unpaid ? 'unpaid' : 'running',
      counts: counts(p.issuedOn, !p.withdrawn && p.ordinal !== null),
      elsewhere: false,
    }));
  const elsewhere = world.pupil.earlierNotices
    .filter(n => n.parent === parent)
    .map(n => ({
      on: n.issued,
      status: n.status,
      counts: counts(n.issued, n.status !== 'withdrawn'),
      elsewhere: true,
    }));
  return [...here, ...elsewhere]
    .toSorted((a, b) => (a.on < b.on ? -1 : 1))
    .map(({ on, ...rest }) => ({ issued: dayText(on), ...rest }));
}

function noticeOf({ now }: CaseFolder, p: CaseState['penalties'][number]): RunningNotice {
  const lastMoment = (day: PlainDate): DayAway => {
    const away = dayAway(Date.parse(`${day}T12:00Z`), now);
    return { ...away, isPast: day < londonDate(now) };
  };
  return {
    amount: p.amount,
    reducedAmount: p.reducedAmount,
    issued: dayText(p.issuedOn),
    received: dayText(p.receivedOn),
    reducedUntil: p.reducedUntil === null ? null : lastMoment(p.reducedUntil),
    payBy: lastMoment(p.payBy),
    paidSoFar: p.payments.reduce((sum, { amount }) => sum + amount, 0),
    state: stateOf(p),
  };
}

function stateOf(p: CaseState['penalties'][number]): RunningNotice['state'] {
  if (p.withdrawn) return 'withdrawn';
  if (p.prosecution === 'prosecute') return 'prosecuted';
  if (p.paid) return 'paid';
  if (p.undelivered) return 'undelivered';
  return p.unpaid ? 'unpaid' : 'running';
}
