// The worklist: every open case under each list in which people look for it, ordered as they read it, so that one index
// range answers any page of any list. Kept beside the case views and made again with them. And what people write down and
// file with a case besides its log: notes and attachments, sealed under the pupil's key.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class Worklist2026112200013 extends ForwardMigration {
  readonly name = 'Worklist2026112200013';
  protected readonly sql = `
create table waymark.worklist (
  school_id uuid not null,
  list text not null,
  due timestamptz(3) not null,
  since timestamptz(3) not null,
  case_id uuid not null,
  what text not null,
  role text,
  stage text not null,
  year_group smallint,
  cohort text not null,
  pupil_id uuid not null,
  primary key (school_id, list, cohort, due, since, case_id, what),
  foreign key (school_id, case_id) references waymark.case_view on delete cascade,
  foreign key (school_id, pupil_id) references waymark.pupil
);
comment on column waymark.worklist.list is 'waits:<role> (tasks), due (tasks with a day), date (what the clock brings), open, hold (cases)';
comment on column waymark.worklist.due is 'infinity where nothing sets a day';
comment on column waymark.worklist.stage is 'the highest stage entered; empty before the first';
comment on column waymark.worklist.cohort is 'empty for the row that every list has; the same row again for each group that the pupil belongs to';
create index worklist_by_case on waymark.worklist (school_id, case_id);
create index worklist_by_pupil on waymark.worklist (school_id, pupil_id);
create index worklist_by_stage on waymark.worklist (school_id, list, cohort, stage, due, since, case_id, what);
create index worklist_by_year on waymark.worklist (school_id, list, cohort, year_group, due, since, case_id, what);
create index worklist_by_both on waymark.worklist (school_id, list, cohort, stage, year_group, due, since, case_id, what);
create index worklist_by_what on waymark.worklist (school_id, list, cohort, what, due, since, case_id);
${rowsOfSchool('worklist', 'select, insert, update (year_group), delete')}

create function waymark.cohorts_of(school uuid, pupil uuid) returns setof text language sql stable as $$
  select distinct flag from waymark.pupil_flag
  where school_id = school and pupil_id = pupil and flag <> 'illness-15-days'
$$;

create function waymark.keep_worklist_year() returns trigger language plpgsql as $$
begin
  update waymark.worklist set year_group = new.year_group where school_id = new.school_id and pupil_id = new.id;
  return null;
end $$;
create trigger keep_worklist after update of year_group on waymark.pupil for each row
  when (old.year_group is distinct from new.year_group) execute function waymark.keep_worklist_year();

create function waymark.keep_worklist_cohorts() returns trigger language plpgsql as $$
begin
  insert into waymark.worklist (school_id, list, due, since, case_id, what, role, stage, year_group, cohort, pupil_id)
  select school_id, list, due, since, case_id, what, role, stage, year_group, new.flag, pupil_id
  from waymark.worklist where school_id = new.school_id and pupil_id = new.pupil_id and cohort = ''
  on conflict do nothing;
  return null;
end $$;
create trigger keep_worklist after insert on waymark.pupil_flag for each row
  when (new.flag <> 'illness-15-days') execute function waymark.keep_worklist_cohorts();

create table waymark.case_note (
  school_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  at timestamptz(3) not null,
  author_id text not null,
  author_role text not null,
  sealed_text text not null,
  primary key (school_id, case_id, id),
  foreign key (school_id, case_id) references waymark.case_stream
);
comment on column waymark.case_note.sealed_text is 'the seal of {text}, under the pupil''s key';
create index case_note_in_order on waymark.case_note (school_id, case_id, at, id);
${rowsOfSchool('case_note', 'select, insert')}

create table waymark.case_attachment (
  school_id uuid not null,
  case_id uuid not null,
  note_id uuid not null,
  id uuid not null,
  media_type text not null,
  bytes integer not null check (bytes > 0),
  scan text not null check (scan in ('clean', 'no-scanner')),
  sealed_name text not null,
  key_id uuid not null,
  content bytea not null check (octet_length(content) <= 10500000),
  primary key (school_id, case_id, id),
  foreign key (school_id, case_id, note_id) references waymark.case_note
);
comment on column waymark.case_attachment.content is 'the file, encrypted under the pupil''s key; 12 bytes of nonce and 16 of tag come first';
create index case_attachment_by_note on waymark.case_attachment (school_id, case_id, note_id);
alter table waymark.case_attachment alter column content set storage external;
${rowsOfSchool('case_attachment', 'select, insert')}
`;
}
