// The case log and the keys of what is sealed in it. Append-only twice over: the application has no right to change or
// delete, and a trigger refuses both to everyone else, except for the rows of a throw-away school.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class CaseLog2026112200003 extends ForwardMigration {
  readonly name = 'CaseLog2026112200003';
  protected readonly sql = `
create table waymark.subject_key (
  school_id uuid not null references waymark.school,
  key_id uuid not null,
  subject_id uuid not null,
  wrapped_key bytea,
  created_at timestamptz(3) not null default now(),
  destroyed_at timestamptz(3),
  primary key (school_id, key_id),
  check ((wrapped_key is null) = (destroyed_at is not null))
);
create unique index subject_key_live on waymark.subject_key (school_id, subject_id) where destroyed_at is null;
${rowsOfSchool('subject_key', 'select, insert, update (wrapped_key, destroyed_at)')}

create function waymark.keep_key() returns trigger language plpgsql as $$
begin
  raise exception 'a subject key can be destroyed, not changed' using errcode = 'WM003';
end $$;
create trigger keep_key before update on waymark.subject_key for each row
  when (new.wrapped_key is not null or old.destroyed_at is not null) execute function waymark.keep_key();

create table waymark.case_stream (
  school_id uuid not null,
  stream_id uuid not null,
  pupil_id uuid not null,
  case_number smallint not null check (case_number >= 0),
  version integer not null,
  last_hash bytea not null,
  primary key (school_id, stream_id),
  unique (school_id, pupil_id, case_number),
  foreign key (school_id, pupil_id) references waymark.pupil
);
comment on column waymark.case_stream.case_number is 'counts the cases of the pupil from 1; 0 is the stream of what happened outside any case';
${rowsOfSchool('case_stream', 'select, insert, update (version, last_hash)')}

create table waymark.case_event (
  school_id uuid not null,
  stream_id uuid not null,
  version integer not null check (version > 0),
  global_position bigint generated always as identity unique,
  type text not null,
  format smallint not null,
  at timestamptz(3) not null,
  body text not null,
  hash bytea not null,
  previous_hash bytea,
  command_id uuid,
  command_ordinal smallint,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  primary key (school_id, stream_id, version),
  unique (school_id, command_id, command_ordinal),
  foreign key (school_id, stream_id) references waymark.case_stream,
  check ((command_id is null) = (command_ordinal is null))
);
comment on column waymark.case_event.body is 'canonical JSON (RFC 8785), exactly the bytes that hash covers';
${rowsOfSchool('case_event', 'select, insert')}
revoke update, delete, truncate on waymark.case_event from public, waymark_app, waymark_relay;

create function waymark.keep_log() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (select from waymark.school where id = old.school_id and disposable) then
    return old;
  end if;
  raise exception 'the case log is append-only: % is refused', tg_op using errcode = 'WM001';
end $$;
create trigger keep_log before update or delete on waymark.case_event for each row execute function waymark.keep_log();
create trigger keep_log_whole before truncate on waymark.case_event for each statement execute function waymark.keep_log();
`;
}
