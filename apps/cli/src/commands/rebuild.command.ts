// `waymark rebuild-projections`: the views of cases made anew from the log, school by school.
import type { Command } from 'commander';
import { createProgress, masterSecret, readConfig } from '#libs/runtime';
import { listSchools, openSitting, rebuildProjections } from '#libs/store';
import { openCommandStore } from '../open-store.js';

export function registerRebuild(program: Command): void {
  program
    .command('rebuild-projections')
    .description('make worklists and case views anew from the log')
    .action(async () => {
      const config = readConfig();
      const store = await openCommandStore(config, masterSecret(config));
      try {
        const schools = await store.asRelay(relay => listSchools(relay));
        for (const school of schools) {
          const part = createProgress().begin(school.slug);
          const views = await store.forSchool(school.id, tx =>
            rebuildProjections(tx, async (own, pupilId) => (await openSitting(own, pupilId)).summaries()),
          );
          part.done(`${views} views from the log`);
        }
      } finally {
        await store.close();
      }
    });
}
