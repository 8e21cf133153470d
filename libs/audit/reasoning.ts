// The reasons behind one event as a view model, and the parts that several kinds of event share.
import { decide, type CaseEvent, type EventData, type World } from '#libs/casework';
import type { Level } from '#libs/policy';
import { codeInfo, currentCode, type PupilRegister, type SessionRange } from '#libs/register';
import { dateOf, halfOf, type PlainDate, type Session } from '#libs/school-time';
import type { Grid } from './grid.js';
import type { Scene } from './scene.js';
import { levelText, sourceText } from './source.js';
import { amountOf, dayText, sessionText } from './words.js';

export interface RuleView {
  readonly id: string;
  readonly level: Level;
  readonly levelText: string;
  readonly source: string;
  /** Title and heading of the page, or the paragraph of the policy. */
  readonly sourceText: string;
}

/** What would have changed the event. */
export interface WhatIf {
  readonly text: string;
  /** The latest counted sessions that had to be attended, and no fewer; empty where it is about something else. */
  readonly attended: readonly Session[];
}

/** What the register says now, where that is another thing than it said then. */
export interface Revision {
  readonly then: string;
  readonly now: string;
  /** '29 September 2025, morning: O, now M'. */
  readonly changes: readonly string[];
}

export interface Reasoning {
  readonly rule: RuleView | null;
  /** The numbers compared, one comparison a line. */
  readonly comparison: readonly string[];
  readonly grid: Grid | null;
  readonly counted: readonly Session[];
  readonly revision: Revision | null;
  readonly whatIf: readonly WhatIf[];
}

export const noReasoning: Reasoning = {
  rule: null,
  comparison: [],
  grid: null,
  counted: [],
  revision: null,
  whatIf: [],
};

export const plainly = (text: string): WhatIf => ({ text, attended: [] });

/** A rule with its level and source in words. */
export function ruleView(scene: Scene, id: string, level: Level, source: string): RuleView {
  return {
    id,
    level,
    levelText: levelText(level),
    source,
    sourceText: sourceText(source, level, scene.then.pack),
  };
}

/** The rule of the event's certificate. */
export function certifiedRule(scene: Scene): RuleView | null {
  const { because } = scene.event;
  return because ? ruleView(scene, because.rule, because.level, because.source) : null;
}

/** Marks of the ladder's measure: those it leaves out, on both sides. */
export const offLadder = (session: Session, code: string): boolean =>
  !codeInfo(code, dateOf(session))?.ladder;

/** The smallest whole number from `from` to `to` for which `holds`; null where there is none. */
export function smallest(from: number, to: number, holds: (n: number) => boolean): number | null {
  for (let n = from; n <= to; n++) if (holds(n)) return n;
  return null;
}

/**
 * The fewest of the latest counted sessions that had to be attended for the event not to happen, found by asking the
 * decider again: null where no number of them is enough, or where the register at hand does not lead to the event.
 */
export function fewestAttended(
  scene: Scene,
  counted: readonly Session[],
  end: Session,
): readonly Session[] | null {
  const world = { ...scene.then, register: upTo(scene.then.register, end) };
  const recurs = (register: PupilRegister) =>
    decide(scene.before, { kind: 'mark', at: scene.event.at, session: end }, { ...world, register }).some(
      event => isSameStep(event, scene.event),
    );
  const latest = (n: number) => counted.slice(counted.length - n);
  const n = smallest(0, counted.length, k => !recurs(attendedInstead(world.register, latest(k))));
  return n === null || n === 0 ? null : latest(n);
}

function isSameStep(a: CaseEvent, b: CaseEvent): boolean {
  const stageOf = (event: CaseEvent) => (event.data as Partial<EventData['StageProposed']>).stage;
  return a.type === b.type && stageOf(a) === stageOf(b);
}

/** What was known when the window ended: marks that came in at the same moment for later sessions were not. */
const upTo = (register: PupilRegister, end: Session): PupilRegister => ({
  sessions: register.sessions.filter(s => s.session <= end),
});

function attendedInstead(register: PupilRegister, attended: readonly Session[]): PupilRegister {
  const chosen = new Set(attended);
  return {
    sessions: register.sessions.map(entry =>
      chosen.has(entry.session)
        ? { ...entry, entries: [{ code: presentCode(entry.session), knownAt: entry.entries[0]!.knownAt }] }
        : entry,
    ),
  };
}

const presentCode = (session: Session): string => (halfOf(session) === 'am' ? '/' : '\\');

/** '2 fewer absent sessions by 14 November 2025'. */
export const fewerText = (n: number, kind: string, by: PlainDate): string =>
  `${n} fewer ${kind} ${n === 1 ? 'session' : 'sessions'} by ${dayText(by)}`;

const mostChanges = 20;

/** A revision where then and now say different things; null where they agree. */
export function revisionOf(scene: Scene, range: SessionRange, then: string, now: string): Revision | null {
  return then === now ? null : { then, now, changes: changesIn(scene.then, scene.now, range) };
}

function changesIn(then: World, now: World, { from, to }: SessionRange): string[] {
  const changed = now.register.sessions.flatMap(({ session, entries }) => {
    if (session < from || session > to) return [];
    const before = currentCode(then.register, session);
    const code = entries.at(-1)!.code;
    return before === code ? [] : [`${sessionText(session)}: ${before ?? 'no mark'}, now ${code}`];
  });
  const more = changed.length - mostChanges;
  return more > 0 ? [...changed.slice(0, mostChanges), `and ${amountOf(more, 'more session')}`] : changed;
}
