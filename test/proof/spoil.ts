// Spoils a plausible offer: the wrong role, a part left out, a number out of range, a parent nobody knows.
import { roles } from '#libs/access';
import type { Action } from '#libs/casework';
import { actorOf, type Offer } from './menu.js';

type Spoiler = (action: Action) => Action;

const spoilers: readonly Spoiler[] = [
  action => (action.action === 'issue-nti' ? { ...action, weeks: 2 } : action),
  action => (action.action === 'issue-nti' ? { ...action, weeks: 7 } : action),
  action => {
    if (action.action !== 'issue-nti') return action;
    const { laConsulted: _left, ...rest } = action;
    return rest;
  },
  action => {
    if (action.action !== 'issue-nti' && action.action !== 'issue-penalty') return action;
    const { judgement: _left, ...rest } = action;
    return rest;
  },
  action =>
    action.action === 'issue-nti' && action.judgement
      ? { ...action, judgement: { ...action.judgement, supportAppropriate: 'no' as const } }
      : action,
  action => (action.action === 'issue-penalty' ? { ...action, historyCheckedWith: [] } : action),
  action => {
    if (action.action !== 'fail-nti') return action;
    const { told: _left, ...rest } = action;
    return rest;
  },
  action => (action.action === 'withdraw-penalty' ? { ...action, ground: 'second thoughts' } : action),
  action => (action.action === 'decide-prosecution' ? { ...action, esoConsidered: false } : action),
  action => (action.action === 'record-payment' ? { ...action, amount: 1 } : action),
  action => ('parent' in action ? { ...action, parent: 'Z' } : action),
];

/** The offer with one thing wrong, as the two numbers choose; sometimes nothing is. */
export function spoil({ by, action }: Offer, a: number, b: number): Offer {
  if (a % 2 === 0) return { by: actorOf(roles[b % roles.length]!), action };
  const spoilt = spoilers.map(s => s(action)).filter(other => other !== action);
  return { by, action: spoilt.length > 0 ? spoilt[b % spoilt.length]! : action };
}
