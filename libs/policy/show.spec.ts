// The page of a pack and the comparison of two.
import { describe, expect, it } from '@jest/globals';
import { describePack, diffPacks, packIds, readAuthority, readPack, type Pack } from './index.js';

const page = (id: string): string => {
  const pack = readPack(id);
  return describePack(pack, readAuthority(pack.authority));
};

describe('describePack', () => {
  it.each(packIds())('shows every stage, fact and conflict of %s', id => {
    const pack = readPack(id);
    const text = page(id);
    for (const stage of pack.stages) expect(text).toContain(`[ ${stage.id} ]`);
    for (const { says, source } of pack.facts) expect(text).toContain(`- ${says} (${source})`);
    for (const { topic, runs, level } of pack.conflicts) {
      expect(text).toContain(`- ${topic}\n`);
      expect(text).toContain(`  - runs: ${runs} (${level})`);
    }
    expect(text).not.toMatch(/undefined|\[object/);
  });

  it('draws the ladder for the eye and for Mermaid', () => {
    const text = page('ashley');
    expect(text).toContain(
      [
        ' 1 [ target-letter ] Target letter',
        '   |  reached by: attendance of the year below 95 %',
        '   |  approved by attendance-lead; review after 20 school days',
        '   |',
        ' 2 [ meeting ] Attendance meeting',
      ].join('\n'),
    );
    expect(text).toContain('start -->|"attendance of the year below 95 %"| s-target-letter');
    expect(text).toContain(
      's-meeting -.->|"not signed, and the review before was concluded not met"| s-ewo-referral',
    );
  });

  it('labels each figure with its level and source', () => {
    const text = page('astrea-hill');
    expect(text).toContain('- Review length: 20 school days (pack: policy Appendix 6 (4 weeks))');
    expect(text).toContain(
      '- Afternoon register (Nursery to Reception): taken 12:15, closes 12:45 by default',
    );
    expect(text).toContain('- Threshold before 2024-08-19: 10 unauthorised sessions in one term (pack: ');
    expect(text).toContain('- Register entries kept, as runs: 6 years');
    expect(text).toContain('- Notice to Improve is issued by: unknown (default: ');
  });
});

describe('diffPacks', () => {
  const pack = readPack('ashley');

  it('finds nothing between a pack and itself', () => {
    expect(diffPacks(pack, pack)).toBe('ashley 1.0.0 -> ashley 1.0.0\nno differences');
  });

  it('names each figure that changed, went or came', () => {
    const { noticeToImprove: _, ...rest } = pack;
    const next: Pack = {
      ...rest,
      version: '1.1.0',
      effectiveTo: '2026-07-31',
      expectedAttendance: { ...pack.expectedAttendance, value: 96 },
    };
    expect(diffPacks(pack, next).split('\n')).toEqual([
      'ashley 1.0.0 -> ashley 1.1.0',
      '~ version: 1.0.0 -> 1.1.0',
      '~ expectedAttendance: 95 [pack: policy 6.3] -> 96 [pack: policy 6.3]',
      '- noticeToImprove.weeks: 3 to 6 [pack: policy 6.5]',
      '+ effectiveTo: 2026-07-31',
    ]);
  });

  it('goes by stage, so that a move shows as one', () => {
    const moved: Pack = { ...pack, stages: pack.stages.toReversed() };
    expect(diffPacks(pack, moved).split('\n')[1]).toBe(
      '~ order of stages: target-letter > meeting > attendance-contract > ewo-referral -> ' +
        'ewo-referral > attendance-contract > meeting > target-letter',
    );
    expect(diffPacks(pack, moved).split('\n')).toHaveLength(2);
  });
});
