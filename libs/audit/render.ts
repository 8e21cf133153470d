// An explanation as a page of plain text, for terminals and print.
import { gridLines } from './grid.js';
import type { Explanation } from './explain.js';
import { sentenceCase, sessionsText } from './words.js';

const width = 100;

/** The page, lines of at most 100 characters, without a line feed at the end. */
export function renderExplanation(explanation: Explanation): string {
  const { title, when, what, who, rule, comparison, grid, counted, revision, whatIf } = explanation;
  const sections: (readonly [heading: string, lines: readonly string[]])[] = [
    ['What happened', [when, what, who].flatMap(text => wrapped(text))],
    [
      'Rule',
      rule === null
        ? []
        : [`${rule.id}: ${sentenceCase(rule.levelText)}.`, `See ${rule.sourceText}.`].flatMap(text =>
            wrapped(text),
          ),
    ],
    ['Compared', comparison.flatMap(text => wrapped(text, '- '))],
    ['Day by day', grid === null ? [] : gridLines(grid)],
    ['Sessions counted', counted.length === 0 ? [] : wrapped(`${counted.length}: ${sessionsText(counted)}`)],
    [
      'The register was amended since',
      revision === null
        ? []
        : [
            `As known then: ${revision.then}.`,
            `As true now: ${revision.now}.`,
            ...revision.changes.map(change => `- ${change}`),
          ],
    ],
    ['What would have changed it', whatIf.flatMap(({ text }) => wrapped(text, '- '))],
  ];
  return [
    title,
    '='.repeat(title.length),
    ...sections.flatMap(([heading, lines]) =>
      lines.length === 0 ? [] : ['', heading, ...lines.map(line => `  ${line}`.trimEnd())],
    ),
  ].join('\n');
}

/** Breaks a text at spaces; `mark` begins the first line, the others are indented as far. */
function wrapped(text: string, mark = ''): string[] {
  const lines: string[] = [];
  let line = mark;
  for (const word of text.split(' ')) {
    const isFull = line.length + word.length + 1 > width - 2;
    if (isFull) lines.push(line);
    line = isFull
      ? `${' '.repeat(mark.length)}${word}`
      : line === mark
        ? `${mark}${word}`
        : `${line} ${word}`;
  }
  return [...lines, line];
}
