// What a change, or the answer to a duty, does to the facts about a pupil.
import { assertNever } from '#libs/kernel';
import { londonDate, type Instant } from '#libs/school-time';
import type { Change, DutyName } from '../commands.js';
import type { ParentFacts, PupilFacts } from '../world.js';

/** The facts after a change. Leaving, joining and closures concern the register and the calendar, not these facts. */
export function withChange(facts: PupilFacts, change: Change): PupilFacts {
  const editParent = (id: string, edit: (p: ParentFacts) => ParentFacts): PupilFacts => ({
    ...facts,
    parents: facts.parents.map(p => (p.id === id ? edit(p) : p)),
  });
  switch (change.kind) {
    case 'parent-added': {
      const { id, service = 'post' } = change.parent;
      const parent = { id, service, liable: true, contactBlocked: false };
      return { ...facts, parents: [...facts.parents.filter(p => p.id !== id), parent] };
    }
    case 'parent-removed':
      return { ...facts, parents: facts.parents.filter(p => p.id !== change.parent) };
    case 'not-liable':
      return editParent(change.parent, p => ({ ...p, liable: false }));
    case 'contact-blocked':
      return editParent(change.parent, p => ({ ...p, contactBlocked: true }));
    case 'flag':
      return { ...facts, openFlags: [...facts.openFlags.filter(f => f !== change.flag), change.flag] };
    case 'flag-met':
      return { ...facts, openFlags: facts.openFlags.filter(f => f !== change.flag) };
    case 'suspension':
      return {
        ...facts,
        suspensions: [...facts.suspensions, { from: change.from, schoolDays: change.schoolDays }],
      };
    case 'leave':
    case 'join':
    case 'closure':
    case 'letter-returned':
    case 'letter-posted':
    case 'letter-failed':
    case 'letter-sent-again':
      return facts;
    default:
      return assertNever(change);
  }
}

/** The facts once a duty was answered: its flag is met, or the year's illness is answered. */
export function withDutyAnswered(facts: PupilFacts, duty: DutyName, at: Instant): PupilFacts {
  if (duty !== 'illness-15-days') return withChange(facts, { kind: 'flag-met', flag: duty });
  return { ...facts, illnessAnsweredOn: londonDate(at) };
}
