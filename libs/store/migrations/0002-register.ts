// The register. One row a pupil and week holds the marks that stand now, so that a bulk import writes a row for ten
// marks; an entry that was replaced moves to the history, so the register can be rebuilt as known at any moment.
// pupil_week and mark_history have no foreign key to the pupil: it would be looked up once a row in imports of
// millions, and whoever writes here has checked the pupils in one statement.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class Register2026112200002 extends ForwardMigration {
  readonly name = 'Register2026112200002';
  protected readonly sql = `
create table waymark.import_batch (
  school_id uuid not null references waymark.school,
  id uuid not null,
  source text not null,
  as_at timestamptz(3),
  received_at timestamptz(3) not null,
  actor_id text not null,
  actor_role text not null,
  accepted integer not null default 0,
  unchanged integer not null default 0,
  amended integer not null default 0,
  stale integer not null default 0,
  rejected integer not null default 0,
  primary key (school_id, id)
);
create index import_batch_by_time on waymark.import_batch (school_id, received_at);
${rowsOfSchool('import_batch', 'select, insert, update (accepted, unchanged, amended, stale, rejected)')}

create table waymark.pupil_week (
  school_id uuid not null,
  pupil_id uuid not null,
  monday date not null check (extract(isodow from monday) = 1),
  marks text not null check (length(marks) = 28),
  known_at bigint[] not null check (cardinality(known_at) = 14),
  primary key (school_id, pupil_id, monday)
);
comment on column waymark.pupil_week.marks is '14 slots of two characters, Monday am first, a code padded with a space, two spaces for no mark';
comment on column waymark.pupil_week.known_at is 'for each slot when its mark became known, milliseconds since 1970-01-01 UTC, null for no mark';
${rowsOfSchool('pupil_week', 'select, insert, update')}

create table waymark.mark_history (
  school_id uuid not null,
  pupil_id uuid not null,
  day date not null,
  half text not null check (half in ('am', 'pm')),
  id bigint generated always as identity,
  code text not null,
  known_at timestamptz(3) not null,
  replaced_by text not null,
  replaced_at timestamptz(3) not null,
  batch_id uuid not null,
  sealed_reason text,
  primary key (school_id, pupil_id, day, half, id),
  foreign key (school_id, batch_id) references waymark.import_batch
);
comment on table waymark.mark_history is 'entries that were replaced, oldest first by id; the batch is the one that replaced the entry';
create index mark_history_by_batch on waymark.mark_history (school_id, batch_id);
${rowsOfSchool('mark_history', 'select, insert')}

create table waymark.rejected_row (
  school_id uuid not null,
  batch_id uuid not null,
  row_number integer not null,
  field text not null,
  problem text not null,
  remedy text not null,
  sealed_row text not null,
  primary key (school_id, batch_id, row_number, field),
  foreign key (school_id, batch_id) references waymark.import_batch
);
${rowsOfSchool('rejected_row', 'select, insert')}
`;
}
