// A message that was passed on is not yet answered: its case notes here that it has dealt with it, in the transaction of
// what it decided, so that the same message again changes nothing.
import { ForwardMigration } from './forward-migration.js';

export class HandledMessages2026112200005 extends ForwardMigration {
  readonly name = 'HandledMessages2026112200005';
  protected readonly sql = `
alter table waymark.outbox add column handled_at timestamptz(3);
create index outbox_unhandled on waymark.outbox (school_id, pupil_id) where handled_at is null;
grant update (handled_at) on waymark.outbox to waymark_app;
`;
}
