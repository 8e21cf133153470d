// The attendance lead's and the headteacher's pages.
import type { Page } from 'playwright-core';
import { listCaseViews } from '#libs/store';
import type { Screen } from '../support/screens.js';
import type { Service } from '../support/service.js';

/** The address of something in the first case of the made-up school that waits for this, or stands on this stage. */
const inCase =
  (waits: string, rest = '') =>
  async ({ store, schoolId }: Service): Promise<string> => {
    const { items } = await store.forSchool(schoolId, tx => listCaseViews(tx, { limit: 200 }));
    const found =
      items.find(({ awaiting }) => awaiting.some(({ what }) => what.startsWith(waits))) ??
      items.find(({ stage }) => stage === waits) ??
      items[0]!;
    return `/cases/${found.caseId}${rest}`;
  };

const press = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState('load');
};

export const screens: readonly Screen[] = [
  { name: 'worklist', role: 'attendance-lead', path: '/worklist' },
  { name: 'worklist-overdue', role: 'attendance-lead', path: '/worklist?tab=overdue' },
  { name: 'worklist-empty', role: 'headteacher', path: '/worklist?tab=hold&year=-1' },
  { name: 'case-proposed', role: 'attendance-lead', path: inCase('approve:') },
  { name: 'case-referred', role: 'headteacher', path: inCase('ewo-referral') },
  { name: 'case-officer', role: 'attendance-officer', path: inCase('hold-meeting') },
  { name: 'approve', role: 'attendance-lead', path: inCase('approve:meeting', '/decide/approve?of=meeting') },
  {
    name: 'approve-missing',
    role: 'attendance-lead',
    path: inCase('approve:meeting', '/decide/approve?of=meeting'),
    steps: press('Continue to the letters'),
  },
  { name: 'approve-together', role: 'attendance-lead', path: '/approve?task=approve:target-letter' },
  {
    name: 'decline',
    role: 'attendance-lead',
    path: inCase('approve:target-letter', '/decide/decline?of=target-letter'),
  },
  { name: 'hold', role: 'attendance-lead', path: inCase('approve:', '/decide/hold') },
  { name: 'meeting', role: 'attendance-lead', path: inCase('hold-meeting', '/decide/hold-meeting') },
  {
    name: 'meeting-mistakes',
    role: 'attendance-lead',
    path: inCase('hold-meeting', '/decide/hold-meeting'),
    steps: press('Record the meeting'),
  },
  { name: 'review', role: 'attendance-lead', path: inCase('conclude-review:', '/decide/conclude-review') },
  {
    name: 'threshold',
    role: 'headteacher',
    path: inCase('consider-threshold', '/decide/consider-threshold'),
  },
  { name: 'notice-to-improve', role: 'headteacher', path: inCase('consider-threshold', '/decide/issue-nti') },
  { name: 'referral', role: 'headteacher', path: inCase('approve:', '/decide/submit-referral') },
  { name: 'notes', role: 'attendance-lead', path: inCase('approve:', '/notes') },
];
