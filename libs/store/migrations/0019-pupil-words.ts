// The words by which pupils are looked up: each part of a name, the UPN and the registration group, without accents and
// marks. A table of its own, and compared by its bytes: row-level security keeps an index from patterns and expressions, but
// not from ranges of plain columns.
import { ForwardMigration, rowsOfSchool } from './forward-migration.js';

export class PupilWords2026112200019 extends ForwardMigration {
  readonly name = 'PupilWords2026112200019';
  protected readonly sql = `
create table waymark.pupil_word (
  school_id uuid not null,
  word text collate "C" not null,
  pupil_id uuid not null,
  primary key (school_id, word, pupil_id),
  foreign key (school_id, pupil_id) references waymark.pupil on delete cascade
);
create index pupil_word_of_pupil on waymark.pupil_word (school_id, pupil_id);
${rowsOfSchool('pupil_word', 'select, insert, delete')}

create function waymark.words_in(text) returns setof text language sql immutable parallel safe as $$
  select distinct left(word, 80) from regexp_split_to_table(
    lower(regexp_replace(regexp_replace(normalize($1, nfd), '[\\u0300-\\u036f]', '', 'g'), '[''’]', '', 'g')),
    '[^[:alnum:]]+') as word
  where word <> ''
$$;

create function waymark.keep_new_pupil_words() returns trigger language plpgsql as $$
begin
  insert into waymark.pupil_word (school_id, word, pupil_id)
  select n.school_id, w, n.id from new_rows n,
    lateral waymark.words_in(concat_ws(' ', n.forename, n.surname, n.upn, n.registration_group)) w
  on conflict do nothing;
  return null;
end $$;
create trigger keep_words_of_new after insert on waymark.pupil
  referencing new table as new_rows for each statement execute function waymark.keep_new_pupil_words();

create function waymark.keep_pupil_words() returns trigger language plpgsql as $$
begin
  delete from waymark.pupil_word where school_id = new.school_id and pupil_id = new.id;
  insert into waymark.pupil_word (school_id, word, pupil_id)
  select new.school_id, w, new.id
  from waymark.words_in(concat_ws(' ', new.forename, new.surname, new.upn, new.registration_group)) w;
  return null;
end $$;
create trigger keep_words after update on waymark.pupil for each row
  when ((old.forename, old.surname, old.upn, old.registration_group)
    is distinct from (new.forename, new.surname, new.upn, new.registration_group))
  execute function waymark.keep_pupil_words();

alter table waymark.pupil no force row level security;
alter table waymark.pupil_word no force row level security;
insert into waymark.pupil_word (school_id, word, pupil_id)
  select p.school_id, w, p.id from waymark.pupil p,
    lateral waymark.words_in(concat_ws(' ', p.forename, p.surname, p.upn, p.registration_group)) w
  on conflict do nothing;
alter table waymark.pupil force row level security;
alter table waymark.pupil_word force row level security;
`;
}
