// The database's shape, and the sample school where there is no school yet.
import type { Config, Progress } from '#libs/runtime';
import { listSchools, migrate, type Store } from '#libs/store';
import { builtInPolicies } from '../policies.js';
import { loadSample } from '../sample/load.js';

/** Migrates, and loads the sample school into an empty installation when `withSample` is set. */
export async function prepareDatabase(
  store: Store,
  databaseUrl: string,
  config: Pick<Config, 'temporalNamespace'>,
  progress: Progress,
  withSample: boolean,
): Promise<void> {
  const shape = progress.begin('Database');
  try {
    const applied = await migrate(databaseUrl);
    shape.done(applied.length === 0 ? 'is up to date' : `${applied.length} migrations applied`);
  } catch (error) {
    shape.fail(error);
    throw error;
  }
  const schools = await store.asRelay(relay => listSchools(relay));
  if (schools.length > 0 || !withSample) return;
  const sample = progress.begin('Sample school');
  try {
    const { pupils, openCases } = await loadSample(
      store,
      builtInPolicies,
      config.temporalNamespace,
      Date.now(),
      sample,
    );
    sample.done(`${pupils} made-up pupils, ${openCases} open cases`);
  } catch (error) {
    sample.fail(error);
    throw error;
  }
}
