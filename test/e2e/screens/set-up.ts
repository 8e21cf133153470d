// Import, the office, setting up, and how parents are reached.
import { listAccounts } from '#libs/identity';
import { listPupilIds, loadParents } from '#libs/store';
import type { Page } from 'playwright-core';
import type { Screen } from '../support/screens.js';
import type { Service } from '../support/service.js';

async function somePupil({
  store,
  schoolId,
}: Service): Promise<{ readonly pupil: string; readonly parent: string }> {
  return await store.forSchool(schoolId, async tx => {
    for (const id of await listPupilIds(tx)) {
      const [parent] = await loadParents(tx, id, tx.now());
      if (parent) return { pupil: id, parent: parent.id };
    }
    throw new Error('the sample has no parent');
  });
}

async function fileOf({ store, schoolId }: Service): Promise<Buffer> {
  const pupils = await store.forSchool(schoolId, tx =>
    tx.query<{ upn: string; day: string }>(
      `select upn, (select to_char(max(monday), 'DD/MM/YYYY') from waymark.pupil_week) as day
       from waymark.pupil where upn is not null order by upn limit 3`,
    ),
  );
  const lines = pupils.flatMap(({ upn, day }) => [`${upn};${day};AM;/`, `${upn};${day};PM;\\`]);
  return Buffer.from(['UPN;Date;AM/PM;Mark', `X999999999999;${pupils[0]!.day};AM;O`, ...lines].join('\n'));
}

let service: Service;
async function choose(page: Page): Promise<void> {
  const buffer = await fileOf(service);
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'week-38.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Look at the file' }).click();
}
const check = async (page: Page): Promise<void> => {
  await choose(page);
  await page.getByRole('button', { name: 'Check the file' }).first().click();
  await page.getByRole('button', { name: 'Take in' }).waitFor();
};
const importPath = (found: Service): Promise<string> => {
  service = found;
  return Promise.resolve('/import');
};

export const screens: readonly Screen[] = [
  { name: 'import', role: 'attendance-officer', path: importPath },
  { name: 'import-columns', role: 'attendance-officer', path: importPath, steps: choose },
  { name: 'import-checked', role: 'attendance-officer', path: importPath, steps: check },
  {
    name: 'import-taken',
    role: 'attendance-officer',
    path: importPath,
    steps: async page => {
      await check(page);
      await page.getByRole('button', { name: 'Take in' }).click();
      await page.getByText('The file is taken in').first().waitFor();
    },
  },
  { name: 'office', role: 'attendance-officer', path: '/office' },
  { name: 'office-amendments', role: 'attendance-officer', path: '/office?list=amendment-query' },
  {
    name: 'office-amendment',
    role: 'attendance-officer',
    path: '/office?list=amendment-query',
    steps: async page => {
      await page
        .getByRole('link', { name: /^Explain the/ })
        .first()
        .click();
      await page.getByRole('heading', { name: 'Explain an amendment' }).waitFor();
    },
  },
  { name: 'office-corrections', role: 'attendance-officer', path: '/office?list=correction' },
  {
    name: 'office-register',
    role: 'attendance-officer',
    path: async found => `/office/register/${(await somePupil(found)).pupil}`,
  },
  { name: 'letters', role: 'attendance-officer', path: '/letters' },
  { name: 'contact', role: 'administrator', path: '/contact?pupil=a' },
  {
    name: 'contact-pupil',
    role: 'administrator',
    path: async found => `/contact/${(await somePupil(found)).pupil}`,
  },
  {
    name: 'contact-parent',
    role: 'administrator',
    path: async found => {
      const { pupil, parent } = await somePupil(found);
      return `/contact/${pupil}/${parent}`;
    },
  },
  { name: 'set-up', role: 'administrator', path: '/set-up' },
  ...[
    'school',
    'sites',
    'register-times',
    'policy',
    'authority',
    'signatories',
    'letterhead',
    'calendar',
    'people',
    'people/new',
    'profiles',
    'take-on',
  ].map((part): Screen => ({
    name: `set-up-${part.replace('/', '-')}`,
    role: 'administrator',
    path: `/set-up/${part}`,
  })),
  {
    name: 'set-up-person',
    role: 'administrator',
    path: async ({ store, schoolId }) => {
      const accounts = await store.asIdentity(tx => listAccounts(tx, { schoolId }));
      return `/set-up/people/${accounts[0]!.id}`;
    },
  },
  {
    name: 'set-up-school-conflict',
    role: 'administrator',
    path: '/set-up/school',
    steps: async page => {
      await page.evaluate("document.querySelector('[name=basedOn]').value -= 1");
      await page.getByLabel('Name of the school').fill('Sampleton Academy');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'set-up-school-mistake',
    role: 'administrator',
    path: '/set-up/school',
    steps: async page => {
      await page.getByLabel('Name of the school').fill('');
      await page.getByRole('button', { name: 'Save' }).click();
    },
  },
];
