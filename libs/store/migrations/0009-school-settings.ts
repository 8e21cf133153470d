// What a school says of itself, kept version by version; its logo; how parents are reached; and what happened on paper
// before Waymark: earlier notices with the document that each is known from.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class SchoolSettings2026112200009 extends ForwardMigration {
  readonly name = 'SchoolSettings2026112200009';
  protected readonly sql = `
create table waymark.school_setting (
  school_id uuid not null references waymark.school,
  version integer not null check (version > 0),
  at timestamptz(3) not null,
  actor_id text not null,
  actor_role text not null,
  settings jsonb not null,
  primary key (school_id, version)
);
comment on table waymark.school_setting is 'the settings as saved, whole, one row a version; the last one holds';
${rowsOfSchool('school_setting', 'select, insert')}

create table waymark.school_logo (
  school_id uuid not null references waymark.school,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  type text not null check (type in ('image/png', 'image/jpeg', 'image/svg+xml')),
  bytes bytea not null check (octet_length(bytes) <= 524288),
  primary key (school_id, hash)
);
comment on table waymark.school_logo is 'images for the letterhead by their SHA-256; the settings name the one that is used';
${rowsOfSchool('school_logo', 'select, insert')}

alter table waymark.relationship add column texts boolean not null default false,
  add column blocked_why text check (blocked_why in ('court-order', 'safeguarding', 'no-responsibility', 'asked-not-to'));
comment on column waymark.relationship.texts is 'the parent agreed to be told by text message that something waits; a letter never goes that way';
comment on column waymark.relationship.blocked_why is 'why the parent must not be written to, where a reason was given';

alter table waymark.earlier_notice add column authority text not null default '', add column document jsonb;
comment on column waymark.earlier_notice.document is 'name and SHA-256 of the file from which the notice is known';
grant update (authority, document) on waymark.earlier_notice to waymark_app;

create table waymark.earlier_improvement_notice (
  school_id uuid not null,
  pupil_id uuid not null,
  parent_id uuid not null,
  issued date not null,
  until date not null check (until >= issued),
  outcome text not null check (outcome in ('met', 'failed', 'withdrawn')),
  authority text not null default '',
  source text not null default '',
  document jsonb,
  known_at timestamptz(3) not null,
  primary key (school_id, pupil_id, parent_id, issued),
  foreign key (school_id, pupil_id) references waymark.pupil,
  foreign key (school_id, parent_id) references waymark.parent
);
comment on table waymark.earlier_improvement_notice is 'Notices to Improve that were over before the school was taken on';
${rowsOfSchool('earlier_improvement_notice', 'select, insert, update (until, outcome, authority, source, document)')}
`;
}
