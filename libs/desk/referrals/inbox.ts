// The authority's inbox: what schools have put before it, by how it stands, and every day that runs. Each page is a bounded
// number of queries, whatever the number of schools and cases.
import { may } from '#libs/access';
import { authorityLists, type AuthorityList } from '#libs/casework';
import type { Principal, SchoolRef } from '#libs/identity';
import {
  countReferrals,
  listReferrals,
  type BoundedCount,
  type ReferralEntry,
  type ReferralScope,
  type Store,
} from '#libs/store';
import { schoolsFor } from '../schools.js';
import { dayAway, matterText, type DayAway } from './words.js';

export type InboxList = Exclude<AuthorityList, 'date'>;

/** In the order in which they stand. */
export const inboxLists: readonly InboxList[] = authorityLists.filter(list => list !== 'date');

export interface InboxQuery {
  readonly list: InboxList;
  /** Short name of one of the schools. */
  readonly school?: string;
  /** Only referrals that ask for this. */
  readonly asks?: 'penalty' | 'support';
  readonly after?: string;
}

export interface InboxItem {
  readonly caseId: string;
  readonly pupil: string;
  readonly yearGroup: number | null;
  readonly school: string;
  readonly list: AuthorityList;
  readonly what: string;
  readonly text: string;
  readonly since: DayAway;
  readonly due: DayAway | null;
}

export interface InboxModel {
  readonly schools: readonly SchoolRef[];
  readonly counts: ReadonlyMap<AuthorityList, BoundedCount>;
  readonly items: readonly InboxItem[];
  readonly next: string | null;
}

/** A page of one list across the schools of whoever asks, with the counts of all. Throws 'worklist.bad-cursor'. */
export async function referralInbox(store: Store, asking: Principal, query: InboxQuery): Promise<InboxModel> {
  const schools = await schoolsFor(store, asking);
  const scope = scopeOf(schools, query);
  return await store.forAuthority(idsOf(schools), async tx => {
    // Each tab says what it holds, whatever is asked for on the one that is open.
    const counts = await countReferrals(tx, { ...withoutKind(scope), lists: inboxLists });
    const page = await listReferrals(
      tx,
      { ...scope, lists: [query.list] },
      query.after === undefined ? {} : { after: query.after },
    );
    return { schools, counts, items: page.entries.map(itemOf(asking)), next: page.next };
  });
}

export interface AuthorityDays {
  readonly schools: readonly SchoolRef[];
  /** A day has passed and nobody has decided. */
  readonly overdue: readonly InboxItem[];
  /** For the authority to do, without a day of its own; the longest waiting first. */
  readonly waiting: readonly InboxItem[];
  readonly running: readonly InboxItem[];
  readonly next: string | null;
  /** More of the first two kinds than are shown. */
  readonly more: boolean;
}

const daysOnPage = 100;

/** Every day that runs in what the schools referred, and what waits without one. Throws 'worklist.bad-cursor'. */
export async function authorityDays(
  store: Store,
  asking: Principal,
  query: Pick<InboxQuery, 'school' | 'after'>,
): Promise<AuthorityDays> {
  const schools = await schoolsFor(store, asking);
  const scope = scopeOf(schools, query);
  return await store.forAuthority(idsOf(schools), async tx => {
    const { after } = query;
    const tasks = await listReferrals(
      tx,
      { ...scope, lists: ['new', 'to-issue', 'to-decide'] },
      { limit: daysOnPage },
    );
    const dates = await listReferrals(
      tx,
      { ...scope, lists: ['date'] },
      { limit: daysOnPage, ...(after !== undefined && { after }) },
    );
    const own = after === undefined ? tasks.entries.map(itemOf(asking)) : [];
    const clocks = dates.entries.map(itemOf(asking));
    return {
      schools,
      overdue: [...own, ...clocks].filter(({ due }) => due?.isPast),
      waiting: own.filter(({ due }) => due === null),
      running: clocks.filter(({ due }) => due !== null && !due.isPast),
      next: dates.next,
      more: after === undefined && tasks.next !== null,
    };
  });
}

const withoutKind = ({ schoolId }: Omit<ReferralScope, 'lists'>): Omit<ReferralScope, 'lists'> =>
  schoolId === undefined ? {} : { schoolId };

const idsOf = (schools: readonly SchoolRef[]): string[] => schools.map(({ id }) => id);

/** A school that is none of theirs leaves nothing to see. */
function scopeOf(
  schools: readonly SchoolRef[],
  { school, asks }: Pick<InboxQuery, 'school' | 'asks'>,
): Omit<ReferralScope, 'lists'> {
  const chosen = schools.find(({ slug }) => slug === school);
  return {
    ...(school !== undefined && { schoolId: chosen?.id ?? '' }),
    ...(asks !== undefined && { what: `referral:${asks}` }),
  };
}

const itemOf =
  ({ actor }: Principal) =>
  (entry: ReferralEntry): InboxItem => {
    const { caseId, yearGroup, school, list, what, since, due, now, forename, surname } = entry;
    const name = [forename, surname].filter(Boolean).join(' ');
    return {
      caseId,
      pupil: may(actor.role, 'case:names') && name !== '' ? name : 'A pupil',
      yearGroup,
      school,
      list,
      what,
      text: matterText(what),
      since: dayAway(since, now),
      due: due === null ? null : dayAway(due, now),
    };
  };
