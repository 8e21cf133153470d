// What is under way: commands of people, messages to be passed on, effects to be carried out, and the projection that
// lists and pages read. All of it can be lost and made again from the log, save commands not yet answered.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class Work2026112200004 extends ForwardMigration {
  readonly name = 'Work2026112200004';
  protected readonly sql = `
create table waymark.command (
  school_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  case_id uuid,
  actor_id text not null,
  actor_role text not null,
  action text not null,
  sealed_payload text not null,
  shown_hash text,
  idempotency_key text not null,
  at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  outcome jsonb,
  settled_at timestamptz(3),
  primary key (school_id, id),
  unique (school_id, actor_id, idempotency_key),
  foreign key (school_id, pupil_id) references waymark.pupil,
  check ((outcome is null) = (settled_at is null))
);
create index command_open on waymark.command (created_at) where outcome is null;
${rowsOfSchool('command', 'select, insert, update (outcome, settled_at)')}
create policy relay on waymark.command for select to waymark_relay using (true);
grant select (school_id, id, pupil_id, case_id, created_at, outcome) on waymark.command to waymark_relay;

create table waymark.outbox (
  school_id uuid not null references waymark.school,
  id bigint generated always as identity,
  kind text not null,
  pupil_id uuid,
  case_id uuid,
  payload jsonb not null,
  created_at timestamptz(3) not null default now(),
  attempts smallint not null default 0,
  next_attempt_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  dead_at timestamptz(3),
  last_problem text,
  primary key (school_id, id)
);
create index outbox_due on waymark.outbox (next_attempt_at, id) where sent_at is null and dead_at is null;
create index outbox_dead on waymark.outbox (school_id, id) where dead_at is not null;
${rowsOfSchool('outbox', 'select, insert, update (attempts, next_attempt_at, dead_at)')}
create policy relay_reads on waymark.outbox for select to waymark_relay using (true);
create policy relay_settles on waymark.outbox for update to waymark_relay using (true) with check (true);
grant select, update (attempts, next_attempt_at, sent_at, dead_at, last_problem) on waymark.outbox to waymark_relay;

create table waymark.letter (
  school_id uuid not null,
  id uuid not null default gen_random_uuid(),
  case_id uuid not null,
  event_version integer not null,
  letter text not null,
  parent_id uuid not null,
  idempotency_key text not null,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  attempts smallint not null default 0,
  claimed_until timestamptz(3),
  detail text,
  created_at timestamptz(3) not null default now(),
  settled_at timestamptz(3),
  primary key (school_id, id),
  unique (school_id, idempotency_key),
  foreign key (school_id, case_id) references waymark.case_stream
);
create index letter_by_case on waymark.letter (school_id, case_id, event_version);
${rowsOfSchool('letter', 'select, insert, update (state, attempts, claimed_until, detail, settled_at)')}

create table waymark.case_view (
  school_id uuid not null,
  case_id uuid not null,
  pupil_id uuid not null,
  case_number smallint not null,
  status text not null,
  stage text,
  opened_at timestamptz(3) not null,
  next_deadline timestamptz(3),
  summary jsonb not null,
  updated_position bigint not null,
  primary key (school_id, case_id),
  foreign key (school_id, case_id) references waymark.case_stream
);
comment on column waymark.case_view.summary is 'the whole summary of the case; the columns before it repeat what lists filter and sort by';
create index case_view_in_order on waymark.case_view (school_id, opened_at, case_id);
create index case_view_by_pupil on waymark.case_view (school_id, pupil_id, case_number);
create index case_view_awaiting on waymark.case_view using gin ((summary -> 'awaiting') jsonb_path_ops);
${rowsOfSchool('case_view', 'select, insert, update, delete')}
`;
}
