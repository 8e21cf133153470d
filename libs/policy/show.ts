// A pack as a page for people, in Markdown that also reads as plain text: who, the ladder as a diagram, every
// figure with who set it and where it stands, the conflicts, and the rules that people carry out themselves.
import type { AuthorityCode } from './authority.js';
import { authorityFiguresOf, figuresOf, type FigureLine } from './figures-of.js';
import { approverOf, isContract, reviewDaysOf } from './helpers.js';
import type { Pack, Stage } from './pack.js';
import { triggerText } from './words.js';

/** The whole page. Pure: the same pack and code give the same text. */
export const describePack = (pack: Pack, authority: AuthorityCode): string =>
  [
    header(pack, authority),
    ladder(pack),
    diagram(pack),
    figures(pack),
    authorityFigures(authority),
    conflicts(pack),
    facts(pack),
  ].join('\n\n');

const header = (pack: Pack, authority: AuthorityCode): string =>
  [
    `# ${pack.title}`,
    '',
    `- Pack: ${pack.id}, version ${pack.version}`,
    `- In force: from ${pack.effectiveFrom}${pack.effectiveTo === undefined ? '' : ` to ${pack.effectiveTo}`}`,
    `- Document: ${pack.document.describes}, dated ${pack.document.dated}; ${pack.document.era}`,
    `- Code of conduct: ${authority.title} (${authority.id})`,
    "- Each figure shows who set it: law, authority (the local code), pack (the school's policy), or default (Waymark,",
    '  where the others are silent), and the paragraph or the reason.',
  ].join('\n');

/** The ladder as plain text, the first stage on top. */
function ladder(pack: Pack): string {
  const rungs = pack.stages.flatMap((stage, index) => [
    ...(index === 0 ? [] : ['   |']),
    `${String(index + 1).padStart(2)} [ ${stage.id} ] ${stage.title}`,
    `   |  reached by: ${triggerText(stage.trigger.value)}`,
    `   |  ${whoActs(pack, stage, index)}; review after ${reviewDaysOf(pack, stage)} school days`,
  ]);
  return ['## Ladder', '', '```text', ...rungs, '```'].join('\n');
}

const whoActs = (pack: Pack, stage: Stage, index: number): string =>
  `${isContract(stage) ? 'signed; review concluded by' : 'approved by'} ${approverOf(pack, index)}${
    stage.meeting ? '; a meeting is held' : ''
  }`;

const diagram = ({ stages }: Pack): string =>
  [
    '```mermaid',
    'flowchart TD',
    '  start(["register"])',
    ...stages.map(stage => `  s-${stage.id}["${stage.title}"]`),
    ...stages.flatMap(arrows),
    '```',
  ].join('\n');

/** The way into a stage, and the way past the contract before it when nobody signs. */
function arrows(stage: Stage, index: number, stages: readonly Stage[]): string[] {
  const [before, earlier] = [stages[index - 1], stages[index - 2]];
  const words = triggerText(stage.trigger.value);
  const past =
    before !== undefined && earlier !== undefined && isContract(before)
      ? [`  s-${earlier.id} -.->|"not signed, and ${words}"| s-${stage.id}`]
      : [];
  return [`  ${before === undefined ? 'start' : `s-${before.id}`} -->|"${words}"| s-${stage.id}`, ...past];
}

const textOf = ({ name, value, level, source, within = false }: FigureLine): string => {
  const who = level === undefined ? source : `${level}: ${source}`;
  return `${within ? '  ' : ''}- ${name}: ${value}${who === undefined ? '' : ` (${who})`}`;
};

const figures = (pack: Pack): string => ['## Figures', '', ...figuresOf(pack).map(textOf)].join('\n');

const authorityFigures = (code: AuthorityCode): string =>
  [`## ${code.title}`, '', ...authorityFiguresOf(code).map(textOf)].join('\n');

const conflicts = (pack: Pack): string =>
  [
    '## Conflicts in the text',
    '',
    ...(pack.conflicts.length === 0 ? ['None.'] : []),
    ...pack.conflicts.flatMap(({ topic, readings, runs, level }) => [
      `- ${topic}`,
      ...readings.map(reading => `  - reading: ${reading}`),
      `  - runs: ${runs} (${level})`,
    ]),
  ].join('\n');

function facts(pack: Pack): string {
  const topics = [...new Set(pack.facts.map(({ topic }) => topic))];
  const sections = topics.flatMap(topic => [
    `### ${topic}`,
    '',
    ...pack.facts.filter(fact => fact.topic === topic).map(({ says, source }) => `- ${says} (${source})`),
    '',
  ]);
  return ['## Rules that people carry out', '', ...sections].join('\n').trimEnd();
}
