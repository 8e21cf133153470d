// The authority's pages.
import { listReferrals } from '#libs/store';
import type { AuthorityList } from '#libs/casework';
import type { Screen } from '../support/screens.js';
import type { Service } from '../support/service.js';

/** The page of the first case of the made-up school in this list. */
const inList =
  (list: AuthorityList) =>
  async ({ store, schoolId }: Service): Promise<string> => {
    const { entries } = await store.forAuthority([schoolId], tx => listReferrals(tx, { lists: [list] }));
    return entries[0] ? `/referrals/${entries[0].caseId}` : '/referrals';
  };

export const screens: readonly Screen[] = [
  { name: 'referrals', role: 'ewo', path: '/referrals' },
  { name: 'referrals-to-decide', role: 'ewo', path: '/referrals?list=to-decide' },
  { name: 'referrals-empty', role: 'ewo', path: '/referrals?list=ended&asks=support' },
  { name: 'referral-new', role: 'ewo', path: inList('new') },
  { name: 'referral-unpaid', role: 'ewo', path: inList('to-decide') },
  { name: 'referral-paid', role: 'ewo', path: inList('paid') },
  {
    name: 'referral-return',
    role: 'ewo',
    path: async service =>
      `${(await inList('new')(service)).replace('/referrals/', '/cases/')}/decide/return-referral`,
  },
  { name: 'authority-deadlines', role: 'ewo', path: '/authority-deadlines' },
  { name: 'pupil-search', role: 'ewo', path: '/pupil-search?q=demo' },
  { name: 'pupil-search-mistake', role: 'ewo', path: '/pupil-search?q=a' },
];
