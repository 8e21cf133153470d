// A history: a scenario and a list of turns, each a few small numbers that choose what somebody does next, and when. The
// numbers are read against the case as it stands, so most of what is done makes sense, and a shorter list or smaller numbers
// are a simpler history. What was done is kept as a scenario file.
import { openCase, type Change, type Flag } from '#libs/casework';
import {
  isSchoolDay,
  addDays,
  formatInstant,
  londonDate,
  londonInstant,
  type Instant,
} from '#libs/school-time';
import { createHost, NoProgress, scenarioOf, type Host, type Step } from './host.js';
import { forwardOffers, otherOffers, type Offer } from './menu.js';
import type { ScenarioJson, ScenarioStep } from './scenario-json.js';
import { spoil } from './spoil.js';

/** When (`gap`), which kind of thing (`kind`), and three numbers to choose with. */
export interface Turn {
  readonly gap: number;
  readonly kind: number;
  readonly a: number;
  readonly b: number;
}

export interface History {
  readonly json: ScenarioJson;
  readonly steps: readonly Step[];
  /** Those of them that were not looked at before, for what is asked of each step by itself. */
  readonly fresh: readonly Step[];
  readonly end: Host;
  /** Set where a deadline came back for ever. */
  readonly stuck: string | null;
  /** Set where the decider threw. */
  readonly threw: string | null;
}

const minute = 60_000;
const hour = 60 * minute;

/** Runs the turns of a history, then lets time pass until its end. */
export function runHistory(json: ScenarioJson, turns: readonly Turn[], keepAll = false): History {
  const scenario = scenarioOf(json);
  const host = createHost(scenario, keepAll);
  const done = {
    actions: [] as ScenarioStep[],
    changes: [] as ScenarioStep[],
    amendments: [] as ScenarioStep[],
  };
  const lines = createLines(host);
  let now = scenario.pupils[0]!.marks[0]?.knownAt ?? 0;
  let stuck: string | null = null;
  let threw: string | null = null;
  try {
    for (const turn of turns) {
      const at = Math.max(momentOf(host, turn, now, scenario.until), now + minute);
      if (at > scenario.until) break;
      now = at;
      take(host, turn, at, done, lines);
    }
    host.reach(scenario.until, 'deadlines');
  } catch (error) {
    if (error instanceof NoProgress) stuck = error.message;
    else threw = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { steps } = host;
  return { json: { ...json, ...done }, steps, fresh: steps, end: host, stuck, threw };
}

/** Finds the printed number of an event of a case, since scenario files name events by their line. */
function createLines(host: Host): (caseNumber: number, seq: number) => number {
  return (caseNumber, seq) => {
    let line = 0;
    let inCase = 0;
    for (const step of host.steps) {
      for (const event of step.events) {
        line += 1;
        if (event.caseNumber === caseNumber && (inCase += 1) === seq) return line;
      }
    }
    return 0;
  };
}

function momentOf(host: Host, { gap }: Turn, now: Instant, until: Instant): Instant {
  const today = londonDate(now);
  const deadline = host.nextDeadline()?.due ?? now + hour;
  const choices = [
    () => now + hour,
    () => londonInstant(addDays(today, 1), '10:00'),
    () => Math.max(deadline, host.nextMark() ?? 0, now + minute),
    () => londonInstant(addDays(today, 3), '16:00'),
    () => deadline,
    () => deadline + minute,
    () => host.nextMark() ?? now + hour,
    () => londonInstant(addDays(today, 7), '10:00'),
    () => londonInstant(addDays(today, 1), '17:00'),
    () => londonInstant(addDays(today, 21), '10:00'),
    () => londonInstant(addDays(today, 29), '00:00'),
    () => whenAsked(host, now, until),
  ];
  return choices[gap % choices.length]!();
}

/** Tomorrow at ten where something waits for a person; else an hour after the next thing that happens. */
function whenAsked(host: Host, now: Instant, until: Instant): Instant {
  const tomorrow = londonInstant(addDays(londonDate(now), 1), '10:00');
  if (forwardOffers(host.state(), host.world(), now).length > 0) return tomorrow;
  const known = host.steps.length;
  const limit = Math.min(now + 60 * 24 * hour, until);
  while (host.steps.length === known && host.stepOn(limit));
  return host.now() + hour;
}

interface Done {
  readonly actions: ScenarioStep[];
  readonly changes: ScenarioStep[];
  readonly amendments: ScenarioStep[];
}

type Lines = ReturnType<typeof createLines>;

function take(host: Host, turn: Turn, at: Instant, done: Done, lines: Lines): void {
  const { kind, a, b } = turn;
  const moment = formatInstant(at);
  if (kind === 8) {
    const amendment = amendmentOf(host, at, a, b);
    if (!amendment) return;
    const [date = '', session = ''] = amendment.session.split(' ');
    if (host.amend(at, amendment.session, amendment.code))
      done.amendments.push({ at: moment, date, session, code: amendment.code });
    return;
  }
  if (kind === 9) {
    host.reach(at, 'marks');
    const isGone =
      done.changes.findLast(c => c['kind'] === 'leave' || c['kind'] === 'join')?.['kind'] === 'leave';
    const change = changeOf(host, at, a, b, isGone);
    if (!change) return;
    host.change(at, change);
    done.changes.push({ at: moment, ...change });
    return;
  }
  host.reach(at, 'deadlines');
  const offer = offerOf(host, at, turn);
  if (!offer) return;
  const { by, action } = offer;
  const named =
    action.action === 'resolve-finding'
      ? { ...action, finding: lines(caseOf(host, action.finding), action.finding) }
      : action;
  // What no line stands for cannot be written in a scenario file.
  if ('finding' in named && named.finding === 0) return;
  host.act(at, offer);
  done.actions.push({ at: moment, ...named, by });
}

const caseOf = (host: Host, seq: number): number =>
  (
    host.state().cases.findLast(c => c.revised.some(r => r.seq === seq && !r.resolved)) ??
    openCase(host.state())
  )?.number ?? 0;

function offerOf(host: Host, at: Instant, { kind, a, b }: Turn): Offer | undefined {
  const forward = forwardOffers(host.state(), host.world(), at);
  const other = otherOffers(host.state(), host.world(), at);
  if (kind <= 5) return forward.length > 0 ? forward[a % forward.length] : undefined;
  if (kind === 6) return other[a % other.length];
  const all = [...forward, ...other];
  return spoil(all[a % all.length]!, b, (a + b) >> 1);
}

const codes = ['O', '/', 'I', 'N', 'G', 'M', 'C', 'U', '#', 'L', 'X'] as const;

function amendmentOf(
  host: Host,
  at: Instant,
  a: number,
  b: number,
): { session: string; code: string } | undefined {
  host.reach(at, 'marks');
  const known = host.world().register.sessions;
  const absent = known.filter(s => !['/', '\\'].includes(s.entries.at(-1)!.code));
  const pool = a % 4 === 0 || absent.length === 0 ? known : absent;
  const session = pool.at(-1 - (a % Math.max(pool.length, 1)))?.session;
  if (session === undefined || !host.world().calendar.lookups.openSessions.has(session)) return undefined;
  return { session, code: codes[b % codes.length]! };
}

const flags: readonly Flag[] = ['ehcp', 'social-worker'];

function changeOf(host: Host, at: Instant, a: number, b: number, isGone: boolean): Change | undefined {
  const { parents } = host.world().pupil;
  const parent = parents[b % Math.max(parents.length, 1)]?.id;
  const day = addDays(londonDate(at), 1 + (b % 40));
  const letters = host.state().cases.flatMap(c => c.letters);
  const letter = letters.at(-1 - (b % Math.max(letters.length, 1)));
  const changes: readonly (Change | undefined)[] = [
    letter && { kind: 'letter-returned', letter: letter.letter, parent: letter.parent },
    parent === undefined ? undefined : { kind: 'not-liable', parent },
    { kind: 'parent-added', parent: { id: 'C', ...(b % 2 === 0 && { service: 'email' as const }) } },
    parent === undefined ? undefined : { kind: 'contact-blocked', parent },
    isSchoolDay(host.world().calendar, day) ? { kind: 'closure', date: day } : undefined,
    parent === undefined ? undefined : { kind: 'parent-removed', parent },
    { kind: 'flag', flag: flags[b % 2]! },
    { kind: 'flag-met', flag: flags[b % 2]! },
    { kind: 'suspension', from: londonDate(at), schoolDays: 1 + (b % 6) },
    isGone ? { kind: 'join' } : b % 3 === 0 ? { kind: 'leave' } : undefined,
  ];
  return changes[a % changes.length];
}
