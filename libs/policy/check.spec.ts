// Packs of the right shape that no case could follow: each is refused with the place, the problem and a remedy.
import { describe, expect, it } from '@jest/globals';
import { checkPack, readAuthority, readPack, type Pack, type Stage, type Trigger } from './index.js';

const sound = readPack('ashley');
const authority = readAuthority('halton');
const pack = (level: 'law' | 'pack', value: number) => ({ value, level, source: 'policy 1' });

/** The pack with the named stage changed. */
const withStage = (id: string, change: Partial<Stage>): Pack => ({
  ...sound,
  stages: sound.stages.map(stage => (stage.id === id ? { ...stage, ...change } : stage)),
});
const withTrigger = (id: string, value: Trigger): Pack =>
  withStage(id, { trigger: { value, level: 'pack', source: 'policy 1' } });
const withAfternoon = (...ranges: [number, number][]): Pack => ({
  ...sound,
  registers: {
    ...sound.registers,
    pm: ranges.map(yearGroups => ({ taken: '13:00', yearGroups, source: 'policy 1' })),
  },
});
const without = <K extends keyof Stage>(id: string, key: K): Pack => ({
  ...sound,
  stages: sound.stages.map(stage => {
    const { [key]: _, ...rest } = stage;
    return stage.id === id ? (rest as Stage) : stage;
  }),
});
const about = (figure: string, level: 'law' | 'default') => [
  { topic: 'Years kept', about: figure, readings: ['3 years'], runs: '6 years', level },
];

const mutations: readonly (readonly [name: string, broken: Pack, where: string, problem: RegExp])[] = [
  [
    'a stage without an approver',
    without('meeting', 'approver'),
    'stages[meeting].approver',
    /nobody may approve/,
  ],
  [
    'a contract with an approver',
    withStage('attendance-contract', {
      approver: { value: 'headteacher', level: 'pack', source: 'policy 1' },
    }),
    'stages[attendance-contract].approver',
    /entered by signing/,
  ],
  [
    'a first stage that waits for a review',
    withTrigger('target-letter', { anyOf: [{ kind: 'not-met' }] }),
    'stages[target-letter].trigger',
    /can never hold on the first stage/,
  ],
  [
    'a first stage that waits for any review',
    withTrigger('target-letter', {
      allOf: [{ kind: 'percentage', below: 95 }, { kind: 'a-review-not-met' }],
    }),
    'stages[target-letter].trigger',
    /can never hold on the first stage/,
  ],
  [
    'a contract before any stage',
    { ...sound, stages: sound.stages.slice(2) },
    'stages[attendance-contract].trigger',
    /no stage before it/,
  ],
  [
    'a contract after a contract',
    {
      ...sound,
      stages: sound.stages.flatMap(stage =>
        stage.id === 'attendance-contract' ? [stage, { ...stage, id: 'second-contract' }] : [stage],
      ),
    },
    'stages[second-contract].trigger',
    /no stage before it/,
  ],
  [
    'a signature joined with a count',
    withTrigger('meeting', { anyOf: [{ kind: 'signed' }, { kind: 'not-met' }] }),
    'stages[meeting].trigger',
    /joins a signature/,
  ],
  [
    'a percentage no lower than an earlier one',
    withTrigger('meeting', { anyOf: [{ kind: 'percentage', below: 95 }] }),
    'stages[meeting].trigger',
    /below 95 % holds no later than the 95 %/,
  ],
  [
    'two conditions of one kind',
    withTrigger('meeting', { anyOf: [{ kind: 'not-met' }, { kind: 'not-met' }] }),
    'stages[meeting].trigger',
    /same kind of condition twice/,
  ],
  [
    'a stage id given twice',
    withStage('ewo-referral', { id: 'target-letter' }),
    'stages[target-letter].id',
    /same id/,
  ],
  [
    'a stage named after a legal letter',
    withStage('ewo-referral', { id: 'penalty-notice' }),
    'stages[penalty-notice].id',
    /legal letter/,
  ],
  [
    'a meeting that nothing records',
    withStage('meeting', { meeting: false }),
    'stages[meeting].meeting',
    /nothing records/,
  ],
  [
    'an improvement period of two weeks',
    { ...sound, noticeToImprove: { weeks: { value: [2, 6], level: 'pack', source: 'policy 1' } } },
    'noticeToImprove.weeks',
    /2 to 6 weeks/,
  ],
  [
    'an improvement period of seven weeks',
    { ...sound, noticeToImprove: { weeks: { value: [3, 7], level: 'pack', source: 'policy 1' } } },
    'noticeToImprove.weeks',
    /3 to 7 weeks/,
  ],
  [
    'an improvement period that is reversed',
    { ...sound, noticeToImprove: { weeks: { value: [6, 3], level: 'pack', source: 'policy 1' } } },
    'noticeToImprove.weeks',
    /6 to 3 weeks/,
  ],
  [
    'entries kept for 3 years, without a word',
    { ...sound, entriesKeptYears: pack('pack', 3) },
    'entriesKeptYears',
    /^it says 3 years$/,
  ],
  [
    "entries kept for 3 years at the law's level",
    { ...sound, entriesKeptYears: pack('law', 3), conflicts: about('entriesKeptYears', 'law') },
    'entriesKeptYears',
    /3 years at level law/,
  ],
  [
    'entries kept for 3 years, with a conflict that the law does not win',
    { ...sound, entriesKeptYears: pack('pack', 3), conflicts: about('entriesKeptYears', 'default') },
    'entriesKeptYears',
    /^it says 3 years$/,
  ],
  [
    'a right code after 10 days',
    { ...sound, rightCodeWithinDays: pack('pack', 10) },
    'rightCodeWithinDays',
    /10 days/,
  ],
  [
    'a first penalty of £60',
    {
      ...sound,
      penalty: {
        first: {
          value: { reduced: 60, reducedDays: 21, full: 120, fullDays: 28 },
          level: 'pack',
          source: 'policy 1',
        },
      },
    },
    'penalty.first',
    /£60 within 21 days, £120 within 28 days/,
  ],
  [
    'a second penalty with a discount',
    {
      ...sound,
      penalty: {
        second: {
          value: { reduced: 80, reducedDays: 21, full: 160, fullDays: 28 },
          level: 'pack',
          source: 'policy 1',
        },
      },
    },
    'penalty.second',
    /£80 within 21 days/,
  ],
  [
    "an expected attendance at the law's level",
    { ...sound, expectedAttendance: pack('law', 95) },
    'expectedAttendance',
    /the law fixes no such figure/,
  ],
  ['year groups that overlap', withAfternoon([0, 2], [2, 6]), 'registers.pm', /0 to 2 and 2 to 6 overlap/],
  ['year groups with a gap', withAfternoon([3, 6], [0, 1]), 'registers.pm', /0 to 1 and 3 to 6 leave a gap/],
  ['year groups that are reversed', withAfternoon([6, 0]), 'registers.pm', /6 to 0 are reversed/],
  [
    'two times for everybody',
    { ...sound, registers: { ...sound.registers, am: [...sound.registers.am, ...sound.registers.am] } },
    'registers.am',
    /all and all overlap/,
  ],
  [
    'a register that closes before it is taken',
    {
      ...sound,
      registers: { ...sound.registers, am: [{ taken: '09:00', closes: '08:50', source: 'policy 1' }] },
    },
    'registers.am[0].closes',
    /closes at 08:50, before it is taken at 09:00/,
  ],
  [
    'a register open for an hour',
    {
      ...sound,
      registers: { ...sound.registers, am: [{ taken: '09:00', closes: '10:00', source: 'policy 1' }] },
    },
    'registers.am[0].closes',
    /open for 60 minutes/,
  ],
  [
    'dates that are reversed',
    { ...sound, effectiveTo: '2025-08-31' },
    'effectiveTo',
    /2025-08-31, before it starts on 2025-09-01/,
  ],
  ['another authority', { ...sound, authority: 'dorset' }, 'authority', /code of dorset, but that of halton/],
  [
    "a start before the authority's code",
    { ...sound, effectiveFrom: '2020-01-01' },
    'effectiveFrom',
    /not in force on 2020-01-01/,
  ],
  [
    'a conflict about nothing',
    { ...sound, conflicts: about('entriesKept', 'law') },
    'conflicts[0].about',
    /no such figure/,
  ],
];

describe('checkPack', () => {
  it.each(mutations)('refuses %s', (_, broken, where, problem) => {
    const findings = checkPack(broken, authority);
    expect(findings).toContainEqual({
      where,
      problem: expect.stringMatching(problem),
      remedy: expect.stringMatching(/\w/),
    });
  });

  it('refuses counts of sessions that do not rise', () => {
    const counting = readPack('astrea-hill');
    const lowered: Pack = {
      ...counting,
      stages: counting.stages.map(stage =>
        stage.id === 'la-consultation'
          ? {
              ...stage,
              trigger: { ...stage.trigger, value: { anyOf: [{ kind: 'absent-sessions', atLeast: 28 }] } },
            }
          : stage,
      ),
    };
    expect(checkPack(lowered, readAuthority('barnsley'))).toEqual([
      {
        where: 'stages[la-consultation].trigger',
        problem: '28 sessions are reached no later than the 28 of an earlier stage',
        remedy: 'ask for more than 28, or change the order of the stages',
      },
    ]);
  });

  it('accepts a text below the law where a conflict says that the law runs', () => {
    const honest: Pack = {
      ...sound,
      entriesKeptYears: pack('pack', 3),
      conflicts: about('entriesKeptYears', 'law'),
    };
    expect(checkPack(honest, authority)).toEqual([]);
  });

  it("refuses an authority's code whose dates are reversed", () => {
    expect(checkPack(sound, { ...authority, effectiveTo: '2024-01-01' })).toContainEqual(
      expect.objectContaining({ where: 'authority halton effectiveTo' }),
    );
  });
});
