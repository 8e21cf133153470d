// The ladder's clocks, found again by asking at 17:00 of every school day: reviews, reminders for approvals and meetings.
import { at, plusDays } from './days.js';
import { differs, ladderFigures, tookDay, type Context } from './context.js';
import { policyFacts, reviewSchoolDays } from './policies.js';
import { standing } from './proposals.js';
import type { Line, Story } from './story.js';

/** A line that the clocks say should be there. */
interface Expected {
  readonly moment: number;
  readonly type: string;
  readonly stage: string;
  readonly figures?: Readonly<Record<string, unknown>>;
}

const clockTypes = ['ReviewMeasured', 'ApprovalOverdue', 'MeetingOverdue'];

/** Compares the reminders and review measures that were printed with those that the clocks give. */
export function checkClocks(story: Story): { seq: number; complaint: string }[] {
  const expected = everyEvening(story);
  const printed = story.lines.filter(l => clockTypes.includes(l.type));
  const found: { seq: number; complaint: string }[] = [];
  for (const line of printed) {
    const match = expected.find(
      e => e.type === line.type && e.stage === line.data['stage'] && e.moment === Date.parse(line.at),
    );
    if (!match)
      found.push({ seq: line.seq, complaint: `${line.type} ${line.data['stage']} is not due at ${line.at}` });
    else if (match.figures)
      for (const [name, value] of Object.entries(match.figures))
        for (const complaint of differs(name, line.data[name], value))
          found.push({ seq: line.seq, complaint });
  }
  for (const { type, stage, moment } of expected) {
    const isPrinted = printed.some(
      l => l.type === type && l.data['stage'] === stage && Date.parse(l.at) === moment,
    );
    const before = story.lines.findLast(l => Date.parse(l.at) <= moment)?.seq ?? 0;
    if (!isPrinted)
      found.push({
        seq: before,
        complaint: `${type} ${stage} was due at ${new Date(moment).toISOString()} and is missing`,
      });
  }
  return found;
}

/** What falls due at each 17:00 of a school day, by the lines printed before it. */
function everyEvening(story: Story): Expected[] {
  const expected: Expected[] = [];
  if (story.lines.length === 0) return expected;
  const first = Date.parse(story.lines[0]!.at);
  const { schoolDays } = story.worldAfter(story.until);
  for (const day of schoolDays) {
    const moment = at(day, '17:00');
    if (moment < first || moment > story.until) continue;
    const before = story.lines.filter(l => Date.parse(l.at) < moment || isOfMoment(story, l, moment));
    const opened = before.findLastIndex(l => l.type === 'CaseOpened');
    const inCase = before.slice(Math.max(opened, 0));
    const isOpen = opened >= 0 && !inCase.some(l => l.type === 'CaseClosed');
    if (!isOpen || tookDay(inCase, day)) continue;
    expected.push(
      ...approvals(story, inCase, day),
      ...meetings(story, inCase, day),
      ...reviews(story, inCase, day),
    );
  }
  return expected;
}

/** Lines of this moment that come before its deadlines: what follows from marks, amendments and changes. */
function isOfMoment(story: Story, line: Line, moment: number): boolean {
  if (Date.parse(line.at) !== moment || clockTypes.includes(line.type) || line.data['by'] !== undefined)
    return false;
  return story.worldsAt(moment).length > 1;
}

/** School days after `day` up to `until`, without those that a hold took. */
const ladderDays = (story: Story, inCase: readonly Line[], day: string, until: string): string[] =>
  story.worldAfter(at(until, '17:00')).schoolDays.filter(d => d > day && d <= until && !tookDay(inCase, d));

const stageLine = (inCase: readonly Line[], stage: string, ...types: string[]): Line | undefined =>
  inCase.findLast(l => types.includes(l.type) && l.data['stage'] === stage);

function approvals(story: Story, inCase: readonly Line[], day: string): Expected[] {
  const last = inCase.findLast(l =>
    ['StageProposed', 'StageApproved', 'StageDeclined', 'ProposalWithdrawn', 'StageEntered'].includes(l.type),
  );
  if (last?.type !== 'StageProposed') return [];
  if (inCase.slice(inCase.indexOf(last)).some(l => l.type === 'ApprovalOverdue')) return [];
  const days = ladderDays(story, inCase, last.at.slice(0, 10), day);
  const isDue = days.length === 5 && days.at(-1) === day;
  return isDue ? [{ moment: at(day, '17:00'), type: 'ApprovalOverdue', stage: last.data['stage'] }] : [];
}

/** The stage whose review runs: the highest that stands, unless a later one was entered since or it was concluded. */
function inReview(story: Story, inCase: readonly Line[]): Line | undefined {
  const ids = story.policy.stages.map(s => s.id);
  const highest = standing(inCase).toSorted((a, b) => ids.indexOf(b) - ids.indexOf(a))[0];
  if (highest === undefined) return undefined;
  const entered = stageLine(inCase, highest, 'StageEntered')!;
  const after = inCase.slice(inCase.indexOf(entered) + 1);
  if (after.some(l => l.type === 'StageEntered')) return undefined;
  const concluded = after.findLast(l => l.type === 'ReviewConcluded' && l.data['stage'] === highest);
  return concluded && concluded.data['outcome'] !== 'extended' ? undefined : entered;
}

/** The last deemed service of a stage's letters; null while one is on its way or all failed. */
function lastService(inCase: readonly Line[], entered: Line): string | null {
  const stage = entered.data['stage'];
  const after = inCase.slice(inCase.indexOf(entered) + 1).filter(l => l.data['letter'] === stage);
  const failed = after.filter(l => l.type === 'LetterFailed').map(l => l.data['parent'] as string);
  const waited = after.filter(l => l.type === 'LetterIssued' && !failed.includes(l.data['parent']));
  const served = waited.map(
    l =>
      after.find(s => s.type === 'LetterServed' && s.data['parent'] === l.data['parent'])?.data['servedOn'],
  );
  if (served.length === 0 || served.includes(undefined)) return null;
  return served.toSorted().at(-1) as string;
}

const hasMeeting = (story: Story, stage: string): boolean =>
  policyFacts(story.policyId).stages.some(s => s.id === stage && s.meeting);

function meetings(story: Story, inCase: readonly Line[], day: string): Expected[] {
  const entered = inReview(story, inCase);
  if (!entered || !hasMeeting(story, entered.data['stage'])) return [];
  const { stage } = entered.data;
  const after = inCase.slice(inCase.indexOf(entered));
  if (after.some(l => (l.type === 'MeetingHeld' || l.type === 'MeetingOverdue') && l.data['stage'] === stage))
    return [];
  const served = lastService(inCase, entered);
  if (served === null || ladderDays(story, inCase, served, day).length < 10) return [];
  return [{ moment: at(day, '17:00'), type: 'MeetingOverdue', stage }];
}

/** Where a review counts from: the decision to extend, the meeting, the signing or the last service. */
function countsFrom(inCase: readonly Line[], entered: Line): string | null {
  const { stage, signedOn } = entered.data;
  const after = inCase.slice(inCase.indexOf(entered) + 1);
  const measured = after.findIndex(l => l.type === 'ReviewMeasured' && l.data['stage'] === stage);
  const extended = after.findLast(l => l.type === 'ReviewConcluded' && l.data['stage'] === stage);
  if (extended) return extended.at.slice(0, 10);
  const held = after
    .slice(0, measured < 0 ? undefined : measured)
    .findLast(l => l.type === 'MeetingHeld' && l.data['stage'] === stage);
  return held?.at.slice(0, 10) ?? signedOn ?? lastService(inCase, entered);
}

function reviews(story: Story, inCase: readonly Line[], day: string): Expected[] {
  const entered = inReview(story, inCase);
  const from = entered ? countsFrom(inCase, entered) : null;
  if (!entered || from === null) return [];
  const { stage } = entered.data;
  const after = inCase.slice(inCase.indexOf(entered) + 1);
  const extended = after.findLastIndex(l => l.type === 'ReviewConcluded' && l.data['stage'] === stage);
  if (after.slice(extended + 1).some(l => l.type === 'ReviewMeasured' && l.data['stage'] === stage))
    return [];
  const set = after.filter(l => l.type === 'ReviewSet' && l.data['stage'] === stage);
  const length = set.findLast(l => l.data['schoolDays'] !== null)?.data['schoolDays'] ?? reviewSchoolDays;
  const level = set.findLast(l => l.data['target'] !== null)?.data['target'] ?? story.policy.level;
  if (ladderDays(story, inCase, from, day).length < length) return [];
  const moment = at(day, '17:00');
  const world = story.worldAfter(moment);
  const first = plusDays(from, 1);
  const figures = ladderFigures(world, `${first} am`, `${day} pm`, d => tookDay(inCase, d));
  if (figures.possible < 10) return [];
  const { attended, possible } = figures;
  const suggested = suggestion(inCase, entered, figures.codes, { attended, possible, level });
  return [
    {
      moment,
      type: 'ReviewMeasured',
      stage,
      figures: { attended, possible, suggested, from: first, to: day },
    },
  ];
}

function suggestion(
  inCase: readonly Line[],
  entered: Line,
  absences: readonly string[],
  { attended, possible, level }: { attended: number; possible: number; level: number },
): string {
  // Tenths of a per cent are exact as whole numbers; a level has no more decimals than that.
  if (BigInt(attended) * 100_000n >= BigInt(Math.round(level * 1000)) * BigInt(possible)) return 'met';
  if (absences.every(code => code === 'I' || code === 'M')) return 'hold';
  const proposed = inCase
    .slice(0, inCase.indexOf(entered))
    .findLast(l => l.type === 'StageProposed' && l.data['stage'] === entered.data['stage']);
  const year = entered.data['year'] ?? proposed?.data['year'] ?? { attended: 0, possible: 0 };
  return attended * year.possible > year.attended * possible ? 'improved' : 'not-met';
}

export type { Context };
