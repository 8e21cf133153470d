import { describe, expect, it } from '@jest/globals';
import { printed, scenarioFiles } from '../checker/scenario-files.js';
import type { Line } from '../checker/story.js';

/** The part of a printed line that the expected line speaks of. */
const spokenOf = (line: Line | undefined, expected: Line): unknown =>
  line && {
    ...line,
    data: Object.fromEntries(Object.keys(expected.data).map(key => [key, line.data[key]])),
  };

describe('every scenario file', () => {
  const files = scenarioFiles();

  it('is there', () => expect(files.length).toBeGreaterThan(60));

  for (const { name, text, expected } of files) {
    it(`${name} prints what is expected`, () => {
      const lines = printed(text);
      expect(lines.map((line, i) => (expected[i] ? spokenOf(line, expected[i]) : line))).toEqual(expected);
    });
  }
});
