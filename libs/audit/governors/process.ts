// What a governor audits of a case: its steps, the days between them, the rules, refusals and overdue approvals. Whoever
// reads it cannot tell the child: no calendar dates, year group, register codes, free text or ids, and records of support,
// health and social care say only that there is one.
import type { CaseEvent, EventType } from '#libs/casework';
import type { Pack } from '#libs/policy';
import { dayNumber, londonDate } from '#libs/school-time';
import { titleOf, whoActed } from '../explain.js';
import { levelText, pageTitle } from '../source.js';

export interface ProcessStep {
  /** Place in the case, from 1. */
  readonly step: number;
  readonly title: string;
  readonly who: string;
  /** Whole days since the step before; null for the first. */
  readonly daysSince: number | null;
  /** The rule that the step rests on, who set it, and where it stands; null for a step that rests on a person alone. */
  readonly rule: { readonly id: string; readonly level: string; readonly source: string } | null;
  readonly refused: boolean;
  readonly overdue: boolean;
}

export interface ProcessAudit {
  readonly steps: readonly ProcessStep[];
  /** Days from the first step to the last. */
  readonly days: number;
  readonly refusals: number;
  readonly overdue: number;
}

/** The clock found that a person's step had not come in time. */
const overdue = new Set<EventType>(['ApprovalOverdue', 'MeetingOverdue']);

/** The process of one case. `events` are its own, in order; without `pack` a rule of the policy is named by its paragraph alone. */
export function processAudit(events: readonly CaseEvent[], pack?: Pack): ProcessAudit {
  const steps = events.map((event, i) => stepOf(event, events[i - 1], i + 1, pack));
  return {
    steps,
    days: events.length < 2 ? 0 : daysApart(events[0]!, events.at(-1)!),
    refusals: steps.filter(step => step.refused).length,
    overdue: steps.filter(step => step.overdue).length,
  };
}

function stepOf(
  event: CaseEvent,
  before: CaseEvent | undefined,
  step: number,
  pack: Pack | undefined,
): ProcessStep {
  return {
    step,
    title: titleOf(event.type),
    who: whoActed(event),
    daysSince: before === undefined ? null : daysApart(before, event),
    rule: ruleOf(event, pack),
    refused: event.type === 'ActionRefused',
    overdue: overdue.has(event.type),
  };
}

/** The numbers and sessions of a certificate stay behind: they are the child's. */
function ruleOf({ because }: CaseEvent, pack: Pack | undefined): ProcessStep['rule'] {
  if (because === undefined) return null;
  const { rule, level, source } = because;
  const where =
    level === 'pack' && pack ? `${pack.title}: ${source}` : (pageTitle(source.split('#')[0]!) ?? source);
  return { id: rule, level: levelText(level), source: where };
}

const daysApart = (a: CaseEvent, b: CaseEvent): number =>
  dayNumber(londonDate(b.at)) - dayNumber(londonDate(a.at));
