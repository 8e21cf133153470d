// Facts that the case, the register and the events hold, each where they hold it; what is missing stays missing here.
import { ladderMeasure, type CaseEvent, type CaseState, type World } from '#libs/casework';
import { asKnownAt, currentCode, lastSession, measure, sessionsWithCode } from '#libs/register';
import {
  addDays,
  dateOf,
  halfOf,
  londonDate,
  schoolYearStart,
  sessionOf,
  type Session,
} from '#libs/school-time';
import { certificateOf } from './certificate.js';
import type { AttendanceFacts, Facts, GivenFacts, NamedSession } from './facts.js';
import type { Occasion } from './occasion.js';

/** All that the builders look at. `events` are those of the occasion's case, in order. */
export interface Sources {
  readonly occasion: Occasion;
  readonly kase: CaseState;
  /** The closing moment of the pupil's case before, if any: the year's figures begin on the day after. */
  readonly closedBefore: number | null;
  readonly events: readonly CaseEvent[];
  readonly world: World;
  readonly details: GivenFacts;
}

/** What is known of a pupil without any case. */
export type PupilSources = Pick<Sources, 'occasion' | 'world' | 'closedBefore'>;

type Found<K extends keyof Facts> = Facts[K] | undefined;

/** Per cent with one decimal, cut: 949 of 1000 is 94.9, never 95. */
const percentOf = (attended: number, possible: number): string => {
  const tenths = Math.floor((attended * 1000) / possible);
  return `${Math.floor(tenths / 10)}.${tenths % 10}%`;
};

/** The year to date, counted the ladder's way. */
export function attendanceOf({ world, closedBefore }: PupilSources): Found<'attendance'> {
  const to = lastSession(world.register);
  if (to === undefined) return undefined;
  const yearStart = schoolYearStart(dateOf(to));
  const reopened = closedBefore === null ? yearStart : addDays(londonDate(closedBefore), 1);
  const range = { from: sessionOf(reopened > yearStart ? reopened : yearStart, 'am'), to };
  const ladder = ladderMeasure(world, range);
  if (ladder.possible === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { code } of ladder.absences) counts.set(code, (counts.get(code) ?? 0) + 1);
  const reasons: AttendanceFacts['reasons'] = [...counts]
    .map(([code, sessions]) => ({ code, sessions }))
    .toSorted((a, b) => b.sessions - a.sessions || (a.code < b.code ? -1 : 1));
  const { attended, possible, absent } = ladder;
  const all = measure(world.register, world.calendar, range, 'figures');
  return {
    from: dateOf(range.from),
    to: dateOf(to),
    attended,
    possible,
    absent,
    percent: percentOf(attended, possible),
    leftOut: all.possible - possible,
    reasons,
  };
}

export const certificateFact = ({ world }: PupilSources): Found<'certificate'> =>
  certificateOf(world.register);

/** Target and length of the review that the letter's stage starts. */
export function reviewOf({ kase, occasion }: Sources): Found<'review'> {
  const stage = kase.stages[occasion.letter];
  if (stage?.status !== 'entered') return undefined;
  return { level: stage.review.level, schoolDays: stage.review.schoolDays };
}

/** Support offered, given and agreed so far, once each; and what is on offer now. */
export function supportOf({ events, details }: Sources): Found<'support'> {
  const soFar = new Map<string, { what: string; on: string }>();
  const refused = new Set<string>();
  for (const event of events) {
    const facts = event.sealed?.facts;
    const what = event.type === 'ActionAgreed' ? facts?.['what'] : facts?.['kind'];
    if (!['SupportOffered', 'SupportRecorded', 'ActionAgreed'].includes(event.type)) continue;
    if (typeof what !== 'string' || what.trim() === '') continue;
    if (!soFar.has(what)) soFar.set(what, { what, on: londonDate(event.at) });
    if (event.type === 'SupportRecorded' && facts?.['engaged'] === 'no') refused.add(what);
  }
  const given = details.support ?? {};
  const offered = [...new Set([...(given.offered ?? []), ...refused])];
  return {
    ...given,
    ...(soFar.size > 0 && { soFar: [...soFar.values()] }),
    ...(offered.length > 0 && { offered }),
  };
}

/** Agreed actions, barriers and views of a plan. */
export function planOf({ events, details }: Sources): Found<'plan'> {
  const text = (event: CaseEvent, key: string) => String(event.sealed?.facts[key] ?? '');
  const ownerOf = (id: string) => details.owners?.[id] ?? id;
  const actions = events.flatMap(e =>
    e.type === 'ActionAgreed'
      ? [{ what: text(e, 'what'), owner: ownerOf(e.data.owner), due: e.data.due }]
      : [],
  );
  const barriers = events.flatMap(e => (e.type === 'BarrierRecorded' ? [text(e, 'kind')] : []));
  const views = events.flatMap(e =>
    e.type === 'ViewRecorded' ? [{ of: text(e, 'of'), text: text(e, 'text') }] : [],
  );
  return {
    ...details.plan,
    ...(actions.length > 0 && { actions }),
    ...(barriers.length > 0 && { barriers }),
    ...(views.length > 0 && { views }),
  };
}

/** What this parent answered, in order. */
export function responsesOf({ events, occasion }: Sources): Found<'responses'> {
  const answers = events.flatMap(e =>
    e.type === 'ResponseRecorded' && e.data.parent === occasion.parent
      ? [{ on: e.data.on, summary: String(e.sealed?.facts['summary'] ?? '') }]
      : [],
  );
  const told = answers.filter(({ summary }) => summary.trim() !== '');
  return told.length > 0 ? told : undefined;
}

/** The review concluded last, with what was measured. */
export function outcomeOf({ events, kase }: Sources): Found<'outcome'> {
  const concluded = events.findLast(e => e.type === 'ReviewConcluded');
  if (!concluded) return undefined;
  const { stage, outcome } = concluded.data;
  const measured = events.findLast(
    (e): e is Extract<CaseEvent, { type: 'ReviewMeasured' }> =>
      e.type === 'ReviewMeasured' && e.data.stage === stage && e.at <= concluded.at,
  );
  if (!measured || !kase.stages[stage]) return undefined;
  const { from, to, attended, possible } = measured.data;
  return { result: outcome, from, to, attended, possible, percent: percentOf(attended, possible) };
}

/** Sessions without a reason in the week of the letter, or else in the latest two weeks known. */
export function unexplainedOf({ world, occasion }: PupilSources): Found<'unexplained'> {
  const today = occasion.date ?? londonDate(occasion.at);
  const { week } = occasion;
  const range = {
    from: sessionOf(week ?? addDays(today, -14), 'am'),
    to: sessionOf(week === undefined ? today : addDays(week, 6), 'pm'),
  };
  const sessions = sessionsWithCode(world.register, world.calendar, range, ['N']);
  if (sessions.length === 0) return undefined;
  return { sessions: sessions.map(s => named(s.session, s.code)), replyBy: addDays(today, 7) };
}

/** A session with the code that stands for it in the register as known then. */
const named = (session: Session, code: string): NamedSession => ({
  date: dateOf(session),
  half: halfOf(session),
  code,
});

/** The finding's sessions as the register has them now. */
export function recordOf({ world }: Sources, sessions: readonly Session[] | undefined): Found<'record'> {
  const first = sessions?.[0];
  if (sessions === undefined || first === undefined) return undefined;
  return {
    count: sessions.length,
    from: dateOf(first),
    to: dateOf(sessions.at(-1)!),
    sessions: sessions.map(s => named(s, currentCode(world.register, s) ?? '')),
  };
}

/** The world as it was known at the occasion. */
export const worldAt = (world: World, at: number): World => ({
  ...world,
  register: asKnownAt(world.register, at),
});
