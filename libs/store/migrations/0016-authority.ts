// What the authority's education welfare officer reads of several schools at once: under a role of its own that sees the
// matters which a school has put before the authority, and of pupils those whom such a matter is about. It sees no other row, may
// write nothing, and only in the schools that the transaction names.
import { ForwardMigration } from './forward-migration.js';

export class Authority2026112200016 extends ForwardMigration {
  readonly name = 'Authority2026112200016';
  protected readonly sql = `
grant usage on schema waymark to waymark_authority;

create function waymark.asked_schools() returns uuid[] language sql stable parallel safe
  return coalesce(string_to_array(nullif(current_setting('app.schools', true), ''), ',')::uuid[], '{}');

create policy authority on waymark.worklist for select to waymark_authority
  using (school_id = any (waymark.asked_schools()) and list like 'authority:%');
grant select (school_id, list, due, since, case_id, what, pupil_id) on waymark.worklist to waymark_authority;
comment on column waymark.worklist.list is 'waits:<role> (tasks), due (tasks with a day), date (what the clock brings), open, hold (cases), authority:<list> (matters put before the authority)';

create policy authority on waymark.pupil for select to waymark_authority
  using (school_id = any (waymark.asked_schools()) and exists (
    select from waymark.worklist w
    where w.school_id = pupil.school_id and w.pupil_id = pupil.id and w.list like 'authority:%'));
grant select (school_id, id, upn, forename, surname, year_group) on waymark.pupil to waymark_authority;

create policy authority on waymark.school for select to waymark_authority using (id = any (waymark.asked_schools()));
grant select (id, slug, name) on waymark.school to waymark_authority;

create policy authority on waymark.school_clock for select to waymark_authority
  using (school_id = any (waymark.asked_schools()));
grant select on waymark.school_clock to waymark_authority;
`;
}
