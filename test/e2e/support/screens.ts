// Pages that are photographed, and checked as they are: each file of test/e2e/screens lists those of one page folder.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '#libs/access';
import type { Page } from 'playwright-core';
import type { Service } from './service.js';

export interface Screen {
  /** Name of the picture: lower-case letters, digits and dashes. */
  readonly name: string;
  /** Who looks; null for somebody who has not signed in. */
  readonly role: Role | null;
  /** Address, perhaps one that has to be found out first. */
  readonly path: string | ((service: Service) => Promise<string>);
  /** What is done on the page before it is photographed, such as sending a form with a mistake in it. */
  readonly steps?: (page: Page) => Promise<void>;
}

/** All screens, by page folder. */
export async function allScreens(): Promise<readonly Screen[]> {
  const folder = join(import.meta.dirname, '..', 'screens');
  const found: Screen[] = [];
  for (const file of globSync('*.ts', { cwd: folder }).toSorted()) {
    const { screens } = (await import(join(folder, file))) as { readonly screens: readonly Screen[] };
    found.push(...screens);
  }
  return found;
}
