import { describe, expect, it } from '@jest/globals';
import { actionNames, actionSchemas, fold, noCases, type CaseEvent } from '#libs/casework';
import { parseInstant } from '#libs/school-time';
import { given } from '../../../../test/support/given-when-then.js';
import type { ScenarioJson } from '../../../../test/proof/scenario-json.js';
import type { CaseFolder } from '../folder.js';
import { possibleActions } from '../possible.js';
import { actionForms } from './index.js';
import { exampleOf, readForm } from './read-form.js';

const now = parseInstant('2025-10-01T15:00');
const folderAt = (marks: ScenarioJson['marks']): CaseFolder => {
  const host = given({ marks }).host('2025-10-01T15:00');
  const events = host.steps.flatMap(step => step.events) as readonly CaseEvent[];
  const state = fold(noCases, events);
  const parentName = (id: string) => `Parent ${id}`;
  // Only what forms look at.
  return {
    state,
    events,
    kase: state.cases[0],
    world: host.world(),
    now,
    parentName,
  } as unknown as CaseFolder;
};
const folder = folderAt([{ from: '2025-09-29', to: '2025-10-01', am: 'O', pm: 'O' }]);
const subject: Readonly<Record<string, string>> = {
  approve: 'meeting',
  decline: 'target-letter',
  'resolve-finding': '4',
  'answer-duty': 'ehcp',
};
const schemas = actionSchemas({});

describe('the forms of actions', () => {
  it('ask for what the action takes: each, filled in as an example, passes its schema', () => {
    for (const name of actionNames) {
      const form = actionForms[name](folder, subject[name] ?? '');
      expect([name, form?.action]).toEqual([name, name]);
      const parsed = schemas[name].safeParse(exampleOf(form!, now));
      expect([name, parsed.success || parsed.error.issues]).toEqual([name, true]);
    }
  });

  it('turn what a person typed into the action', () => {
    const form = actionForms['hold-meeting'](folder, '')!;
    const posted = {
      attended: ['A'],
      contract: 'declined',
      'agree-action.2.what': 'Breakfast club',
      'agree-action.2.owner': 'pastoral',
      'agree-action.2.due-day': '7',
      'agree-action.2.due-month': '11',
      'agree-action.2.due-year': '2025',
    };
    expect(readForm(form, posted)).toEqual({
      ok: true,
      action: { action: 'hold-meeting', attended: ['A'], contract: 'declined' },
      further: [{ action: 'agree-action', what: 'Breakfast club', owner: 'pastoral', due: '2025-11-07' }],
    });
  });

  it('say what is wrong, field by field', () => {
    const form = actionForms.approve(folder, 'meeting')!;
    const date = (day: string) => ({
      'details.meeting.on-day': day,
      'details.meeting.on-month': '2',
      'details.meeting.on-year': '2026',
    });
    expect(readForm(form, { ...date('31'), 'details.meeting.time': 'noon' })).toEqual({
      ok: false,
      errors: [
        {
          name: 'details.meeting.on',
          text: 'On which day is the meeting: enter a real date, such as 27 3 2026',
        },
        { name: 'details.meeting.time', text: 'At what time: enter a time such as 15:30 or 3:30pm' },
      ],
    });
    const half = readForm(form, date('3'));
    expect(half.ok ? [] : half.errors.map(({ name }) => name)).toContain('details.meeting.place');
    expect(readForm(actionForms.decline(folder, 'target-letter')!, { reason: ' ' })).toMatchObject({
      ok: false,
      errors: [
        { name: 'reason', text: 'Answer this: why is this step not right for this pupil now' },
        { name: 'then', text: 'Select an answer: what happens then' },
      ],
    });
  });
});

describe('what somebody can ask for', () => {
  const offered = (role: 'attendance-officer' | 'attendance-lead' | 'governor', at = folder) =>
    possibleActions(at, { id: 'u1', role })
      .filter(({ section }) => section !== 'record')
      .map(({ action }) => action);

  it('is what the decider would let through for their role, as the case stands', () => {
    expect(offered('attendance-lead')).toEqual(['approve', 'decline', 'hold', 'close']);
    expect(offered('attendance-officer')).toEqual([]);
    expect(possibleActions(folder, { id: 'u1', role: 'governor' })).toEqual([]);
  });

  it('names what is missing before a legal step, once a threshold stands', () => {
    const legal = folderAt([
      { from: '2025-09-25', to: '2025-10-01', am: 'O', pm: 'O' },
      { date: '2025-09-25', am: 'N' },
    ]);
    const stopped = possibleActions(legal, { id: 'u1', role: 'headteacher' }).filter(
      p => p.stoppedBy !== null,
    );
    expect(stopped.map(({ action, stoppedBy }) => [action, stoppedBy])).toEqual([
      ['submit-referral', 'referral.n-unresolved'],
      ['issue-nti', 'nti.n-unresolved'],
    ]);
    expect(stopped[0]!.remedies.join(' ')).toContain('25 September 2025 am');
  });
});
