// What governors may see beyond counts: the headteacher's grants of a dated history, each reading of one, and the
// benchmarks that the school holds its figures against.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class Governors2026112200014 extends ForwardMigration {
  readonly name = 'Governors2026112200014';
  protected readonly sql = `
create table waymark.history_grant (
  school_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  granted_to text not null,
  granted_by text not null,
  purpose text not null check (purpose in ('complaint', 'panel', 'inspection')),
  note jsonb not null,
  granted_at timestamptz(3) not null,
  until timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (school_id, id),
  foreign key (school_id, case_id) references waymark.case_stream,
  check (until > granted_at)
);
comment on column waymark.history_grant.note is 'what the history is needed for, sealed under the pupil''s key';
create index history_grant_by_case on waymark.history_grant (school_id, case_id, granted_to);
${rowsOfSchool('history_grant', 'select, insert, update (ended_at)')}

create table waymark.history_reading (
  school_id uuid not null,
  grant_id uuid not null,
  read_at timestamptz(3) not null,
  foreign key (school_id, grant_id) references waymark.history_grant
);
create index history_reading_by_grant on waymark.history_reading (school_id, grant_id, read_at);
${rowsOfSchool('history_reading', 'select, insert')}

create table waymark.benchmark (
  school_id uuid not null,
  measure text not null check (measure in ('attendance', 'persistent', 'severe')),
  cohort text not null,
  school_year smallint not null,
  percent numeric(5, 2) not null check (percent between 0 and 100),
  source text not null,
  primary key (school_id, measure, cohort, school_year)
);
comment on column waymark.benchmark.school_year is 'the year in which the school year starts';
${rowsOfSchool('benchmark', 'select, insert, update, delete')}
`;
}
