// Letters outside the ladder: asked for by a person, kept as they went out like those of cases, and on their way beside them.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class OfficeLetters2026112200017 extends ForwardMigration {
  readonly name = 'OfficeLetters2026112200017';
  protected readonly sql = `
create table waymark.office_letter (
  school_id uuid not null references waymark.school,
  id uuid not null default gen_random_uuid(),
  once text not null,
  pupil_id uuid not null,
  parent_id uuid not null,
  case_id uuid,
  letter text not null,
  method text not null check (method in ('post', 'email', 'hand')),
  language text not null check (language in ('en', 'cy')),
  variant text not null check (variant in ('standard', 'large-print', 'easy-read')),
  template_id text not null,
  template_version text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  shown_hash text not null,
  sealed_facts text not null,
  key_id uuid not null,
  content bytea not null check (octet_length(content) <= 20000000),
  asked_by text not null,
  asked_role text not null,
  asked_at timestamptz(3) not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts smallint not null default 0,
  next_attempt_at timestamptz(3) not null default now(),
  detail text,
  settled_at timestamptz(3),
  primary key (school_id, id),
  unique (school_id, once, pupil_id, parent_id),
  foreign key (school_id, pupil_id) references waymark.pupil,
  foreign key (school_id, parent_id) references waymark.parent,
  foreign key (school_id, case_id) references waymark.case_stream
);
comment on column waymark.office_letter.once is 'asked again under the same word, the same letter goes to the same parent once';
comment on column waymark.office_letter.case_id is 'the case that it tells of; null for a letter about no case';
comment on column waymark.office_letter.sealed_facts is 'the seal of what was said for it, under the pupil''s key';
comment on column waymark.office_letter.sha256 is 'of the PDF before it was sealed';
comment on column waymark.office_letter.content is 'what was sent, encrypted under the pupil''s key; 12 bytes of nonce and 16 of tag come first';
create index office_letter_of_pupil on waymark.office_letter (school_id, pupil_id, asked_at);
create index office_letter_due on waymark.office_letter (next_attempt_at) where state = 'waiting';
alter table waymark.office_letter alter column content set storage external;
${rowsOfSchool('office_letter', 'select, insert, update (state, next_attempt_at, detail, settled_at)')}
create policy relay_reads on waymark.office_letter for select to waymark_relay using (true);
create policy relay_claims on waymark.office_letter for update to waymark_relay using (true) with check (true);
grant select (school_id, id, state, attempts, next_attempt_at), update (attempts, next_attempt_at) on waymark.office_letter to waymark_relay;

alter table waymark.delivery
  alter column case_id drop not null,
  alter column event_version drop not null,
  add check ((case_id is null) = (event_version is null)),
  add check ((case_id is null) = (letter_key like 'office/%'));
comment on column waymark.delivery.letter_key is 'case/version of the event that issued it, or office/id of a letter outside the ladder, which belongs to no case';
`;
}
