// `cases`, `show` and `explain` over a case in a database: the same page as out of the scenario, and no names unasked.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { trailOf, type TrailStep } from '#libs/audit';
import { noCases, fold, summarise } from '#libs/casework';
import { appendEvents, caseIdOf, putCaseViews, putMarks, putPeople, putSchool } from '#libs/store';
import { scenarioOf } from '../../../../test/support/scenario-files.js';
import { testMasterKey, testSchool, type TestSchool } from '../../../../test/support/school.js';
import { registerExplain } from './explain.command.js';
import { registerCases } from './show.command.js';

const [schoolId, pupilId, parentId] = [randomUUID(), randomUUID(), randomUUID()] as const;
const caseId = caseIdOf(schoolId, pupilId, 1);
const slug = `school-${schoolId.slice(0, 8)}`;
const lead = { id: 'u1', role: 'attendance-lead' };
const scenario = scenarioOf(
  JSON.stringify({
    policy: 'ashley',
    calendar: { terms: [{ from: '2025-09-01', to: '2025-10-24' }] },
    pupil: { id: pupilId, dateOfBirth: '2012-03-04', yearGroup: 8, parents: [{ id: parentId }] },
    marks: [{ from: '2025-09-29', to: '2025-10-01', am: 'O', pm: 'O' }],
    amendments: [{ at: '2025-10-03T09:00', date: '2025-09-29', session: 'am', code: '/' }],
    actions: [{ at: '2025-10-02T10:00', action: 'approve', stage: 'target-letter', by: lead }],
    until: '2025-10-24',
  }),
);

let school: TestSchool;
let trail: readonly TrailStep[];
const before = { ...process.env };

beforeAll(async () => {
  school = await testSchool();
  process.env['DATABASE_URL'] = school.url;
  process.env['WAYMARK_SECRET'] = testMasterKey.toString('base64');
  trail = trailOf(scenario);
  await school.store.forSchool(schoolId, async tx => {
    const { pack, calendar } = scenario;
    await putSchool(tx, {
      slug,
      name: 'Another school',
      policyId: pack.id,
      policyVersion: pack.version,
      calendar,
      namespace: 'waymark-test',
    });
    await putPeople(tx, {
      pupils: [
        { id: pupilId, forename: 'Robin', surname: 'Wetherby', dateOfBirth: '2012-03-04', yearGroup: 8 },
      ],
      parents: [{ id: parentId, forename: 'Kim', surname: 'Wetherby' }],
      relationships: [{ pupilId, parentId }],
    });
    const [pupil] = scenario.pupils;
    const marks = pupil!.marks.filter(m => m.knownAt <= scenario.until).map(mark => ({ pupilId, ...mark }));
    const batch = {
      id: randomUUID(),
      source: 'spec',
      receivedAt: scenario.until,
      actor: { id: 'u', role: 'attendance-officer' as const },
    };
    await putMarks(tx, batch, marks);
    const amended = pupil!.amendments.map(({ session, code, at }) => ({
      pupilId,
      session,
      code,
      knownAt: at,
    }));
    await putMarks(tx, { ...batch, id: randomUUID() }, amended);
    const events = trail.map(({ event }) => event);
    await appendEvents(tx, { pupilId, expectedVersion: 0, events });
    const state = fold(noCases, events);
    await putCaseViews(tx, pupilId, [summarise(state, 1, trail.at(-1)!.world, scenario.until)]);
  });
}, 120_000);

afterAll(async () => {
  process.env = before;
  await school.close();
});

/** What a command prints. */
async function printed(...args: string[]): Promise<string> {
  const program = new Command().exitOverride();
  registerCases(program);
  registerExplain(program);
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    text += String(chunk);
    return true;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return text;
}

describe('the case commands', () => {
  it('list cases by whom they wait for, without names', async () => {
    const all = await printed('cases', '--school', slug);
    expect(all).toContain(caseId);
    expect(all).toContain('attendance-lead: resolve-finding');
    expect(all).not.toMatch(/Wetherby|undefined/);
    expect(await printed('cases', '--school', slug, '--awaiting', 'ewo')).toContain('no cases');
    expect(await printed('cases', '--school', slug, '--names')).toContain('Robin Wetherby');
    await expect(printed('cases', '--school', 'nowhere')).rejects.toMatchObject({
      code: 'command.unknown-school',
    });
  });

  it('show a timeline, with names only when asked', async () => {
    const page = await printed('show', caseId);
    expect(page).toContain('The letter of the stage "Target letter" to parent 1 went out by post.');
    expect(page).toContain('In time: due Wednesday 8 October 2025, 17:00.');
    expect(page).not.toMatch(/Wetherby|undefined/);
    expect(await printed('show', caseId, '--names')).toContain('to Kim Wetherby went out by post.');
  });

  it('explain an event as it was known then and as it is true now', async () => {
    const page = await printed('explain', caseId, '2');
    expect(page).toContain('40 of 46 sessions, 86.96 %');
    expect(page).toContain('As true now: 41 of 46 sessions, 89.13 %, 5 sessions absent.');
    expect(page).toContain('1 fewer absent session by 1 October 2025');
  });

  it('refuse a number or a case that is not there', async () => {
    await expect(printed('explain', caseId, '99')).rejects.toMatchObject({ code: 'command.bad-argument' });
    await expect(printed('show', randomUUID())).rejects.toMatchObject({ code: 'log.unknown-case' });
  });
});
