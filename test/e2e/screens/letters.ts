// Letters outside the ladder, and finding a pupil.
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { weekForLetters } from '#libs/desk';
import { sessionOf } from '#libs/school-time';
import { listCaseViews, takeMarks } from '#libs/store';
import type { Screen } from '../support/screens.js';
import type { Service } from '../support/service.js';

/** The letter of a kind about the first case. */
const letterOf =
  (letter: string) =>
  async ({ store, schoolId }: Service): Promise<string> => {
    const { items } = await store.forSchool(schoolId, tx => listCaseViews(tx, { limit: 1 }));
    return `/letters/new?case=${items[0]!.caseId}${letter === '' ? '' : `&letter=${letter}`}`;
  };

/** Has answers to a request for leave read before they go. */
async function fillLeave(page: Page): Promise<void> {
  for (const [name, day] of [
    ['from', '8'],
    ['to', '10'],
  ] as const) {
    const part = (key: string) => page.locator(`[id="details.leave.${name}-${key}"]`);
    await part('day').fill(day);
    await part('month').fill('12');
    await part('year').fill('2025');
  }
  await page.getByLabel('No', { exact: true }).check();
  await page.getByLabel('For what reason?').fill('The school is open in these days, and a holiday can wait.');
  await page.getByRole('button', { name: 'Show the letter' }).click();
  await page.waitForLoadState('load');
}

/** The week's letters, with a pupil in it of whose absence nobody has said anything. */
async function week({ store, schoolId }: Service): Promise<string> {
  const now = Date.now();
  const monday = weekForLetters(now);
  await store.forSchool(schoolId, async tx => {
    const { items } = await listCaseViews(tx, { limit: 2 });
    const actor = { id: 'office', role: 'attendance-officer' } as const;
    const marks = items.flatMap(({ pupilId }) =>
      (['am', 'pm'] as const).map(half => ({
        pupilId,
        session: sessionOf(monday, half),
        code: 'N',
        knownAt: now,
      })),
    );
    await takeMarks(tx, { id: randomUUID(), source: 'sample', receivedAt: now, asAt: now, actor }, marks);
  });
  return `/letters/week?week=${monday}`;
}

const press = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState('load');
};

export const screens: readonly Screen[] = [
  { name: 'letter-choose', role: 'headteacher', path: letterOf('') },
  { name: 'letter-questions', role: 'headteacher', path: letterOf('leave-decision') },
  { name: 'letter-seen', role: 'headteacher', path: letterOf('leave-decision'), steps: fillLeave },
  {
    name: 'letter-mistakes',
    role: 'headteacher',
    path: letterOf('leave-decision'),
    steps: press('Show the letter'),
  },
  { name: 'letter-none', role: 'dsl', path: letterOf('') },
  { name: 'letters-of-the-week', role: 'attendance-officer', path: week },
  {
    name: 'letters-of-the-week-seen',
    role: 'attendance-officer',
    path: week,
    steps: press('Show the letters'),
  },
  { name: 'search', role: 'attendance-lead', path: '/search' },
  { name: 'search-found', role: 'attendance-lead', path: '/search?q=ka' },
  { name: 'search-none', role: 'dsl', path: '/search?q=zzz' },
  { name: 'search-short', role: 'attendance-lead', path: '/search?q=z' },
];
