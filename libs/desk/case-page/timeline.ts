// What has happened in a case, the latest first, with what people said: sealed facts as questions and answers.
import { timelineOf, type TimelineEntry } from '#libs/audit';
import type { CaseEvent } from '#libs/casework';
import type { CaseFolder } from './folder.js';

export interface ShownEntry extends TimelineEntry {
  /** What was said with it, sealed in the log: question and answer. */
  readonly said: readonly { readonly label: string; readonly text: string }[];
  readonly isErased: boolean;
}

/** The timeline of the folder's case. */
export function timelineIn(folder: CaseFolder): ShownEntry[] {
  const { events, view, world, parentName, sealed } = folder;
  const own = events.filter(e => e.streamId === view.caseId);
  return timelineOf(events as readonly CaseEvent[], view.caseNumber, world, { parentName })
    .map((entry, i) => {
      const facts = own[i] && sealed.get(own[i].globalPosition);
      return {
        ...entry,
        said: facts === undefined || facts === 'destroyed' ? [] : saidIn(facts),
        isErased: facts === 'destroyed',
      };
    })
    .toReversed();
}

const labels: Readonly<Record<string, string>> = {
  reason: 'Reason',
  outcome: 'Outcome',
  what: 'What was agreed',
  kind: 'What',
  text: 'In their words',
  of: 'Whose view',
  with: 'With',
  engaged: 'Taken up',
  summary: 'What they said',
  missing: 'What is missing',
  bestTool: 'Why this is the best way',
  otherStep: 'Which other step was considered',
  equalityAct: 'Equality Act 2010',
  supportAppropriate: 'Support appropriate',
  supportEngaged: 'Family engages with support',
  accepted: 'Accepted',
  historyCheckedWith: 'Earlier notices asked for at',
  answers: 'Answers',
  by: 'Who',
  on: 'When',
  how: 'How',
  duty: 'Duty',
};

/** Sealed facts as question and answer, those inside others included; at most 20. */
function saidIn(facts: Readonly<Record<string, unknown>>): { label: string; text: string }[] {
  const said: { label: string; text: string }[] = [];
  const walk = (value: unknown, label: string): void => {
    if (value === null || value === undefined || value === '') return;
    if (Array.isArray(value)) {
      if (value.every(v => typeof v !== 'object')) return void said.push({ label, text: value.join('; ') });
      for (const entry of value) walk(entry, label);
    } else if (typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) walk(inner, labels[key] ?? key);
    } else said.push({ label, text: value === true ? 'yes' : value === false ? 'no' : String(value) });
  };
  // The hash of an approved letter is for the audit, and says nothing to people.
  for (const [key, value] of Object.entries(facts)) if (key !== 'content') walk(value, labels[key] ?? key);
  return said.slice(0, 20);
}
