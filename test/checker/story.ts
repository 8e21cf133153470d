// One pupil's side of a scenario file, laid out in time: what the register said, which days were open, who the parents were.
import { at, isBankHoliday, momentOf, plusDays, weekdayOf } from './days.js';
import { policyFacts, type PolicyFacts } from './policies.js';

type Fields = Readonly<Record<string, unknown>>;

/** A scenario file, as far as the checker reads it. */
export interface ScenarioText {
  readonly policy: string;
  readonly calendar: { readonly terms: readonly Term[]; readonly closures?: readonly string[] };
  readonly pupil?: PupilText;
  readonly pupils?: readonly PupilText[];
  readonly marks?: readonly (Fields & { readonly pupil?: string })[];
  readonly amendments?: readonly (Fields & { readonly pupil?: string })[];
  readonly changes?: readonly (Fields & { readonly pupil?: string })[];
  readonly actions?: readonly (Fields & { readonly pupil?: string })[];
  readonly earlierNotices?: readonly (Fields & { readonly pupil?: string })[];
  readonly until: string;
}

interface Term {
  readonly from: string;
  readonly to: string;
  readonly breaks?: readonly { readonly from: string; readonly to: string }[];
}

export interface PupilText {
  readonly id: string;
  readonly dateOfBirth?: string;
  readonly yearGroup?: number;
  readonly parents?: readonly { readonly id: string; readonly service?: string; readonly liable?: boolean }[];
}

/** A line that `simulate` or `replay` printed. */
export interface Line {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly pupil?: string;
  // Every field is compared with what the checker works out, so none is trusted by its type.
  readonly data: Readonly<Record<string, any>>; // oxlint-disable-line typescript/no-explicit-any
}

export interface Parent {
  readonly id: string;
  readonly service: string;
  readonly liable: boolean;
  readonly blocked: boolean;
}

interface Fact {
  readonly moment: number;
  readonly rank: number;
  readonly session?: string;
  readonly code?: string;
  readonly change?: Fields;
}

/** What stood at one moment. */
export interface World {
  readonly moment: number;
  /** Current code of every known session, sessions in order. */
  readonly codes: ReadonlyMap<string, string>;
  readonly lastSession: string | null;
  readonly schoolDays: readonly string[];
  readonly parents: readonly Parent[];
}

export interface Story {
  readonly id: string;
  readonly policyId: string;
  readonly policy: PolicyFacts;
  readonly pupil: PupilText;
  readonly terms: readonly Term[];
  readonly earlierNotices: readonly { parent: string; issued: string; status: string }[];
  readonly actions: readonly Fields[];
  readonly lines: readonly Line[];
  readonly until: number;
  /** The worlds at a moment: before anything of that moment, then after each thing that became known in it. */
  worldsAt(moment: number): World[];
  /** The world after everything of a moment. */
  worldAfter(moment: number): World;
  /** Codes as they were known at a moment. */
  codesAt(moment: number): ReadonlyMap<string, string>;
}

/** The stories of a scenario's pupils, each with the lines printed about it. */
export function storiesOf(file: ScenarioText, lines: readonly Line[]): Story[] {
  const pupils = file.pupils ?? [file.pupil!];
  return pupils.map(pupil => {
    const concerns = (entry: { readonly pupil?: string }): boolean =>
      (entry.pupil ?? pupils[0]!.id) === pupil.id;
    return storyOf(file, pupil, lines.filter(concerns), concerns);
  });
}

function storyOf(
  file: ScenarioText,
  pupil: PupilText,
  lines: readonly Line[],
  concerns: (entry: { readonly pupil?: string }) => boolean,
): Story {
  const policy = policyFacts(file.policy);
  const facts = factsOf(file, pupil, policy, concerns);
  const worldWith = (upTo: (fact: Fact) => boolean, moment: number): World =>
    worldOf(file, pupil, facts.filter(upTo), moment);
  const cache = new Map<number, World[]>();
  const worldsAt = (moment: number): World[] => {
    const known = cache.get(moment);
    if (known) return known;
    const now = facts.filter(f => f.moment === moment);
    const worlds = [worldWith(f => f.moment < moment, moment)];
    for (let n = 1; n <= now.length; n += 1)
      worlds.push(worldWith(f => f.moment < moment || (now.indexOf(f) + 1 <= n && now.includes(f)), moment));
    cache.set(moment, worlds);
    return worlds;
  };
  const { until } = file;
  return {
    id: pupil.id,
    policyId: file.policy,
    policy,
    pupil,
    terms: file.calendar.terms,
    earlierNotices: (file.earlierNotices ?? []).filter(concerns) as unknown as Story['earlierNotices'],
    actions: (file.actions ?? []).filter(concerns),
    lines,
    until: until.length === 10 ? at(plusDays(until, 1), '00:00') - 1 : momentOf(until),
    worldsAt,
    worldAfter: moment => worldsAt(moment).at(-1)!,
    codesAt: moment => worldWith(f => f.moment <= moment, moment).codes,
  };
}

/** Everything that became known, in order: at one moment marks by session, then amendments, then changes. */
function factsOf(
  file: ScenarioText,
  pupil: PupilText,
  policy: PolicyFacts,
  concerns: (entry: { readonly pupil?: string }) => boolean,
): Fact[] {
  const marks = marksOf(file, pupil, policy, concerns);
  const amendments = (file.amendments ?? []).filter(concerns).map(a => ({
    moment: momentOf(a['at'] as string),
    rank: 1,
    session: `${String(a['date'])} ${String(a['session'])}`,
    code: a['code'] as string,
  }));
  const changes = (file.changes ?? [])
    .filter(concerns)
    .map(change => ({ moment: momentOf(change['at'] as string), rank: 2, change }));
  return [...marks, ...amendments, ...changes].toSorted((a, b) => a.moment - b.moment || a.rank - b.rank);
}

function marksOf(
  file: ScenarioText,
  pupil: PupilText,
  policy: PolicyFacts,
  concerns: (entry: { readonly pupil?: string }) => boolean,
): Fact[] {
  const listed = new Map<string, { code: string; asAt: number }>();
  for (const entry of (file.marks ?? []).filter(concerns)) {
    const first = (entry['date'] ?? entry['from']) as string;
    const last = (entry['date'] ?? entry['to']) as string;
    for (let day = first; day <= last; day = plusDays(day, 1)) {
      for (const half of ['am', 'pm']) {
        const code = entry[half] as string | undefined;
        const asAt = entry['asAt'] === undefined ? 0 : momentOf(entry['asAt'] as string);
        if (code !== undefined) listed.set(`${day} ${half}`, { code, asAt });
      }
    }
  }
  const closes = { am: policy.closes.am(pupil.yearGroup), pm: policy.closes.pm(pupil.yearGroup) };
  return openDays(file, [])
    .flatMap(day => (['am', 'pm'] as const).map(half => ({ day, half })))
    .map(({ day, half }) => {
      const mark = listed.get(`${day} ${half}`);
      const moment = Math.max(at(day, closes[half]), mark?.asAt ?? 0);
      return { moment, rank: 0, session: `${day} ${half}`, code: mark?.code ?? (half === 'am' ? '/' : '\\') };
    })
    .toSorted((a, b) => a.moment - b.moment || (a.session < b.session ? -1 : 1));
}

const daysOfCalendar = new Map<string, readonly string[]>();
const setOf = new WeakMap<readonly string[], ReadonlySet<string>>();

function isIn(days: readonly string[], day: string): boolean {
  const known = setOf.get(days) ?? new Set(days);
  setOf.set(days, known);
  return known.has(day);
}

/** The days with sessions: terms without breaks, weekends, bank holidays and closures. */
function openDays(file: ScenarioText, closed: readonly string[]): readonly string[] {
  const closures = [...(file.calendar.closures ?? []), ...closed];
  const key = JSON.stringify([file.calendar.terms, closures]);
  const known = daysOfCalendar.get(key);
  if (known) return known;
  const days: string[] = [];
  for (const term of file.calendar.terms) {
    for (let day = term.from; day <= term.to; day = plusDays(day, 1)) {
      const isBreak = term.breaks?.some(b => b.from <= day && day <= b.to);
      if (!isBreak && weekdayOf(day) <= 5 && !isBankHoliday(day) && !closures.includes(day)) days.push(day);
    }
  }
  const sorted = days.toSorted();
  if (daysOfCalendar.size > 500) daysOfCalendar.clear();
  daysOfCalendar.set(key, sorted);
  return sorted;
}

function worldOf(file: ScenarioText, pupil: PupilText, facts: readonly Fact[], moment: number): World {
  const codes = new Map<string, string>();
  const closed: string[] = [];
  const roll = (file.changes ?? []).find(c => c['kind'] === 'leave' || c['kind'] === 'join');
  let onRoll = roll?.['kind'] !== 'join';
  let parents: Parent[] = (pupil.parents ?? []).map(p => ({
    id: p.id,
    service: p.service ?? 'post',
    liable: p.liable ?? true,
    blocked: false,
  }));
  let days = openDays(file, closed);
  for (const { session, code, rank, change } of facts) {
    if (session !== undefined && rank === 0 && (!onRoll || !isIn(days, session.slice(0, 10)))) continue;
    if (session !== undefined && (rank === 0 || codes.has(session))) codes.set(session, code!);
    if (!change) continue;
    const { kind } = change;
    if (kind === 'leave' || kind === 'join') onRoll = kind === 'join';
    if (kind === 'closure') {
      closed.push(change['date'] as string);
      days = openDays(file, closed);
    }
    parents = parentsAfter(parents, change);
  }
  const sorted = [...codes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    moment,
    codes: new Map(sorted.filter(([session]) => isIn(days, session.slice(0, 10)))),
    lastSession: sorted.at(-1)?.[0] ?? null,
    schoolDays: days,
    parents,
  };
}

function parentsAfter(parents: Parent[], change: Fields): Parent[] {
  const id = change['parent'] as string;
  switch (change['kind']) {
    case 'parent-added': {
      const added = change['parent'] as { id: string; service?: string };
      const parent = { id: added.id, service: added.service ?? 'post', liable: true, blocked: false };
      return [...parents.filter(p => p.id !== added.id), parent];
    }
    case 'parent-removed':
      return parents.filter(p => p.id !== id);
    case 'not-liable':
      return parents.map(p => (p.id === id ? { ...p, liable: false } : p));
    case 'contact-blocked':
      return parents.map(p => (p.id === id ? { ...p, blocked: true } : p));
    default:
      return parents;
  }
}
