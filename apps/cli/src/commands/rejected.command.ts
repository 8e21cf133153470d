// `waymark rejected FILE --school ID`: the rows that an import could not take, as a file to mend and send again.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { formatInstant } from '#libs/school-time';
import { findRejectedImport, rejectedFile } from '#libs/store';
import { schoolsFor, withStore } from '../case-file.js';

interface RejectedFlags {
  readonly school: string;
  readonly import?: string;
}

export function registerRejected(program: Command): void {
  program
    .command('rejected')
    .argument('<file>', 'the file to write')
    .requiredOption('--school <id>', 'the school, by its short name')
    .option('--import <id>', 'the import that could not take them; the latest with any where not given')
    .description('write the rows that an import could not take, to be mended and sent again')
    .action(async (file: string, flags: RejectedFlags) =>
      withStore(async store => {
        const [school] = await schoolsFor(store, flags.school);
        await store.forSchool(school!.id, async tx => {
          const found = await findRejectedImport(tx, flags.import);
          // Names of pupils stand in it: for the user's own eyes.
          await pipeline(Readable.from(rejectedFile(tx, found)), createWriteStream(file, { mode: 0o600 }));
          process.stdout.write(
            `${file}: rows of ${found.source}, which came ${formatInstant(found.receivedAt)}\n`,
          );
        });
      }),
    );
}
