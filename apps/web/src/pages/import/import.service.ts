// The desk on which files lie while they are looked at and taken in: one for the process.
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { openImportDesk, type ImportDesk } from '#libs/desk';
import { WaymarkError } from '#libs/kernel';
import type { Logger } from '#libs/runtime';
import type { Store } from '#libs/store';
import { LOGGER, STORE } from '../../dependencies.js';

@Injectable()
export class ImportService implements OnModuleDestroy {
  readonly desk: ImportDesk;

  constructor(@Inject(STORE) store: Store, @Inject(LOGGER) logger: Logger) {
    // A message may quote a row, so only what kind of failure it was is logged.
    const onFault = (error: unknown) =>
      logger.error(
        {
          kind: error instanceof Error ? error.name : typeof error,
          code: error instanceof WaymarkError ? error.code : undefined,
        },
        'an import failed',
      );
    this.desk = openImportDesk({ store, onFault });
  }

  onModuleDestroy(): Promise<void> {
    return this.desk.close();
  }
}
