// The five packs that ship: each loads and is sound, and its ladder is the one that its school's policy describes.
import { describe, expect, it } from '@jest/globals';
import { WaymarkError } from '#libs/kernel';
import { leavesOf } from './leaves.js';
import {
  approverOf,
  checkPack,
  effectiveEntriesKeptYears,
  isContract,
  packIds,
  readAuthority,
  readPack,
  registerCloses,
  reviewDaysOf,
  stageIndex,
  type Pack,
} from './index.js';
import { triggerText } from './words.js';

const notMet = 'the review before was concluded not met';
const signed = 'the contract is signed';
const below = (percent: number) => `attendance of the year below ${percent} %`;
const absent = (sessions: number) => `${sessions} or more sessions absent this year`;

/** Each ladder as id, what reaches it, who approves it (for a contract: who concludes its review). */
const ladders: Record<string, { level: number; stages: readonly (readonly [string, string, string])[] }> = {
  ashley: {
    level: 95,
    stages: [
      ['target-letter', below(95), 'attendance-lead'],
      ['meeting', notMet, 'attendance-lead'],
      ['attendance-contract', signed, 'attendance-lead'],
      ['ewo-referral', notMet, 'headteacher'],
    ],
  },
  'astrea-hill': {
    level: 95,
    stages: [
      ['reasons', absent(6), 'attendance-officer'],
      ['concern-letter', absent(8), 'attendance-officer'],
      ['action-plan-meeting', `${absent(14)}, or ${notMet}`, 'attendance-lead'],
      ['formal-panel', `${absent(20)}, or ${notMet}`, 'headteacher'],
      ['ewo-referral', `${absent(28)}, and a review of this case was concluded not met`, 'headteacher'],
      ['la-consultation', absent(42), 'headteacher'],
    ],
  },
  wessex: {
    level: 96,
    stages: [
      ['contact', below(96), 'attendance-officer'],
      ['action-plan-meeting', `${below(90)}, or ${notMet}`, 'attendance-lead'],
      ['la-meeting', notMet, 'headteacher'],
    ],
  },
  alp: {
    level: 97,
    stages: [
      ['early-intervention-letter', below(90), 'attendance-officer'],
      ['support-meeting', notMet, 'attendance-lead'],
      ['attendance-contract', signed, 'attendance-lead'],
      ['ewo-referral', notMet, 'headteacher'],
      ['ewo-support', notMet, 'ewo'],
      ['ewo-legal', notMet, 'ewo'],
    ],
  },
  'bishop-perrin': {
    level: 95,
    stages: [
      ['monitoring-letter', below(95), 'headteacher'],
      ['ewo-referral', notMet, 'headteacher'],
      ['formal-conversation', notMet, 'headteacher'],
      ['parenting-contract', signed, 'headteacher'],
    ],
  },
};

const meetings = (pack: Pack) => pack.stages.filter(({ meeting }) => meeting).map(({ id }) => id);

describe('the shipped packs', () => {
  it('are the five schools', () => {
    expect(packIds()).toEqual(['alp', 'ashley', 'astrea-hill', 'bishop-perrin', 'wessex']);
  });

  it.each(Object.entries(ladders))('%s has the ladder of its policy', (id, { level, stages }) => {
    const pack = readPack(id);
    const found = pack.stages.map((stage, index) => [
      stage.id,
      triggerText(stage.trigger.value),
      approverOf(pack, index),
    ]);
    expect(found).toEqual(stages);
    expect(pack.review.level.value).toBe(level);
    expect(pack.stages.map(stage => reviewDaysOf(pack, stage))).toEqual(stages.map(() => 20));
  });

  it.each(packIds())('%s is sound, and is read once', id => {
    const pack = readPack(id);
    expect(checkPack(pack, readAuthority(pack.authority))).toEqual([]);
    expect(readPack(id)).toBe(pack);
  });

  it.each(packIds())('%s gives a source with every figure and every rule', id => {
    const pack = readPack(id);
    const figures = leavesOf(pack).filter(({ level }) => level !== undefined);
    expect(figures.length).toBeGreaterThan(10);
    for (const { path, level, source } of figures) {
      expect({ path, cites: level !== 'pack' || /policy|extract/.test(source ?? '') }).toEqual({
        path,
        cites: true,
      });
    }
    for (const { source } of pack.facts) expect(source).toMatch(/^policy /);
  });

  it('mark what the text leaves open as a default', () => {
    const level = (id: string, figure: (pack: Pack) => { level: string }) => figure(readPack(id)).level;
    for (const id of packIds()) expect(level(id, pack => pack.percentageNeeds.absent)).toBe('default');
    expect(level('ashley', pack => pack.review.schoolDays)).toBe('default');
    expect(level('astrea-hill', pack => pack.review.schoolDays)).toBe('pack');
    expect(level('astrea-hill', pack => pack.review.level)).toBe('default');
    expect(level('bishop-perrin', pack => pack.review.level)).toBe('default');
    expect(readPack('bishop-perrin').stages[0]?.trigger.level).toBe('default');
  });

  it('call meetings where their stages say so', () => {
    expect(meetings(readPack('ashley'))).toEqual(['meeting']);
    expect(meetings(readPack('astrea-hill'))).toEqual(['action-plan-meeting', 'formal-panel']);
    expect(meetings(readPack('wessex'))).toEqual(['action-plan-meeting', 'la-meeting']);
    expect(meetings(readPack('alp'))).toEqual(['support-meeting']);
    expect(meetings(readPack('bishop-perrin'))).toEqual(['formal-conversation']);
  });

  it('keep the rules of the time before the National Framework where a policy has them', () => {
    const thresholds = (id: string) => readPack(id).oldEra?.thresholds.map(({ value }) => value);
    expect(thresholds('astrea-hill')).toEqual([{ kind: 'unauthorised-in-term', sessions: 10 }]);
    expect(readPack('astrea-hill').oldEra?.warningSchoolDays?.value).toBe(15);
    expect(thresholds('bishop-perrin')).toEqual([
      { kind: 'unauthorised-in-days', sessions: 10, days: 42 },
      { kind: 'consecutive-leave', sessions: 10 },
    ]);
    for (const id of ['ashley', 'wessex', 'alp']) expect(readPack(id).oldEra).toBeUndefined();
  });

  it('keep register entries for the six years of the law, whatever the text says', () => {
    expect(packIds().map(id => readPack(id).entriesKeptYears.value)).toEqual([6, 6, 3, 3, 3]);
    expect(packIds().map(id => effectiveEntriesKeptYears(readPack(id)))).toEqual([6, 6, 6, 6, 6]);
  });

  it('refuse an id that does not ship, a path included', () => {
    expect(() => readPack('../authorities/halton')).toThrow(WaymarkError);
    expect(() => readPack('nowhere')).toThrow(
      'no policy pack "nowhere"; there are: alp, ashley, astrea-hill, bishop-perrin, wessex',
    );
    expect(() => readAuthority('nowhere')).toThrow(/no authority's code "nowhere"; there are: barnsley/);
  });
});

describe('the helpers', () => {
  it.each([
    ['ashley', 'am', 8, '09:30'],
    ['ashley', 'pm', 8, '13:20'],
    ['astrea-hill', 'pm', -1, '12:45'],
    ['astrea-hill', 'pm', 0, '12:45'],
    ['astrea-hill', 'pm', 2, '13:15'],
    ['astrea-hill', 'pm', 3, '13:30'],
    ['astrea-hill', 'pm', undefined, '13:30'],
    ['wessex', 'am', 7, '09:15'],
    ['wessex', 'pm', 7, '14:10'],
    ['alp', 'pm', 4, '13:45'],
    ['bishop-perrin', 'am', 0, '09:00'],
    ['bishop-perrin', 'pm', 0, '13:35'],
    ['bishop-perrin', 'pm', 1, '13:45'],
    ['bishop-perrin', 'pm', -1, '13:35'],
    ['bishop-perrin', 'pm', 7, '13:45'],
  ] as const)('%s closes the %s register of year group %s at %s', (id, half, yearGroup, closes) => {
    expect(registerCloses(readPack(id), half, yearGroup)).toBe(closes);
  });

  it('find stages by id', () => {
    expect(stageIndex(readPack('alp'), 'ewo-referral')).toBe(3);
    expect(stageIndex(readPack('alp'), 'formal-panel')).toBe(-1);
    expect(() => approverOf(readPack('alp'), 6)).toThrow(RangeError);
  });

  it('know contracts by their signature, and their approver by the stage before', () => {
    const alp = readPack('alp');
    expect(alp.stages.filter(isContract).map(({ id }) => id)).toEqual(['attendance-contract']);
    expect(approverOf(alp, stageIndex(alp, 'attendance-contract'))).toBe('attendance-lead');
  });
});
