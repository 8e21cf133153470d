// A school with one pupil and two parents in a database of its own, for specs of what rests on the store.
import { randomUUID } from 'node:crypto';
import { openStore, putPeople, putSchool, type Store, type StoreOptions } from '#libs/store';
import { testDatabase } from './database.js';

export interface TestSchool {
  readonly url: string;
  readonly store: Store;
  readonly schoolId: string;
  readonly pupilId: string;
  /** First and second parent. */
  readonly parents: readonly [string, string];
  /** Another pupil without parents. */
  newPupil(): Promise<string>;
  /** Another school with the same kind of people, in the same database. */
  newSchool(options?: { readonly disposable?: boolean }): Promise<SchoolIds>;
  close(): Promise<void>;
}

export interface SchoolIds {
  readonly schoolId: string;
  readonly pupilId: string;
  readonly parents: readonly [string, string];
}

export const testMasterKey = Buffer.alloc(32, 7);

export async function testSchool(options: Partial<StoreOptions> = {}): Promise<TestSchool> {
  const database = await testDatabase();
  const store = await openStore({ databaseUrl: database.url, masterKey: testMasterKey, ...options });
  const school = await makeSchool(store, false);
  return {
    ...school,
    url: database.url,
    store,
    newPupil: async () => {
      const id = randomUUID();
      await store.forSchool(school.schoolId, tx => putPeople(tx, { pupils: [{ id }] }));
      return id;
    },
    newSchool: ({ disposable = false } = {}) => makeSchool(store, disposable),
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}

async function makeSchool(store: Store, disposable: boolean): Promise<SchoolIds> {
  const [schoolId, pupilId, first, second] = [
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
  ] as const;
  await store.forSchool(schoolId, async tx => {
    await putSchool(tx, {
      slug: `school-${schoolId.slice(0, 8)}`,
      name: 'Test school',
      policyId: 'ashley',
      policyVersion: '1',
      calendar: { terms: [{ from: '2025-09-01', to: '2025-12-19' }] },
      namespace: 'waymark-test',
      disposable,
    });
    await putPeople(tx, {
      pupils: [
        { id: pupilId, forename: 'Robin', surname: 'Wetherby', dateOfBirth: '2012-03-04', yearGroup: 8 },
      ],
      parents: [
        { id: first, title: 'Ms', forename: 'Kim', surname: 'Wetherby', address: ['1 Mill Lane', 'Anytown'] },
        { id: second, forename: 'Alex', surname: 'Wetherby', email: 'alex@example.org' },
      ],
      relationships: [
        { pupilId, parentId: first },
        { pupilId, parentId: second, service: 'email' },
      ],
    });
  });
  return { schoolId, pupilId, parents: [first, second] };
}
