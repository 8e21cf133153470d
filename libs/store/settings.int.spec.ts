// What the settings of a school do: its own register times and means of delivery in imports, signatories, versions.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { londonInstant } from '#libs/school-time';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  findPupilsByUpn,
  holdersOf,
  importPeople,
  importRegister,
  loadPupilFacts,
  loadRegister,
  loadSettings,
  saveSettings,
  signerFor,
  type SettingsDraft,
  type Tx,
} from './index.js';

const by = { id: 'u1', role: 'administrator' } as const;
const at = londonInstant('2025-09-02', '09:05');
const holder = {
  name: 'Hedda Heading',
  title: 'Headteacher',
  role: 'headteacher',
  from: '2025-09-01',
  to: null,
} as const;

describe('the settings of a school', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());
  const inSchool = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    school.store.forSchool(school.schoolId, work);
  const save = async (changes: Partial<SettingsDraft>) =>
    inSchool(async tx => {
      const { version, ...before } = await loadSettings(tx);
      const policy = { id: 'ashley', version: '1.0.0' };
      return saveSettings(tx, { ...before, policy, ...changes }, { by, at, basedOn: version });
    });
  async function* file(text: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const options = { actor: by, source: 'file.csv', receivedAt: at };

  it('give imports the means of delivery and the close of the registers', async () => {
    const times = (opens: string, closes: string) => [{ opens, closes }];
    await save({
      delivery: 'email',
      registers: { am: times('08:50', '09:15'), pm: times('13:00', '13:20') },
    });
    const people = 'UPN,Year.Group,Parent.Id,Parent.Email\nA1,8,p1,kim@example.org\nA2,8,p2,\n';
    await importPeople(school.store, school.schoolId, file(people), {}, options);
    const marks = 'UPN,Date,Session,Session.Mark\nA1,2025-09-02,AM,/\n';
    await importRegister(school.store, school.schoolId, file(marks), {}, { ...options, asAt: at });
    await inSchool(async tx => {
      const ids = await findPupilsByUpn(tx, ['A1', 'A2']);
      const service = async (upn: string) =>
        (await loadPupilFacts(tx, ids.get(upn)!, at)).parents[0]!.service;
      expect([await service('A1'), await service('A2')]).toEqual(['email', 'post']);
      expect((await loadRegister(tx, ids.get('A1')!)).sessions[0]!.entries[0]!.knownAt).toBe(
        londonInstant('2025-09-02', '09:15'),
      );
    });
  });

  it('name who signs: for the letter, for the role, else whoever acts in the role that day', async () => {
    const settings = await save({
      people: [
        {
          ...holder,
          account: 'a2',
          from: '2025-10-01',
          name: 'Deva Deputy',
          title: 'Deputy head',
          deputyOf: 'a1',
        },
        { ...holder, account: 'a1', to: '2025-10-10' },
      ],
      signatories: [
        { role: 'headteacher', name: 'Gale Governor', title: 'Chair', letters: ['notice-to-improve'] },
      ],
    });
    const name = (letter: string, day: string) => signerFor(settings, letter, 'headteacher', day)?.name;
    expect(name('notice-to-improve', '2025-10-06')).toBe('Gale Governor');
    expect(name('warning', '2025-10-06')).toBe('Hedda Heading');
    expect(name('warning', '2025-10-13')).toBe('Deva Deputy');
    expect(name('warning', '2025-08-01')).toBeUndefined();
    expect(holdersOf(settings, 'headteacher', '2025-10-06').map(({ account }) => account)).toEqual([
      'a1',
      'a2',
    ]);
  });

  it('are kept version by version, and nobody can rewrite one', async () => {
    const { version } = await save({ name: 'Renamed School' });
    expect((await save({})).version).toBe(version);
    await expect(
      inSchool(tx => tx.query("update waymark.school_setting set settings = '{}'")),
    ).rejects.toThrow('permission denied');
    expect((await inSchool(loadSettings)).name).toBe('Renamed School');
  });
});
