// The database's shape, the sample school where there is no school yet, and somebody to sign in as there.
import type { Config, Progress } from '#libs/runtime';
import { listSchools, migrate, type Store } from '#libs/store';
import { builtInPolicies } from '../policies.js';
import { addSampleAccounts } from '../sample/accounts.js';
import { loadSample, sampleSchool } from '../sample/load.js';

/**
 * Migrates, and loads the sample school into an empty installation when `withSample` is set. Gives the accounts of the sample
 * school, where there is one.
 */
export async function prepareDatabase(
  store: Store,
  databaseUrl: string,
  config: Pick<Config, 'temporalNamespace'>,
  progress: Progress,
  withSample: boolean,
): Promise<SampleAccounts> {
  const shape = progress.begin('Database');
  try {
    const applied = await migrate(databaseUrl);
    shape.done(applied.length === 0 ? 'is up to date' : `${applied.length} migrations applied`);
  } catch (error) {
    shape.fail(error);
    throw error;
  }
  const schools = await store.asRelay(relay => listSchools(relay));
  if (schools.length === 0 && withSample) await loadSampleSchool(store, config, progress);
  const hasSample = schools.length === 0 ? withSample : schools.some(({ id }) => id === sampleSchool.id);
  return hasSample ? await addSampleAccounts(store, sampleSchool.id) : [];
}

type SampleAccounts = Awaited<ReturnType<typeof addSampleAccounts>>;

async function loadSampleSchool(
  store: Store,
  config: Pick<Config, 'temporalNamespace'>,
  progress: Progress,
): Promise<void> {
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
