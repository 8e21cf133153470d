// The register for imports by the million. The moments of a week's marks become a number that many weeks share; what an
// extract says is ordered by when it was made, so that late files fall into their place; figures are kept as marks come.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class BulkRegister2026112200006 extends ForwardMigration {
  readonly name = 'BulkRegister2026112200006';
  protected readonly sql = `
create table waymark.mark_times (
  school_id uuid not null,
  id integer not null,
  as_at bigint[] not null check (cardinality(as_at) = 14),
  known_at bigint[] not null check (cardinality(known_at) = 14),
  primary key (school_id, id),
  unique (school_id, as_at, known_at)
);
comment on table waymark.mark_times is 'for the 14 slots of a week when what is said of them was extracted, and when it became known; milliseconds since 1970-01-01 UTC, null where nothing is said; the weeks of many pupils share a row';
${rowsOfSchool('mark_times', 'select, insert')}

-- What migrations see of tables under row-level security depends on who runs them: step round it for the length of this one.
alter table waymark.pupil_week no force row level security;
alter table waymark.mark_times no force row level security;
alter table waymark.mark_history no force row level security;
insert into waymark.mark_times (school_id, id, as_at, known_at)
  select school_id, row_number() over (partition by school_id order by known_at), known_at, known_at
  from (select distinct school_id, known_at from waymark.pupil_week) w;
alter table waymark.pupil_week add column times integer, add column seen bigint[];
update waymark.pupil_week w set times = t.id from waymark.mark_times t where t.school_id = w.school_id and t.known_at = w.known_at;
alter table waymark.pupil_week alter column times set not null, drop column known_at;
comment on column waymark.pupil_week.times is 'which mark_times holds the moments of the marks that stand';
comment on column waymark.pupil_week.seen is 'later extracts that said the same: 16384 times the id of their mark_times plus a bit a slot, Monday am lowest; null for none';

create temporary table replaced_marks on commit drop as select * from waymark.mark_history;
delete from waymark.mark_history;
alter table waymark.mark_history add column as_at timestamptz(3), alter column batch_id drop not null,
  drop column replaced_by, drop column replaced_at;
insert into waymark.mark_history (school_id, pupil_id, day, half, code, as_at, known_at, batch_id, sealed_reason)
  select school_id, pupil_id, day, half, code, known_at, known_at, batch_id, sealed_reason from (
    select distinct on (school_id, pupil_id, day, half)
      school_id, pupil_id, day, half, 0 as n, code, known_at, null::uuid as batch_id, null as sealed_reason
    from replaced_marks order by school_id, pupil_id, day, half, id
  ) first_entries
  union all
  select school_id, pupil_id, day, half, replaced_by, replaced_at, replaced_at, batch_id, sealed_reason
  from (select * from replaced_marks order by school_id, pupil_id, day, half, id) later_entries;
alter table waymark.mark_history alter column as_at set not null;
comment on table waymark.mark_history is 'what was said of each session that more than one code was ever said of, ordered by as_at, then id; the last is the one that stands';
comment on column waymark.mark_history.batch_id is 'the delivery that said it; null for the entry that stood when a second came';
comment on column waymark.mark_history.sealed_reason is 'the facts of the amendment that this entry is';
grant update (sealed_reason) on waymark.mark_history to waymark_app;
create function waymark.keep_amendment() returns trigger language plpgsql as $$
begin
  raise exception 'the facts of an amendment are given once' using errcode = 'WM004';
end $$;
create trigger keep_amendment before update on waymark.mark_history for each row
  when (old.sealed_reason is not null) execute function waymark.keep_amendment();
create index mark_history_unexplained on waymark.mark_history (school_id, id) where sealed_reason is null and batch_id is not null;
alter table waymark.pupil_week force row level security;
alter table waymark.mark_times force row level security;
alter table waymark.mark_history force row level security;

create table waymark.pupil_measure (
  school_id uuid not null,
  pupil_id uuid not null,
  year smallint not null,
  basis bigint not null,
  attended integer not null,
  possible integer not null,
  ladder_attended integer not null,
  ladder_possible integer not null,
  unauthorised integer not null,
  primary key (school_id, pupil_id, year)
);
comment on table waymark.pupil_measure is 'figures of a pupil from 1 September of a year, kept up to date with each mark';
comment on column waymark.pupil_measure.basis is 'a hash of the calendar that the figures were counted with; another calendar has them counted again';
${rowsOfSchool('pupil_measure', 'select, insert, update')}

alter table waymark.import_batch add column fingerprint text, add column read_bytes bigint, add column read_rows bigint,
  add column finished_at timestamptz(3);
comment on column waymark.import_batch.fingerprint is 'tells a file that is sent again from another; the columns after it say how far it was read and whether to its end';
create index import_batch_by_fingerprint on waymark.import_batch (school_id, fingerprint) where fingerprint is not null;
grant update (fingerprint, read_bytes, read_rows, finished_at) on waymark.import_batch to waymark_app;

alter table waymark.parent add column address_withheld boolean not null default false;
comment on column waymark.parent.address_withheld is 'a refuge, or another address that nobody but this parent may learn';
alter table waymark.relationship add column sealed_order text;
comment on column waymark.relationship.sealed_order is 'a court order about this parent and pupil, sealed under the pupil''s key';

alter table waymark.school add column taken_on date;
comment on column waymark.school.taken_on is 'the first day whose sessions may lead to a step; earlier ones count, and propose nothing';
grant update (taken_on) on waymark.school to waymark_app;

create table waymark.import_profile (
  school_id uuid not null references waymark.school,
  name text not null,
  profile jsonb not null,
  primary key (school_id, name)
);
comment on table waymark.import_profile is 'how the columns of the school''s exports are called';
${rowsOfSchool('import_profile', 'select, insert, update')}
`;
}
