// A pack as a page for people, in Markdown that also reads as plain text: who, the ladder as a diagram, every
// figure with who set it and where it stands, the conflicts, and the rules that people carry out themselves.
import type { AuthorityCode } from './authority.js';
import type { Figure } from './figure.js';
import { approverOf, closingTime, effectiveEntriesKeptYears, isContract, reviewDaysOf } from './helpers.js';
import type { Pack, RegisterTime, Stage } from './pack.js';
import { triggerText, valueText } from './words.js';

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

const line = (name: string, { value, level, source }: Figure<unknown>, unit = ''): string =>
  `- ${name}: ${valueText(value)}${unit} (${level}: ${source})`;

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

function figures(pack: Pack): string {
  const { percentageNeeds, review, oldEra, penalty, noticeToImprove } = pack;
  return [
    '## Figures',
    '',
    line('Expected attendance', pack.expectedAttendance, ' %'),
    ...pack.registers.am.map(register => registerLine('Morning register', register)),
    ...pack.registers.pm.map(register => registerLine('Afternoon register', register)),
    line('A percentage counts from this many possible sessions', percentageNeeds.possible),
    line('A percentage counts from this many absent sessions', percentageNeeds.absent),
    line('Review length', review.schoolDays, ' school days'),
    line('Review level', review.level, ' %'),
    ...pack.stages.flatMap(stageLines),
    ...(noticeToImprove ? [line('Notice to Improve', noticeToImprove.weeks, ' weeks')] : []),
    ...(penalty?.first ? [line('First penalty notice', penalty.first)] : []),
    ...(penalty?.second ? [line('Second penalty notice', penalty.second)] : []),
    ...(oldEra?.thresholds ?? []).map(threshold => line('Threshold before 2024-08-19', threshold)),
    ...(oldEra?.warningSchoolDays
      ? [line('Formal warning before 2024-08-19', oldEra.warningSchoolDays, ' school days')]
      : []),
    ...(oldEra?.penalty ? [line('Penalty notice before 2024-08-19', oldEra.penalty)] : []),
    line('Register entries kept, as the text says', pack.entriesKeptYears, ' years'),
    `- Register entries kept, as runs: ${effectiveEntriesKeptYears(pack)} years (the longer of law and policy)`,
    line('Right code in the register within', pack.rightCodeWithinDays, ' working days'),
    `- Retired codes that the text lists: ${valueText(pack.retiredCodesListed)}`,
  ].join('\n');
}

const stageLines = (stage: Stage): string[] => [
  `- Stage ${stage.id}: ${stage.does}`,
  `  ${line('reached by', stage.trigger)}`,
  ...(stage.approver ? [`  ${line('approver', stage.approver)}`] : []),
  ...(stage.reviewSchoolDays ? [`  ${line('review', stage.reviewSchoolDays, ' school days')}`] : []),
];

function registerLine(name: string, register: RegisterTime): string {
  const groups = register.yearGroups === undefined ? '' : ` (${yearGroupsText(register.yearGroups)})`;
  const closes = `${closingTime(register)}${register.closes === undefined ? ' by default, 30 minutes on' : ''}`;
  return `- ${name}${groups}: taken ${register.taken}, closes ${closes} (${register.source})`;
}

const yearGroupsText = ([first, last]: [number, number]): string =>
  first === last ? yearGroupText(first) : `${yearGroupText(first)} to ${yearGroupText(last)}`;
const yearGroupText = (group: number): string =>
  group < 0 ? 'Nursery' : group === 0 ? 'Reception' : `Year ${group}`;

const authorityFigures = (code: AuthorityCode): string =>
  [
    `## ${code.title}`,
    '',
    line('Codes that count to the threshold', code.thresholdCodes),
    line('A counted N blocks notices and referrals', code.nBlocksReferral),
    line('Notice to Improve is issued by', code.noticeToImproveIssuer),
    line('Penalty notices are issued by', code.penaltyIssuers),
    line('Authority is asked before a Notice to Improve', code.noticeToImproveNeedsCheck),
    line('Notice to Improve for leave alone', code.noticeToImproveForLeave),
    line('School days in a week of a period', code.schoolDaysPerWeek),
    line('Post is deemed served after', code.postServiceWorkingDays, ' working days'),
    line('Legal notices by email', code.emailForLegalNotices),
    line('Penalty below the threshold', code.belowThreshold),
    line('School days to ask for a penalty after leave', code.leaveRequestDeadlineSchoolDays),
    line("Working days for the authority's answer", code.processingWorkingDays),
  ].join('\n');

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
