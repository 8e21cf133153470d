// Schools for training, whose clock people move on. Every other school has no row here and keeps real time.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class Training2026112200015 extends ForwardMigration {
  readonly name = 'Training2026112200015';
  protected readonly sql = `
create table waymark.school_clock (
  school_id uuid primary key,
  ahead_ms bigint not null check (ahead_ms >= 0)
);
comment on column waymark.school_clock.ahead_ms is 'how far the school''s clock is ahead of the real one';
${rowsOfSchool('school_clock', 'select, insert, update')}

create table waymark.training_habit (
  school_id uuid not null,
  pupil_id uuid not null,
  habit text not null,
  primary key (school_id, pupil_id)
);
comment on table waymark.training_habit is 'how a made-up pupil attends from now on';
${rowsOfSchool('training_habit', 'select, insert, update')}
`;
}
