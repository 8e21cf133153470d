// The page of a referred case for the authority: what is asked for, the evidence behind it, what is plainly missing, and what
// can be decided.
import type { Actor } from '#libs/access';
import { explainEvent, heatMapOf, type Explanation, type HeatMap } from '#libs/audit';
import { openDuties, duties, type AuthorityList } from '#libs/casework';
import type { CaseFolder } from '../case-page/folder.js';
import { casePage, type CasePageModel } from '../case-page/page.js';
import { evidenceOf, lettersOf, type Evidence, type ShownLetter } from './evidence.js';
import { parentsBeforeLaw, type ParentBeforeLaw } from './notices.js';
import { dayAway, type DayAway } from './words.js';

export interface ShownReferral {
  readonly purpose: 'support' | 'penalty';
  readonly status: 'waiting' | 'accepted' | 'returned';
  readonly at: DayAway;
  /** Why the school refers; null where it may not be read or was erased. */
  readonly reason: string | null;
  /** What the authority asked for when it returned it. */
  readonly missing: readonly string[];
}

export interface ReferralPageModel {
  readonly kase: CasePageModel;
  /** The latest first. */
  readonly referrals: readonly ShownReferral[];
  readonly lists: readonly AuthorityList[];
  readonly threshold: { readonly explanation: Explanation; readonly map: HeatMap | null } | null;
  readonly evidence: readonly Evidence[];
  readonly letters: readonly ShownLetter[];
  readonly openDuties: readonly { readonly title: string; readonly role: string }[];
  readonly parents: readonly ParentBeforeLaw[];
}

/** The model of a referred case for somebody of the authority. Pure. */
export function referralPage(folder: CaseFolder, by: Actor): ReferralPageModel {
  const kase = casePage(folder, by);
  return {
    kase,
    referrals: referralsOf(folder),
    lists: [...new Set((folder.view.authority ?? []).map(({ list }) => list))].filter(l => l !== 'date'),
    threshold: thresholdOf(folder),
    evidence: evidenceOf(kase.timeline),
    letters: lettersOf(folder),
    openDuties: openDuties(folder.world).map(duty => ({
      title: duties[duty].title,
      role: duties[duty].role,
    })),
    parents: parentsBeforeLaw(folder, by),
  };
}

function referralsOf({ kase, events, view, sealed, now }: CaseFolder): ShownReferral[] {
  const own = events.filter(({ streamId }) => streamId === view.caseId);
  const submitted = own.filter(({ type }) => type === 'ReferralSubmitted');
  const returned = own.filter(({ type }) => type === 'ReferralReturned');
  const factsOf = (event: (typeof own)[number] | undefined) => {
    const facts = event && sealed.get(event.globalPosition);
    return facts === undefined || facts === 'destroyed' ? undefined : facts;
  };
  return kase.referrals
    .map(({ purpose, status, at }): ShownReferral => {
      const reason = factsOf(submitted.find(event => event.at === at))?.['reason'];
      const back = status === 'returned' ? returned.find(event => event.at >= at) : undefined;
      const missing = factsOf(back)?.['missing'];
      return {
        purpose,
        status,
        at: dayAway(at, now),
        reason: typeof reason === 'string' ? reason : null,
        missing: Array.isArray(missing) ? missing.map(String) : [],
      };
    })
    .toReversed();
}

/** The latest finding of the case, with the sessions that count. */
function thresholdOf(folder: CaseFolder): ReferralPageModel['threshold'] {
  const { events, view, world, parentName } = folder;
  const event = events.findLast(e => e.type === 'PenaltyThresholdMet' && e.streamId === view.caseId);
  if (!event) return null;
  const explanation = explainEvent({ event, events, world, parentName });
  return { explanation, map: explanation.grid && heatMapOf(explanation.grid, 12) };
}
