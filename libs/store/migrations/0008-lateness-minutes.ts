// Minutes of lateness, in a table of late marks alone: a week of marks stays one short row, and most marks are not late.
// Beside it what figures and analysis need: late sessions among the kept figures, cohorts of pupils, the header of a file
// whose refused rows are asked for later.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class LatenessMinutes2026112200008 extends ForwardMigration {
  readonly name = 'LatenessMinutes2026112200008';
  protected readonly sql = `
create table waymark.late_mark (
  school_id uuid not null,
  pupil_id uuid not null,
  day date not null,
  half text not null check (half in ('am', 'pm')),
  id bigint generated always as identity,
  minutes smallint not null check (minutes >= 0),
  as_at timestamptz(3) not null,
  said_at timestamptz(3) not null,
  known_at timestamptz(3) not null,
  batch_id uuid not null,
  primary key (school_id, pupil_id, day, half, id),
  check (as_at <= said_at)
);
comment on table waymark.late_mark is 'how many minutes late, as extracts said it, ordered by as_at, then id: the last row of a session stands; it counts while the mark that stands is L or U';
comment on column waymark.late_mark.said_at is 'the newest extract in a row that said the same; as_at is the first';
${rowsOfSchool('late_mark', 'select, insert, update (said_at)')}

alter table waymark.pupil_measure add column late integer not null default 0;
comment on column waymark.pupil_measure.late is 'sessions with L or U';
-- Figures that were kept before know of no lateness: another basis has each pupil counted again, once.
alter table waymark.pupil_measure no force row level security;
update waymark.pupil_measure set basis = -1;
alter table waymark.pupil_measure force row level security;

alter table waymark.pupil add column cohorts text[] not null default '{}'
  check (cohorts <@ array['sen-support', 'ehcp', 'fsm', 'looked-after', 'eal', 'social-worker']);
comment on column waymark.pupil.cohorts is 'groups that figures are given for, as the newest file of people says';

alter table waymark.import_batch add column header text;
comment on column waymark.import_batch.header is 'the first line of the file, for a file of its refused rows';
grant update (header) on waymark.import_batch to waymark_app;
`;
}
