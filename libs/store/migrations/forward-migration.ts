// What the migrations share: plain SQL, one way only. Frozen: released migrations rest on it.
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { WaymarkError } from '#libs/kernel';

/** A step of the schema. `name` ends in 13 digits: the date as YYYYMMDD and a number, the order in which steps run. */
export abstract class ForwardMigration implements MigrationInterface {
  abstract readonly name: string;
  protected abstract readonly sql: string;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(this.sql);
  }

  /** There is no way back: a step down would have to drop parts of the log. */
  down(): Promise<void> {
    return Promise.reject(
      new WaymarkError(
        'store.no-way-back',
        `${this.name} cannot be reverted; add a migration that changes what is there`,
      ),
    );
  }
}

/**
 * Row-level security for a table with `school_id`: its rows are seen and written only under their own school, even by
 * the table's owner. `grants` is what the application may do with the table.
 */
export const rowsOfSchool = (table: string, grants: string): string => `
alter table waymark.${table} enable row level security;
alter table waymark.${table} force row level security;
create policy own_school on waymark.${table} using (school_id = waymark.current_school()) with check (school_id = waymark.current_school());
grant ${grants} on waymark.${table} to waymark_app;
`;
