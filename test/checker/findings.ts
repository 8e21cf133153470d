// Findings: the ten school weeks, the counted sessions, what notices cover, and what an amendment leaves of it.
import { mondayOf, plusDays } from './days.js';
import {
  differs,
  findingSessions,
  inSomeWorld,
  unauthorised,
  type Certificate,
  type Context,
} from './context.js';
import type { OldThreshold } from './policies.js';
import type { Line, Story, World } from './story.js';

const framework = '2024-08-19';
const needs = 10;

export const checkFinding: Certificate = context =>
  inSomeWorld(context, world => {
    const { line } = context;
    const end = world.lastSession;
    if (end === null) return ['nothing is known yet'];
    const count = countAt(context, world, end);
    if (!count) return ['no threshold holds'];
    const { sessions, window, rule } = count;
    return [
      ...differs('sessions', line.data['sessions'], sessions),
      ...differs('count', line.data['count'], sessions.length),
      ...differs('from', line.data['from'], sessions[0]?.slice(0, 10)),
      ...differs('to', line.data['to'], sessions.at(-1)?.slice(0, 10)),
      ...differs('window', line.data['window'], window),
      ...differs('rule', line.data['because'].rule, rule),
      ...differs('because.sessions', line.data['because'].sessions, sessions),
      ...differs('because.count', line.data['because'].numbers.count, sessions.length),
      ...differs('because.windowFrom', line.data['because'].numbers.windowFrom, window.from),
      ...(sessions.length < needs ? [`${sessions.length} sessions are fewer than ${needs}`] : []),
    ];
  });

interface Count {
  readonly rule: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly sessions: string[];
}

function countAt(context: Context, world: World, end: string): Count | null {
  const day = end.slice(0, 10);
  if (day >= framework) return counted(context, world, end, weeksWindow(world, day), 'threshold.national');
  for (const old of context.story.policy.old) {
    const from = oldStart(context.story, world, old, end);
    if (from === null) continue;
    const count = counted(context, world, end, { from, to: day }, old.rule);
    const codes = world.codes;
    const sessions = old.kind === 'leave' ? count.sessions.filter(s => codes.get(s) === 'G') : count.sessions;
    if (sessions.length >= needs) return { ...count, sessions };
  }
  return null;
}

/** The latest ten weeks in which the school had a session, the day's own included; never before the National Framework. */
export function weeksWindow(world: World, day: string): { from: string; to: string } {
  const mondays = [...new Set(world.schoolDays.map(mondayOf))].filter(monday => monday <= mondayOf(day));
  const from = mondays.slice(-10)[0] ?? mondayOf(day);
  return { from: from < framework ? framework : from, to: day };
}

function oldStart({ terms }: Story, world: World, { kind, days }: OldThreshold, end: string): string | null {
  const day = end.slice(0, 10);
  if (kind === 'term') return terms.find(t => t.from <= day && day <= t.to)?.from ?? null;
  if (kind === 'days') return plusDays(day, 1 - days!);
  const known = [...world.codes].filter(([session]) => session <= end).toReversed();
  const broken = known.findIndex(([, code]) => code !== 'G');
  const run = broken < 0 ? known : known.slice(0, broken);
  return run.at(-1)?.[0].slice(0, 10) ?? day;
}

function counted(context: Context, world: World, end: string, window: Count['window'], rule: string): Count {
  const sessions = unauthorised(context.story, world.codes, window.from, window.to)
    .map(s => s.session)
    .filter(s => s <= end && !isCovered(context, world, s));
  return { rule, window, sessions };
}

/** Every liable parent has a notice, not withdrawn, that covers the session. */
function isCovered(context: Context, world: World, session: string): boolean {
  const liable = world.parents.filter(p => p.liable).map(p => p.id);
  return liable.length > 0 && liable.every(parent => coveredFor(context, world, parent).has(session));
}

/** The sessions that live notices to a parent cover. */
function coveredFor({ story, before }: Context, world: World, parent: string): Set<string> {
  return new Set(
    liveNotices(before, parent).flatMap(notice => {
      const finding = before.slice(0, before.indexOf(notice)).findLast(l => l.type === 'PenaltyThresholdMet');
      return finding ? findingSessions(story, finding, world).map(s => s.session) : [];
    }),
  );
}

/** Penalty notices on attendance to a parent that were printed and not withdrawn. */
export function liveNotices(before: readonly Line[], parent: string): Line[] {
  const all = before.filter(l => l.type === 'PenaltyNoticeIssued');
  return all.filter(notice => {
    if (notice.data['parent'] !== parent || notice.data['ordinal'] === null) return false;
    const place = placeInCase(before, notice);
    return !before.some(
      l =>
        l.type === 'PenaltyNoticeWithdrawn' &&
        l.data['parent'] === parent &&
        l.data['penalty'] === place &&
        before.indexOf(l) > before.indexOf(notice) &&
        !all.some(
          n =>
            n !== notice &&
            n.data['parent'] === parent &&
            placeInCase(before, n) === place &&
            before.indexOf(n) > before.indexOf(notice) &&
            before.indexOf(n) < before.indexOf(l),
        ),
    );
  });
}

/** The place of a penalty notice among those of its case. */
export function placeInCase(before: readonly Line[], notice: Line): number {
  const upTo = before.slice(0, before.indexOf(notice));
  const opened = upTo.findLastIndex(l => l.type === 'CaseOpened');
  return upTo.slice(Math.max(opened, 0)).filter(l => l.type === 'PenaltyNoticeIssued').length;
}

export const checkRevised: Certificate = context => {
  const { line, before, story } = context;
  const { subject, because } = line.data;
  if (subject.kind === 'stage') {
    const entered = before.some(l => l.type === 'StageEntered' && l.data['stage'] === subject.stage);
    return entered ? [] : [`${subject.stage} was never entered`];
  }
  const findings = before.filter(l => l.type === 'PenaltyThresholdMet');
  return inSomeWorld(context, world => {
    const explains = findings.some(finding => {
      const left = findingSessions(story, finding, world).map(s => s.session);
      return (
        left.length < needs &&
        left.length === because.numbers.count &&
        left.join() === because.sessions.join()
      );
    });
    return explains ? [] : [`no finding has ${because.numbers.count} such sessions left`];
  });
};
