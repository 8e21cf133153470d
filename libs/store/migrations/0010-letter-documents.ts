// The letters themselves, as they went out: the exact bytes, sealed under the pupil's key, one row a letter, never changed.
// And in which form a parent wants letters.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class LetterDocuments2026112200010 extends ForwardMigration {
  readonly name = 'LetterDocuments2026112200010';
  protected readonly sql = `
create table waymark.letter_document (
  school_id uuid not null,
  key text not null,
  case_id uuid not null,
  event_version integer not null,
  pupil_id uuid not null,
  parent_id uuid not null,
  letter text not null,
  language text not null check (language in ('en', 'cy')),
  variant text not null check (variant in ('standard', 'large-print', 'easy-read')),
  template_id text not null,
  template_version text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  key_id uuid not null,
  content bytea not null check (octet_length(content) <= 20000000),
  created_at timestamptz(3) not null default now(),
  primary key (school_id, key),
  foreign key (school_id, case_id) references waymark.case_stream,
  foreign key (school_id, pupil_id) references waymark.pupil
);
comment on column waymark.letter_document.key is 'of the letter: its case and the version of the event that issued it';
comment on column waymark.letter_document.sha256 is 'of the PDF before it was sealed';
comment on column waymark.letter_document.content is 'what was sent, encrypted under the pupil''s key; 12 bytes of nonce and 16 of tag come first';
create index letter_document_by_case on waymark.letter_document (school_id, case_id, event_version);
alter table waymark.letter_document alter column content set storage external;
${rowsOfSchool('letter_document', 'select, insert')}
revoke update, delete, truncate on waymark.letter_document from public, waymark_app, waymark_relay;

create trigger keep_letter_document before update or delete on waymark.letter_document
  for each row execute function waymark.keep_log();
create trigger keep_letter_documents_whole before truncate on waymark.letter_document
  for each statement execute function waymark.keep_log();

alter table waymark.parent add column letter_language text not null default 'en' check (letter_language in ('en', 'cy')),
  add column letter_variant text not null default 'standard' check (letter_variant in ('standard', 'large-print', 'easy-read'));
comment on column waymark.parent.letter_variant is 'the form in which the parent asked for letters';
grant update (letter_language, letter_variant) on waymark.parent to waymark_app;
`;
}
