// How often one account may search: enough for work, too little to read a school out letter by letter. Kept in memory, each
// process for itself.
import type { Instant } from '#libs/school-time';

const mostInWindow = 30;
const windowMs = 60_000;
const mostAccounts = 10_000;

export interface SearchLimit {
  /** Whether the account may search now; counts the search. */
  take(accountId: string, now: Instant): boolean;
}

export function createSearchLimit(): SearchLimit {
  const taken = new Map<string, Instant[]>();
  return {
    take: (accountId, now) => {
      const recent = (taken.get(accountId) ?? []).filter(at => at > now - windowMs);
      taken.delete(accountId);
      if (recent.length < mostInWindow) recent.push(now);
      else return (taken.set(accountId, recent), false);
      taken.set(accountId, recent);
      if (taken.size > mostAccounts) taken.delete(taken.keys().next().value!);
      return true;
    },
  };
}
