import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import { applyChange, loadParents, loadPupil, loadPupilFacts, loadPupilFolder, putPeople } from './index.js';

const at = Date.UTC(2025, 9, 1, 12, 20);
let school: TestSchool;
beforeAll(async () => {
  school = await testSchool();
});
afterAll(() => school.close());

it('reads people and facts as they were at any moment', async () => {
  const { pupilId, parents } = school;
  await school.store.forSchool(school.schoolId, async tx => {
    await putPeople(tx, {
      earlierNotices: [{ pupilId, parent: parents[0], issued: '2025-02-03', status: 'paid' }],
    });
    await applyChange(tx, pupilId, at, { kind: 'flag', flag: 'medical' });
    await applyChange(tx, pupilId, at, { kind: 'flag', flag: 'ehcp' });
    await applyChange(tx, pupilId, at + 5, { kind: 'flag-met', flag: 'medical' });
    await applyChange(tx, pupilId, at, { kind: 'suspension', from: '2025-10-06', schoolDays: 2 });
    await applyChange(tx, pupilId, at + 9, { kind: 'not-liable', parent: parents[1] });
    for (const moment of [at - 1, at, at + 5, at + 10]) {
      const folder = await loadPupilFolder(tx, pupilId, moment);
      expect(folder?.parents).toEqual(await loadParents(tx, pupilId, moment));
      expect(folder?.pupil).toEqual(await loadPupil(tx, pupilId));
    }
    const before = await loadPupilFacts(tx, pupilId, at - 1);
    expect(before).toMatchObject({ openFlags: [], suspensions: [] });
    expect(before.parents.map(({ liable }) => liable)).toEqual([true, true]);
    expect((await loadPupilFacts(tx, pupilId, at)).openFlags).toEqual(['ehcp', 'medical']);
    const after = await loadPupilFacts(tx, pupilId, at + 10);
    expect(after.openFlags).toEqual(['ehcp']);
    expect(after.suspensions).toEqual([{ from: '2025-10-06', schoolDays: 2 }]);
    expect(after.parents.map(({ liable }) => liable)).toEqual([true, false]);
    expect((await loadPupilFolder(tx, pupilId, at + 10))?.flags).toEqual(['ehcp', 'medical']);
    expect(await loadPupilFolder(tx, parents[0], at)).toBeUndefined();
  });
});
