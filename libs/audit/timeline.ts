// A case's timeline as a view model: each event with its sentence, who acted, whether its deadline was kept, and the
// reasons in a line each.
import {
  deadlines,
  evolve,
  noCases,
  type CaseEvent,
  type EventType,
  type PupilState,
  type World,
} from '#libs/casework';
import type { Instant } from '#libs/school-time';
import { titleOf, whoActed } from './explain.js';
import { sayFor } from './scene.js';
import { sentenceOf } from './sentences.js';
import { sourceText } from './source.js';
import { momentText, plainWords } from './words.js';

export interface TimelineEntry {
  /** Place of the event in its case, from 1. */
  readonly seq: number;
  readonly at: Instant;
  readonly when: string;
  readonly type: EventType;
  readonly title: string;
  readonly what: string;
  readonly who: string;
  /** The deadline that the event answers, or whose passing it records; null where it has none. */
  readonly deadline: { readonly due: Instant; readonly when: string; readonly met: boolean } | null;
  /** The rule and the numbers of the certificate; empty where the event carries none. */
  readonly reasons: readonly string[];
}

/** Which deadline an event answers, by the deadline's id. */
function answeredBy(event: CaseEvent): string | undefined {
  switch (event.type) {
    case 'StageApproved':
    case 'StageDeclined':
      return `approval-overdue:${event.data.stage}`;
    case 'ReferralSubmitted':
      return event.data.entersStage === null ? undefined : `approval-overdue:${event.data.entersStage}`;
    case 'ApprovalOverdue':
      return `approval-overdue:${event.data.stage}`;
    case 'MeetingHeld':
      return event.data.stage === null ? undefined : `meeting-overdue:${event.data.stage}`;
    case 'MeetingOverdue':
      return `meeting-overdue:${event.data.stage}`;
    case 'PenaltyNoticePaid':
    case 'PenaltyUnpaid':
      return `unpaid:${event.data.penalty}`;
    default:
      return undefined;
  }
}

const passed = new Set<EventType>(['ApprovalOverdue', 'MeetingOverdue', 'PenaltyUnpaid']);

export interface TimelineOptions {
  /** Words for a parent's id; 'parent A' where not given. */
  readonly parentName?: (id: string) => string;
}

/** The timeline of one case, from all events of the pupil in order. `world` gives the calendar and the policy. */
export function timelineOf(
  events: readonly CaseEvent[],
  caseNumber: number,
  world: World,
  { parentName }: TimelineOptions = {},
): TimelineEntry[] {
  const say = sayFor(world, parentName);
  const missed = new Map<string, Instant>();
  const entries: TimelineEntry[] = [];
  let state: PupilState = noCases;
  for (const event of events) {
    if (event.caseNumber === caseNumber) {
      const { type, at } = event;
      entries.push({
        seq: entries.length + 1,
        at,
        when: momentText(at),
        type,
        title: titleOf(type),
        what: sentenceOf(event, say),
        who: whoActed(event),
        deadline: deadlineOf(event, state, world, missed),
        reasons: reasonsOf(event, world),
      });
    }
    state = evolve(state, event);
  }
  return entries;
}

/** `missed` remembers deadlines that have passed, since they are no longer among those that run. */
function deadlineOf(
  event: CaseEvent,
  before: PupilState,
  world: World,
  missed: Map<string, Instant>,
): TimelineEntry['deadline'] {
  const id = answeredBy(event);
  if (id === undefined) return null;
  const running = deadlines(before, world, event.at - 1).find(
    d => d.id === id && d.caseNumber === event.caseNumber,
  );
  const due = running?.due ?? missed.get(id);
  if (passed.has(event.type)) missed.set(id, due ?? event.at);
  else missed.delete(id);
  if (due === undefined) return null;
  return { due, when: momentText(due), met: !passed.has(event.type) && event.at <= due };
}

function reasonsOf({ because }: CaseEvent, world: World): string[] {
  if (!because) return [];
  const { rule, level, source, numbers } = because;
  const named = Object.entries(numbers).map(([name, value]) => `${wordsOf(name)} ${value}`);
  return [
    `${rule} (${level}), ${sourceText(source, level, world.pack)}`,
    ...(named.length === 0 ? [] : [named.join(', ')]),
  ];
}

/** 'yearAttended' as 'year attended'. */
const wordsOf = (name: string): string =>
  plainWords(name.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`));

/** The timeline as lines of plain text. */
export function renderTimeline(entries: readonly TimelineEntry[]): string {
  return entries
    .flatMap(({ seq, when, what, who, deadline, reasons }) => [
      `${String(seq).padStart(4)}  ${when}`,
      `      ${what}`,
      `      ${who}`,
      ...(deadline ? [`      ${deadline.met ? 'In time' : 'Late'}: due ${deadline.when}.`] : []),
      ...reasons.map(reason => `      because ${reason}`),
    ])
    .join('\n');
}
