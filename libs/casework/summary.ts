// A case at a glance, for worklists: the values that the projection stores. No names, no free text.
import type { Instant } from '#libs/school-time';
import { deadlines } from './deadlines.js';
import { highestEntered } from './ladder/order.js';
import { tasks, type Task } from './task.js';
import { activeHold, caseByNumber, proposal, type PupilState } from './state.js';
import { withAuthority, type AuthorityMatter } from './with-authority.js';
import type { World } from './world.js';

export interface CaseSummary {
  readonly caseNumber: number;
  readonly policy: string;
  readonly policyVersion: string;
  /** `running-on`: closed, with a notice or a payment still to end. */
  readonly status: 'open' | 'running-on' | 'closed';
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** The highest stage entered. */
  readonly stage: string | null;
  /** The stage that waits for approval. */
  readonly proposed: string | null;
  readonly onHold: boolean;
  readonly nextDeadline: { readonly id: string; readonly due: Instant } | null;
  readonly awaiting: readonly Task[];
  /** How its matters stand with the authority; absent where it was never referred there. */
  readonly authority?: readonly AuthorityMatter[];
}

/** The summary of one case as of `at`. */
export function summarise(state: PupilState, caseNumber: number, world: World, at: Instant): CaseSummary {
  const kase = caseByNumber(state, caseNumber);
  const next = deadlines(state, world, at).find(d => d.caseNumber === caseNumber);
  const items = tasks(kase, world, at);
  const authority = withAuthority(state, kase, world, at);
  const isClosed = kase.closedAt !== null;
  return {
    caseNumber,
    policy: kase.policy,
    policyVersion: kase.policyVersion,
    status: !isClosed ? 'open' : next || items.length > 0 ? 'running-on' : 'closed',
    openedAt: kase.openedAt,
    closedAt: kase.closedAt,
    stage: highestEntered(kase, world.pack)?.stage ?? null,
    proposed: proposal(kase)?.stage ?? null,
    onHold: activeHold(kase) !== undefined,
    nextDeadline: next ? { id: next.id, due: next.due } : null,
    awaiting: items,
    ...(authority.length > 0 && { authority }),
  };
}
