// Governors' pages, opened histories, policies and the training room's front door.
import { listCaseViews } from '#libs/store';
import type { Screen } from '../support/screens.js';
import type { Service } from '../support/service.js';

const caseOf = async ({ store, schoolId }: Service): Promise<string> =>
  (await store.forSchool(schoolId, tx => listCaseViews(tx, { limit: 1 }))).items[0]!.caseId;

export const screens: readonly Screen[] = [
  { name: 'school-picture', role: 'governor', path: '/school-picture' },
  { name: 'school-picture-empty', role: 'governor', path: '/school-picture?year=2001-09-01' },
  { name: 'processes', role: 'governor', path: '/process' },
  {
    name: 'process',
    role: 'governor',
    path: '/process',
    steps: async page => {
      await page.locator('tbody a').first().click();
      await page.getByRole('button', { name: 'Check that the record is unbroken' }).click();
      await page.getByText('is unbroken').waitFor();
    },
  },
  { name: 'benchmarks', role: 'headteacher', path: '/school-picture' },
  { name: 'grants-empty', role: 'headteacher', path: '/grants' },
  { name: 'grant', role: 'headteacher', path: async service => `/grants/new?case=${await caseOf(service)}` },
  { name: 'policy', role: 'headteacher', path: '/policy' },
  { name: 'policy-compare', role: 'headteacher', path: '/policy/compare?a=ashley&b=wessex' },
  { name: 'policy-what-if', role: 'headteacher', path: '/policy/what-if?against=wessex&people=prompt' },
  { name: 'training', role: 'attendance-lead', path: '/training' },
];
