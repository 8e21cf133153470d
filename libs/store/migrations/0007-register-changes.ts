// Wishes that an entry of the register be corrected, who answered for an amendment, and calendars as they were before
// they were changed.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class RegisterChanges2026112200007 extends ForwardMigration {
  readonly name = 'RegisterChanges2026112200007';
  protected readonly sql = `
create table waymark.correction_wish (
  school_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  day date not null,
  half text not null check (half in ('am', 'pm')),
  code text not null,
  stood text,
  sealed_reason text not null,
  asked_by text not null,
  asked_role text not null,
  asked_at timestamptz(3) not null,
  taken_back_by text,
  taken_back_role text,
  taken_back_at timestamptz(3),
  primary key (school_id, id),
  foreign key (school_id, pupil_id) references waymark.pupil,
  check ((taken_back_at is null) = (taken_back_by is null) and (taken_back_at is null) = (taken_back_role is null))
);
comment on table waymark.correction_wish is 'what somebody wishes an entry to be; it is open until the register shows the code or the wish is taken back';
comment on column waymark.correction_wish.stood is 'the code that stood when the wish was made, null for none';
create index correction_wish_in_order on waymark.correction_wish (school_id, asked_at, id);
create index correction_wish_by_pupil on waymark.correction_wish (school_id, pupil_id, day);
${rowsOfSchool('correction_wish', 'select, insert, update (taken_back_by, taken_back_role, taken_back_at)')}

alter table waymark.mark_history add column answered_by text, add column answered_role text, add column answered_at timestamptz(3);
comment on column waymark.mark_history.answered_by is 'who told the facts of an amendment that only an extract had shown';
grant update (answered_by, answered_role, answered_at) on waymark.mark_history to waymark_app;

create table waymark.calendar_change (
  school_id uuid not null references waymark.school,
  id bigint generated always as identity,
  at timestamptz(3) not null,
  actor_id text not null,
  actor_role text not null,
  before jsonb not null,
  after jsonb not null,
  primary key (school_id, id)
);
comment on table waymark.calendar_change is 'the calendar of the school before and after each change, so that a moment is judged by the calendar of then';
${rowsOfSchool('calendar_change', 'select, insert')}

alter table waymark.closure add column lifted_at timestamptz(3);
comment on column waymark.closure.lifted_at is 'from when the announced closure no longer holds';
grant update (known_at, lifted_at) on waymark.closure to waymark_app;
`;
}
