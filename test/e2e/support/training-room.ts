// Somebody who walks a case in the training room: takes one part after the other, decides, and lets weeks pass.
import type { Role } from '#libs/access';
import { londonDate, londonInstant, type Instant, type PlainDate } from '#libs/school-time';
import { trainingSchoolOf } from '#libs/training';
import type { Page } from 'playwright-core';
import { roleNames } from '../../../apps/web/src/frame/words.js';
import type { Service } from './service.js';

/** A clock that stands at nine on the next such day (`11-24`) and goes on from there: the same holidays whenever it is run. */
export function clockFrom(monthAndDay: string): () => Instant {
  const today = londonDate(Date.now());
  const year = Number(today.slice(0, 4)) + (today.slice(5) > monthAndDay ? 1 : 0);
  const ahead = Math.max(0, londonInstant(`${year}-${monthAndDay}`, '09:00') - Date.now());
  return () => Date.now() + ahead;
}

export interface Trainee {
  /** Takes another part. */
  play(role: Role): Promise<void>;
  /** Moves time on by these steps, one after the other. */
  moveOn(...steps: readonly string[]): Promise<void>;
  /** The day in the training room. */
  today(): Promise<PlainDate>;
  press(button: string): Promise<void>;
  /** Types a day into the three fields of a date. */
  fillDate(id: string, date: PlainDate): Promise<void>;
  /** Sends a form of a case, reads the letters where some go out, and sends it off. */
  decide(button: string): Promise<void>;
}

export function trainee(page: Page, { store, schoolId }: Service): Trainee {
  const press = async (button: string): Promise<void> => {
    // The first is the one of the Enter key where a form has two.
    await page.getByRole('button', { name: button }).last().click();
  };
  return {
    press,
    play: async role => {
      await page.goto('/role');
      await page.getByLabel(new RegExp(`${roleNames[role]}, .*: training room`)).check();
      await press('Continue');
      await page.waitForURL(url => url.pathname !== '/role');
    },
    moveOn: async (...steps) => {
      for (const step of steps) {
        await page.goto('/training');
        await page.getByLabel(step).check();
        await press('Move time on');
        await page.getByText('Time has moved on').waitFor({ timeout: 60_000 });
      }
    },
    today: () => store.forSchool(trainingSchoolOf(schoolId), tx => Promise.resolve(londonDate(tx.now()))),
    fillDate: async (id, date) => {
      const [year, month, day] = date.split('-').map(Number);
      for (const [part, number] of Object.entries({ day, month, year }))
        await page.locator(`[id="${id}-${part}"]`).fill(String(number));
    },
    decide: async button => {
      const letters = page.getByRole('button', { name: 'Continue to the letters' });
      if ((await letters.count()) > 0) {
        await letters.click();
        await page.getByRole('heading', { level: 1, name: 'Check what goes out' }).waitFor();
      }
      await press(button);
      await page.waitForURL(url => !url.pathname.includes('/decide/'));
    },
  };
}
