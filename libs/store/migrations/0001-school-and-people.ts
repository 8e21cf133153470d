// Schools, and the only tables that hold names and addresses. Facts that the decider reads carry the time from which
// they held, so that a decision can be worked out again as of its moment.
// Keys begin with the school: a unique index or foreign key that did not would tell one school about another's rows.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class SchoolAndPeople2026112200001 extends ForwardMigration {
  readonly name = 'SchoolAndPeople2026112200001';
  protected readonly sql = `
grant usage on schema waymark to waymark_app, waymark_relay;

create function waymark.current_school() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.school', true), '')::uuid;

create table waymark.school (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  policy_id text not null,
  policy_version text not null,
  calendar jsonb not null,
  namespace text not null,
  disposable boolean not null default false,
  created_at timestamptz(3) not null default now()
);
comment on column waymark.school.disposable is 'fixed at creation: a throw-away school, the only kind whose log may be deleted';
alter table waymark.school enable row level security;
alter table waymark.school force row level security;
create policy own_school on waymark.school using (id = waymark.current_school()) with check (id = waymark.current_school());
create policy relay on waymark.school for select to waymark_relay using (true);
grant select, insert, update (slug, name, policy_id, policy_version, calendar) on waymark.school to waymark_app;
grant select on waymark.school to waymark_relay;

create function waymark.keep_disposable() returns trigger language plpgsql as $$
begin
  raise exception 'whether a school is disposable is fixed when it is made' using errcode = 'WM002';
end $$;
create trigger keep_disposable before update on waymark.school for each row
  when (old.disposable is distinct from new.disposable) execute function waymark.keep_disposable();

create table waymark.closure (
  school_id uuid not null references waymark.school,
  day date not null,
  known_at timestamptz(3) not null,
  primary key (school_id, day)
);
${rowsOfSchool('closure', 'select, insert')}

create table waymark.pupil (
  school_id uuid not null references waymark.school,
  id uuid not null,
  upn text,
  forename text not null default '',
  surname text not null default '',
  date_of_birth date,
  year_group smallint,
  registration_group text,
  site text,
  primary key (school_id, id),
  unique (school_id, upn)
);
create index pupil_by_name on waymark.pupil (school_id, surname, forename, id);
${rowsOfSchool('pupil', 'select, insert, update')}

create table waymark.parent (
  school_id uuid not null references waymark.school,
  id uuid not null,
  title text not null default '',
  forename text not null default '',
  surname text not null default '',
  address jsonb,
  email text,
  phone text,
  primary key (school_id, id)
);
comment on column waymark.parent.address is 'the lines of a postal address, an array of text';
${rowsOfSchool('parent', 'select, insert, update')}

create table waymark.relationship (
  school_id uuid not null,
  pupil_id uuid not null,
  parent_id uuid not null,
  valid_from timestamptz(3) not null default '-infinity',
  valid_to timestamptz(3) not null default 'infinity',
  ord smallint not null,
  service text not null check (service in ('post', 'email', 'hand')),
  liable boolean not null,
  contact_blocked boolean not null,
  primary key (school_id, pupil_id, parent_id, valid_from),
  foreign key (school_id, pupil_id) references waymark.pupil,
  foreign key (school_id, parent_id) references waymark.parent,
  check (valid_from <= valid_to)
);
comment on table waymark.relationship is 'a row holds from valid_from (included) to valid_to (not included); a change ends it and begins another';
create index relationship_by_parent on waymark.relationship (school_id, parent_id);
${rowsOfSchool('relationship', 'select, insert, update')}

create table waymark.pupil_flag (
  school_id uuid not null,
  pupil_id uuid not null,
  flag text not null,
  raised_at timestamptz(3) not null,
  met_at timestamptz(3),
  primary key (school_id, pupil_id, flag, raised_at),
  foreign key (school_id, pupil_id) references waymark.pupil
);
${rowsOfSchool('pupil_flag', 'select, insert, update (met_at)')}

create table waymark.enrolment (
  school_id uuid not null,
  pupil_id uuid not null,
  joined_at timestamptz(3) not null default '-infinity',
  left_at timestamptz(3),
  primary key (school_id, pupil_id, joined_at),
  foreign key (school_id, pupil_id) references waymark.pupil
);
${rowsOfSchool('enrolment', 'select, insert, update (left_at)')}

create table waymark.suspension (
  school_id uuid not null,
  pupil_id uuid not null,
  from_day date not null,
  school_days smallint not null check (school_days > 0),
  known_at timestamptz(3) not null,
  primary key (school_id, pupil_id, from_day),
  foreign key (school_id, pupil_id) references waymark.pupil
);
${rowsOfSchool('suspension', 'select, insert, update (school_days)')}

create table waymark.earlier_notice (
  school_id uuid not null,
  pupil_id uuid not null,
  parent_id uuid not null,
  issued date not null,
  status text not null check (status in ('paid', 'unpaid', 'withdrawn', 'prosecuted')),
  source text not null default '',
  known_at timestamptz(3) not null default '-infinity',
  primary key (school_id, pupil_id, parent_id, issued),
  foreign key (school_id, pupil_id) references waymark.pupil,
  foreign key (school_id, parent_id) references waymark.parent
);
${rowsOfSchool('earlier_notice', 'select, insert, update (status, source)')}
`;
}
