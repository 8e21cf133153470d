// The embedded PostgreSQL: started, guarded and stopped by the launcher, the tests and `replay`.
export { askPostgresVersion, startPostgres, type PostgresOptions, type RunningPostgres } from './postgres.js';
