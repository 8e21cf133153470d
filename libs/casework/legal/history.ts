// How many penalty notices a parent has had for this pupil, and so what the next one is: first, second, or none.
import { addYears, type PlainDate } from '#libs/school-time';
import type { Actor } from '#libs/access';
import type { ActionOf } from '../commands.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { emit, theOpenCase, type Turn } from '../turn.js';
import { frameworkFrom } from './count.js';

const years = 3;

interface Numbers {
  readonly within: number;
  readonly older: number;
  readonly onBoundary: number;
  readonly issueDate: PlainDate;
}

export type History =
  | { readonly kind: 'ordinal'; readonly ordinal: 1 | 2; readonly numbers: Record<string, number | string> }
  | { readonly kind: 'barred' | 'boundary'; readonly numbers: Record<string, number | string> };

/**
 * What a notice issued on `issueDate` would be. Notices count that were not withdrawn and were issued from 2024-08-19, by
 * any authority, in the three years ending with the issue date. Where the wordings of the law part company (one exactly
 * three years before; one older and one within) a person decides, and the decision serves one notice.
 */
export function historyOf(turn: Turn, parent: string, issueDate: PlainDate): History {
  const issued = liveNotices(turn, parent).filter(date => date <= issueDate);
  const onBoundary = issued.filter(date => isThreeYearsBefore(date, issueDate)).length;
  const older = issued.filter(
    date => addYears(date, years) < issueDate && !isThreeYearsBefore(date, issueDate),
  ).length;
  const within = issued.length - onBoundary - older;
  const numbers: Record<string, number | string> & Numbers = { within, older, onBoundary, issueDate };
  if (within >= 2) return { kind: 'barred', numbers };
  if (onBoundary === 0 && !(older > 0 && within === 1))
    return { kind: 'ordinal', ordinal: within === 1 ? 2 : 1, numbers };
  const decided = theOpenCase(turn)?.ordinals.findLast(o => o.parent === parent && !o.used)?.ordinal;
  if (decided === undefined) return { kind: 'boundary', numbers };
  return decided === 'barred' ? { kind: 'barred', numbers } : { kind: 'ordinal', ordinal: decided, numbers };
}

/** Exactly three years; 29 February counts as 28 in a common year. */
function isThreeYearsBefore(earlier: PlainDate, date: PlainDate): boolean {
  return addYears(earlier, years) === date || addYears(date, -years) === earlier;
}

/** Issue dates of the parent's live notices for this pupil: Waymark's own and those entered from elsewhere. */
function liveNotices(turn: Turn, parent: string): PlainDate[] {
  const own = turn.state.cases
    .flatMap(c => c.penalties)
    .filter(p => p.parent === parent && p.ordinal !== null && !p.withdrawn)
    .map(p => p.issuedOn);
  const earlier = turn.world.pupil.earlierNotices
    .filter(n => n.parent === parent && n.status !== 'withdrawn')
    .map(n => n.issued);
  return [...own, ...earlier].filter(date => date >= frameworkFrom);
}

/** `decide-ordinal {parent, ordinal, reason}`: by the EWO, where the history is on the boundary. */
export function decideOrdinal(turn: Turn, action: ActionOf<'decide-ordinal'>, by: Actor): Refusal | null {
  const { parent, ordinal, reason } = action;
  const refusal = firstRefusal(
    () => by.role !== 'ewo' && refuse('role', { needs: 'ewo' }),
    () => !theOpenCase(turn) && refuse('state'),
    () => !turn.world.pupil.parents.some(p => p.id === parent) && refuse('state', { parent }),
  );
  if (!refusal) emit(turn, 'OrdinalDecided', { parent, ordinal }, { sealed: { reason }, about: parent });
  return refusal;
}
