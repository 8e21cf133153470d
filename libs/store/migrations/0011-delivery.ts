// Letters on their way: by which carrier each went, what came of it, and who posted it; print runs of what waits for the
// post; and by which carriers a school sends. Ids, codes, dates and hashes only.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class Delivery2026112200011 extends ForwardMigration {
  readonly name = 'Delivery2026112200011';
  protected readonly sql = `
create table waymark.delivery_setting (
  school_id uuid not null references waymark.school,
  postings text not null check (postings in ('assumed', 'reported')),
  post_by text check (post_by in ('outbox', 'notify')),
  email_by text check (email_by in ('outbox', 'smtp', 'notify')),
  primary key (school_id)
);
comment on table waymark.delivery_setting is 'without a row: postings are reported, save in a throw-away school; a carrier that is null is that of the installation';
${rowsOfSchool('delivery_setting', 'select, insert, update')}

create table waymark.print_run (
  school_id uuid not null references waymark.school,
  id uuid not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  posted_at timestamptz(3),
  posted_on date,
  posted_by text,
  primary key (school_id, id),
  check ((posted_at is null) = (posted_on is null) and (posted_at is null) = (posted_by is null))
);
create index print_run_in_order on waymark.print_run (school_id, made_at);
${rowsOfSchool('print_run', 'select, insert, update (posted_at, posted_on, posted_by)')}

create table waymark.delivery (
  school_id uuid not null,
  letter_key text not null,
  case_id uuid not null,
  event_version integer not null,
  pupil_id uuid not null,
  letter text not null,
  parent_id uuid not null,
  method text not null check (method in ('post', 'email', 'hand')),
  carrier text check (carrier in ('outbox', 'smtp', 'notify')),
  state text not null check (state in
    ('waiting', 'sending', 'to-post', 'sent', 'posted', 'confirmed', 'unknown', 'failed', 'returned', 'blocked')),
  reference text,
  problem text,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  run_id uuid,
  posted_on date,
  posted_by text,
  certificate jsonb,
  answer text check (answer in ('mark-sent', 'send-by-post', 'noted')),
  answered_at timestamptz(3),
  answered_by text,
  changed_at timestamptz(3) not null default now(),
  primary key (school_id, letter_key),
  foreign key (school_id, case_id) references waymark.case_stream,
  foreign key (school_id, run_id) references waymark.print_run,
  check ((answer is null) = (answered_at is null) and (answer is null) = (answered_by is null))
);
comment on column waymark.delivery.state is 'waiting: to be tried; sending: the intent is written down; to-post: a person posts it; sent: a carrier has it; posted, confirmed: it left, it arrived; unknown: perhaps sent, never sent again by itself';
comment on column waymark.delivery.reference is 'by which the carrier knows it: a Message-ID, a reference of GOV.UK Notify, a file';
comment on column waymark.delivery.certificate is 'name and SHA-256 of the file with the certificate of posting';
create index delivery_to_post on waymark.delivery (school_id, letter, letter_key) where state = 'to-post' and run_id is null;
create index delivery_of_run on waymark.delivery (school_id, run_id) where run_id is not null;
create index delivery_task on waymark.delivery (school_id, changed_at)
  where state in ('unknown', 'failed', 'returned', 'blocked') and answer is null;
${rowsOfSchool('delivery', 'select, insert, update')}

create index case_event_failed_letters on waymark.case_event (school_id, global_position) where type = 'LetterFailed';
`;
}
