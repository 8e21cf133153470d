import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { duties } from '#libs/casework';
import { parseInstant } from '#libs/school-time';
import { testSchool } from '../../../test/support/school.js';
import { applyChange, loadPupilFacts } from '../index.js';

describe('a duty that is answered', () => {
  let school: Awaited<ReturnType<typeof testSchool>>;
  beforeAll(async () => void (school = await testSchool()));
  afterAll(() => school.close());

  it('is kept with its moment, so that the facts before it stay as they were', async () => {
    const { store, schoolId, pupilId } = school;
    const raised = parseInstant('2025-10-01T09:00');
    await store.forSchool(schoolId, tx => applyChange(tx, pupilId, raised, { kind: 'flag', flag: 'ehcp' }));
    const facts = (at: string) =>
      store.forSchool(schoolId, tx => loadPupilFacts(tx, pupilId, parseInstant(at)));
    expect((await facts('2025-10-02T09:00')).openFlags).toEqual(['ehcp']);
    expect(duties.ehcp.questions.length).toBeGreaterThan(0);
    const { noteDutyAnswered } = await import('../changes.js');
    await store.forSchool(schoolId, async tx => {
      await noteDutyAnswered(tx, pupilId, parseInstant('2025-10-03T09:00'), 'ehcp');
      await noteDutyAnswered(tx, pupilId, parseInstant('2025-10-03T09:00'), 'illness-15-days');
    });
    expect((await facts('2025-10-02T09:00')).openFlags).toEqual(['ehcp']);
    expect((await facts('2025-10-03T10:00')).openFlags).toEqual([]);
    expect((await facts('2025-10-03T10:00')).illnessAnsweredOn).toBe('2025-10-03');
  });
});
