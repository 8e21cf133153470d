// The checker agrees with every scenario file, and with nothing that was changed in what they print.
import { describe, expect, it } from '@jest/globals';
import { check } from './check.js';
import { printed, scenarioFiles } from './scenario-files.js';
import type { Line } from './story.js';

const files = scenarioFiles();
const linesOf = (name: string): { json: Parameters<typeof check>[0]; lines: Line[] } => {
  const { json, text } = files.find(file => file.name === name)!;
  return { json, lines: printed(text) };
};

/** The printed lines with other data in the first line of a type. */
function changed(lines: readonly Line[], type: string, data: Readonly<Record<string, unknown>>): Line[] {
  const at = lines.findIndex(line => line.type === type);
  return lines.with(at, { ...lines[at]!, data: { ...lines[at]!.data, ...data } });
}

describe('the checker agrees with', () => {
  for (const { name, json, text } of files) it(name, () => expect(check(json, printed(text))).toEqual([]));
});

describe('the checker finds', () => {
  const fined = linesOf('notice-failed-to-first-penalty');
  const laddered = linesOf('worked-example');

  for (const [what, { json, lines }, type, data] of [
    ['a count that is not so', fined, 'PenaltyThresholdMet', { count: 11 }],
    ['a session that was not missed', fined, 'PenaltyThresholdMet', { sessions: ['2025-09-01 am'] }],
    ['a period of another length', fined, 'NoticeToImproveIssued', { until: '2025-12-01' }],
    ['a sum that the law does not know', fined, 'PenaltyNoticeIssued', { amount: 200 }],
    ['a day too many to pay', fined, 'PenaltyNoticeIssued', { payBy: '2026-12-01' }],
    ['a review measured otherwise', laddered, 'ReviewMeasured', { attended: 39 }],
    ['a letter served too early', laddered, 'LetterServed', { servedOn: '2025-10-01' }],
  ] as const)
    it(what, () => {
      const complaints = check(json, changed(lines, type, data));
      expect(complaints.map(c => c.type)).toContain(type === 'ReviewMeasured' ? 'clock' : type);
    });

  it('a line left out', () => {
    const { json, lines } = laddered;
    const without = lines
      .filter(line => line.type !== 'ReviewMeasured')
      .map((line, i) => ({ ...line, seq: i + 1 }));
    expect(check(json, without)).not.toEqual([]);
  });
});
