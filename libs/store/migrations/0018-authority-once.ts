// The authority sees each matter once: the worklist repeats its rows for every group that a pupil belongs to, and which groups
// these are is not the authority's matter.
import { ForwardMigration } from './forward-migration.js';

export class AuthorityOnce2026112200018 extends ForwardMigration {
  readonly name = 'AuthorityOnce2026112200018';
  protected readonly sql = `
alter policy authority on waymark.worklist
  using (school_id = any (waymark.asked_schools()) and list like 'authority:%' and cohort = '');
`;
}
