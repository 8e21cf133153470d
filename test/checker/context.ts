// A printed line with what came before it, and the questions that several certificates ask of that.
import { ladderSays, isUnauthorised } from './codes.js';
import { at, plusDays, schoolAge, yearStart } from './days.js';
import type { Line, Story, World } from './story.js';

export interface Context {
  readonly story: Story;
  readonly line: Line;
  readonly moment: number;
  /** Lines about this pupil before it. */
  readonly before: readonly Line[];
  /** Those of them since the last case was opened. */
  readonly inCase: readonly Line[];
}

/** What is wrong with a line's certificate: nothing, or sentences. */
export type Certificate = (context: Context) => string[];

export function contextOf(story: Story, index: number): Context {
  const line = story.lines[index]!;
  const before = story.lines.slice(0, index);
  const opened = before.findLastIndex(l => l.type === 'CaseOpened');
  return { story, line, moment: Date.parse(line.at), before, inCase: before.slice(Math.max(opened, 0)) };
}

/** The complaints that hold in every world of the line's moment: none where one world explains the line. */
export function inSomeWorld({ story, moment }: Context, complain: (world: World) => string[]): string[] {
  let found: string[] = [];
  for (const world of story.worldsAt(moment).toReversed()) {
    found = complain(world);
    if (found.length === 0) return [];
  }
  return found;
}

/** Says where two values differ; nothing where they are equal. */
export function differs(what: string, printed: unknown, worked: unknown): string[] {
  const [a, b] = [JSON.stringify(printed ?? null), JSON.stringify(worked ?? null)];
  return a === b ? [] : [`${what}: printed ${a}, worked out ${b}`];
}

export interface Figures {
  readonly attended: number;
  readonly possible: number;
  readonly absent: number;
  readonly absences: readonly string[];
  readonly codes: readonly string[];
}

/** Ladder figures from one session to another, without the days that `leavesOut` names. */
export function ladderFigures(
  world: World,
  from: string,
  to: string,
  leavesOut: (day: string) => boolean = () => false,
): Figures {
  let attended = 0;
  const absences: string[] = [];
  const codes: string[] = [];
  for (const [session, code] of world.codes) {
    const day = session.slice(0, 10);
    if (session < from || session > to || leavesOut(day)) continue;
    const says = ladderSays(code, day);
    if (says === 'attended') attended += 1;
    if (says !== 'absent') continue;
    absences.push(session);
    codes.push(code);
  }
  const absent = absences.length;
  return { attended, absent, possible: attended + absent, absences, codes };
}

/** The year's figures up to the last session known: from 1 September, or the day after the pupil's last closed case. */
export function yearFigures({ before }: Context, world: World): Figures & { readonly from: string } {
  const last = world.lastSession;
  if (last === null) return { attended: 0, possible: 0, absent: 0, absences: [], codes: [], from: '' };
  const closed = before.findLast(l => l.type === 'CaseClosed');
  const start = yearStart(last.slice(0, 10));
  const reopened = closed ? plusDays(closed.at.slice(0, 10), 1) : start;
  const from = `${reopened > start ? reopened : start} am`;
  return { ...ladderFigures(world, from, last), from };
}

/** Sessions with an unauthorised absence between two days, of compulsory school age where asked. */
export function unauthorised(
  { pupil }: Story,
  codes: ReadonlyMap<string, string>,
  from: string,
  to: string,
): { session: string; code: string }[] {
  const age = pupil.dateOfBirth === undefined ? { from: '', until: '9' } : schoolAge(pupil.dateOfBirth);
  return [...codes]
    .map(([session, code]) => ({ session, code, day: session.slice(0, 10) }))
    .filter(({ code, day }) => isUnauthorised(code) && day >= from && day <= to)
    .filter(({ day }) => day >= age.from && day <= age.until)
    .map(({ session, code }) => ({ session, code }));
}

/** The sessions of a printed finding as the register stands in a world: those it named, and those that came since. */
export function findingSessions(
  story: Story,
  finding: Line,
  world: World,
): { session: string; code: string }[] {
  const { window, sessions } = finding.data;
  const then = story.codesAt(Date.parse(finding.at));
  const counted = new Set(unauthorised(story, then, window.from, window.to).map(s => s.session));
  return unauthorised(story, world.codes, window.from, window.to).filter(
    ({ session }) => sessions.includes(session) || !counted.has(session),
  );
}

/** Whether a hold stood at a moment, by what was printed until then. */
export function isHeldAt(lines: readonly Line[], moment: number): boolean {
  const last = lines.findLast(
    l => (l.type === 'HoldPlaced' || l.type === 'HoldEnded') && Date.parse(l.at) <= moment,
  );
  return last?.type === 'HoldPlaced' && at(last.data['until'], '00:00') > moment;
}

/** Whether the hold of the case took this school day: it stood at 17:00. */
export const tookDay = (lines: readonly Line[], day: string): boolean => isHeldAt(lines, at(day, '17:00'));
