import { describe, expect, it } from '@jest/globals';
import { packIds, readAuthority, readPack } from '#libs/policy';
import { parseInstant, type Instant } from '#libs/school-time';
import {
  adoptionProblems,
  deadlines,
  decide,
  fold,
  noCases,
  parseScenario,
  runPupil,
  summarise,
  type Adoption,
  type CaseEvent,
  type PupilState,
  type World,
} from '../index.js';

const by = { id: 'u1', role: 'administrator' } as const;
const at = (text: string): Instant => parseInstant(text);
const calendar = {
  terms: [
    { from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] },
    { from: '2026-01-05', to: '2026-03-27', breaks: [{ from: '2026-02-16', to: '2026-02-20' }] },
  ],
};

/** What is known on a day of a pupil with these marks, all other sessions present. */
function worldOn(day: string, marks: readonly object[], policy = 'ashley'): World {
  const scenario = parseScenario(
    JSON.stringify({
      policy,
      calendar,
      pupil: {
        id: 'P1',
        dateOfBirth: '2012-03-04',
        yearGroup: 8,
        parents: [{ id: 'A' }, { id: 'B', service: 'email' }],
      },
      marks,
      until: day,
    }),
    {
      ids: packIds(),
      read: id => {
        const pack = readPack(id);
        return { pack, authority: readAuthority(pack.authority) };
      },
    },
  );
  const run = runPupil(scenario, scenario.pupils[0]!);
  while ((run.next() ?? Infinity) <= at(`${day}T08:00`)) run.step(seq => seq);
  return run.world();
}

const away = (from: string, to: string, code = 'O') => ({ from, to, am: code, pm: code });
const paper = (rest: Partial<Adoption>): Adoption => ({
  source: 'paper',
  fingerprint: 'f1',
  documents: [],
  notices: [],
  ...rest,
});

function adopted(
  world: World,
  moment: string,
  adoption: Adoption,
): { state: PupilState; events: CaseEvent[] } {
  const events = decide(noCases, { kind: 'adopt', at: at(moment), by, adoption }, world);
  return { state: fold(noCases, events), events };
}

/** Lets deadlines fall due up to a moment. */
function until(state: PupilState, world: World, from: string, to: string): CaseEvent[] {
  const all: CaseEvent[] = [];
  let [now, after] = [state, at(from)];
  for (;;) {
    const next = deadlines(now, world, after)[0];
    if (!next || next.due > at(to)) return all;
    const moment = Math.max(next.due, after);
    const events = decide(now, { kind: 'deadline', at: moment, deadline: next.id }, world);
    now = fold(now, events);
    all.push(...events);
    after = moment;
  }
}

const standing = (state: PupilState, world: World, moment: string) => summarise(state, 1, world, at(moment));
const types = (events: readonly CaseEvent[]) => events.map(({ type }) => type);

describe('a case adopted', () => {
  const absent = [away('2025-09-29', '2025-10-02', 'I')];

  it('at its first letter is reviewed from the day on which that was served, and sends nothing', () => {
    const world = worldOn('2025-11-03', absent);
    const { state, events } = adopted(
      world,
      '2025-11-03T09:00',
      paper({ stage: { id: 'target-letter', letterOn: '2025-10-06' } }),
    );
    expect(types(events)).toEqual(['CaseOpened', 'CaseAdopted']);
    expect(events[1]).toMatchObject({ by, data: { source: 'paper', stage: { year: { possible: 52 } } } });
    // Posted on the 6th, served on the 8th; twenty school days of which half-term is none.
    expect(standing(state, world, '2025-11-03T09:00')).toMatchObject({
      stage: 'target-letter',
      nextDeadline: { id: 'review-end:target-letter', due: at('2025-11-12T17:00') },
    });
    const later = worldOn('2025-11-20', absent);
    expect(until(state, later, '2025-11-03T09:00', '2025-11-20T08:00')).toMatchObject([
      { type: 'ReviewMeasured', data: { suggested: 'met', from: '2025-10-09' } },
    ]);
  });

  it('at a meeting that was held runs from it to the day the file names, at its own target', () => {
    const world = worldOn('2025-11-03', absent);
    const stage = {
      id: 'meeting',
      letterOn: '2025-09-22',
      meetingOn: '2025-10-01',
      reviewUntil: '2025-11-07',
      target: 92,
    };
    const { state, events } = adopted(world, '2025-11-03T09:00', paper({ stage }));
    expect(events[1]).toMatchObject({
      data: { stage: { passesOver: ['target-letter'], review: { level: 92 } } },
    });
    expect(standing(state, world, '2025-11-03T09:00').nextDeadline).toEqual({
      id: 'review-end:meeting',
      due: at('2025-11-07T17:00'),
    });
  });

  it('at a meeting that nobody held waits for it, and says that it is overdue', () => {
    const world = worldOn('2025-11-03', absent);
    const { state } = adopted(
      world,
      '2025-11-03T09:00',
      paper({ stage: { id: 'meeting', letterOn: '2025-10-06' } }),
    );
    expect(standing(state, world, '2025-11-03T09:00').awaiting).toContainEqual(
      expect.objectContaining({ role: 'attendance-officer', what: 'hold-meeting:meeting' }),
    );
    expect(types(until(state, world, '2025-11-03T09:00', '2025-11-03T09:00'))).toEqual(['MeetingOverdue']);
  });

  it('at a contract under review is reviewed from the signing', () => {
    const world = worldOn('2025-11-03', absent);
    const stage = { id: 'attendance-contract', contract: { on: '2025-10-13', by: ['A'] } };
    const { state } = adopted(world, '2025-11-03T09:00', paper({ stage }));
    expect(standing(state, world, '2025-11-03T09:00')).toMatchObject({
      stage: 'attendance-contract',
      nextDeadline: { id: 'review-end:attendance-contract', due: at('2025-11-17T17:00') },
    });
  });

  it('with the referral waits for the authority', () => {
    const world = worldOn('2025-11-03', absent);
    const { state } = adopted(
      world,
      '2025-11-03T09:00',
      paper({ stage: { id: 'ewo-referral', letterOn: '2025-10-20' } }),
    );
    expect(standing(state, world, '2025-11-03T09:00').awaiting).toContainEqual(
      expect.objectContaining({ role: 'ewo', what: 'answer-referral' }),
    );
  });

  it('that was closed is history: the year counts anew from the day after', () => {
    const world = worldOn('2025-11-04', absent);
    const stage = { id: 'target-letter', letterOn: '2025-09-22', closedOn: '2025-10-24' };
    const { state } = adopted(world, '2025-11-04T09:00', paper({ stage }));
    expect(standing(state, world, '2025-11-04T09:00')).toMatchObject({
      status: 'closed',
      nextDeadline: null,
    });
    const mark = { kind: 'mark', at: at('2025-11-04T09:01'), session: '2025-11-03 pm' } as const;
    expect(decide(state, mark, world)).toEqual([]);
    expect(types(decide(noCases, mark, world))).toEqual(['CaseOpened', 'StageProposed']);
  });

  it('with a Notice to Improve that runs is measured at its printed end, and no second finding arises meanwhile', () => {
    const marks = [away('2025-09-22', '2025-09-26'), away('2025-10-13', '2025-10-13')];
    const world = worldOn('2025-10-14', marks);
    const notice = {
      parent: 'A',
      issuedOn: '2025-10-02',
      weeks: 3,
      allowedUnauthorised: 1,
      until: '2025-10-24',
    };
    const { state, events } = adopted(world, '2025-10-14T09:00', paper({ notices: [notice] }));
    expect(events[1]).toMatchObject({
      data: {
        finding: { sessions: expect.any(Array) },
        notices: [{ from: '2025-10-07', until: '2025-10-24' }],
      },
      because: { rule: 'threshold.national', numbers: { count: 10 } },
    });
    const session = '2025-10-13 pm';
    expect(types(decide(state, { kind: 'mark', at: at('2025-10-14T09:01'), session }, world))).not.toContain(
      'PenaltyThresholdMet',
    );
    expect(until(state, world, '2025-10-14T09:00', '2025-10-24T17:00')).toMatchObject([
      { type: 'NoticeToImproveEnded', data: { count: 2, suggested: 'failed' } },
    ]);
  });
});

describe('an adoption that cannot be', () => {
  const world = worldOn('2025-11-03', []);
  const now = at('2025-11-03T09:00');
  const problem = (rest: Partial<Adoption>) => adoptionProblems(noCases, world, now, paper(rest))[0];
  const notice = { parent: 'A', issuedOn: '2025-10-02', weeks: 3, allowedUnauthorised: 0 };

  it.each<[string, Partial<Adoption>]>([
    ['stage', {}],
    ['stage', { stage: { id: 'final-letter', letterOn: '2025-10-06' } }],
    ['letterOn', { stage: { id: 'target-letter' } }],
    ['letterOn', { stage: { id: 'target-letter', letterOn: '2025-12-01' } }],
    ['letterOn', { stage: { id: 'target-letter', letterOn: '2025-02-30' } }],
    ['meetingOn', { stage: { id: 'target-letter', letterOn: '2025-10-06', meetingOn: '2025-10-08' } }],
    ['contractOn', { stage: { id: 'attendance-contract' } }],
    ['contractBy', { stage: { id: 'attendance-contract', contract: { on: '2025-10-06', by: ['C'] } } }],
    ['reviewUntil', { stage: { id: 'target-letter', letterOn: '2025-10-06', reviewUntil: '2025-10-07' } }],
    ['closedOn', { stage: { id: 'target-letter', letterOn: '2025-10-06', closedOn: '2025-10-01' } }],
    ['target', { stage: { id: 'target-letter', letterOn: '2025-10-06', target: 950 } }],
    ['parent', { notices: [{ ...notice, parent: 'C' }] }],
    ['parent', { notices: [notice, notice] }],
    ['weeks', { notices: [{ ...notice, weeks: 8 }] }],
    ['until', { notices: [{ ...notice, until: '2025-10-17' }] }],
    ['issuedOn', { notices: [notice] }],
  ])('names the field %s', (field, rest) => {
    expect(problem(rest)).toMatchObject({ field, problem: expect.any(String), remedy: expect.any(String) });
    expect(decide(noCases, { kind: 'adopt', at: now, by, adoption: paper(rest) }, world)).toEqual([]);
  });

  it('is one for a pupil with an open case', () => {
    const adoption = paper({ stage: { id: 'target-letter', letterOn: '2025-10-06' } });
    const { state } = adopted(world, '2025-11-03T09:00', adoption);
    expect(adoptionProblems(state, world, now, adoption)).toMatchObject([{ field: 'pupil' }]);
  });
});
