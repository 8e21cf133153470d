// Duties to a pupil that come before anything penal: each is answered by a short recorded judgement. Support never waits.
import { isAtLeast, type Actor, type Role } from '#libs/access';
import { sessionsWithCode, lastSession } from '#libs/register';
import { dateOf, schoolYearStart, sessionOf } from '#libs/school-time';
import type { ActionOf, DutyName } from './commands.js';
import { firstRefusal, refuse, type Refusal } from './refusal.js';
import { emit, theOpenCase, type Turn } from './turn.js';
import type { World } from './world.js';

export interface Duty {
  readonly title: string;
  /** Who answers it. What the DSL decides is shown to others as "speak to the DSL". */
  readonly role: Role;
  /** Each must be answered in words. */
  readonly questions: readonly string[];
}

const adjustments = 'Which adjustments are in place, and are they enough?';

export const duties: Readonly<Record<DutyName, Duty>> = {
  ehcp: {
    title: 'Education, health and care plan',
    role: 'attendance-lead',
    questions: [
      'Has the authority been told that attendance has fallen?',
      'Does the plan still meet the need behind the absence?',
      adjustments,
    ],
  },
  'sen-support': {
    title: 'Special educational needs support',
    role: 'attendance-lead',
    questions: ['What does the SENCO say about the need behind the absence?', adjustments],
  },
  'social-worker': {
    title: 'Social worker',
    role: 'dsl',
    questions: [
      'When was the social worker told, and what did they say?',
      'Would this step put the child at more risk?',
    ],
  },
  'child-protection': {
    title: 'Child protection plan',
    role: 'dsl',
    questions: [
      'What does the core group say about this step?',
      'Would this step put the child at more risk?',
    ],
  },
  'looked-after': {
    title: 'Looked-after child',
    role: 'dsl',
    questions: [
      'What does the virtual school head say about this step?',
      'Who is the parent in law for this step?',
    ],
  },
  'young-carer': {
    title: 'Young carer',
    role: 'attendance-lead',
    questions: [
      'Has a young carer assessment been offered?',
      'Which help at home would let the pupil attend?',
    ],
  },
  medical: {
    title: 'Medical condition',
    role: 'attendance-lead',
    questions: ['What does the health plan say?', adjustments],
  },
  'illness-15-days': {
    title: 'Fifteen days of illness',
    role: 'attendance-lead',
    questions: [
      'When was the sickness return made to the authority?',
      'Which education is arranged while the pupil is ill?',
    ],
  },
};

/** Fifteen days of illness, in sessions, within a school year (law page "registers and returns"). */
const illnessSessions = 30;

/** The duties that nobody has answered yet. */
export function openDuties(world: World): DutyName[] {
  const flagged: DutyName[] = [...world.pupil.openFlags];
  return isIllForLong(world) ? [...flagged, 'illness-15-days'] : flagged;
}

function isIllForLong(world: World): boolean {
  const end = lastSession(world.register);
  if (end === undefined) return false;
  const yearStart = schoolYearStart(dateOf(end));
  const answered = world.pupil.illnessAnsweredOn;
  if (answered !== undefined && answered >= yearStart) return false;
  const ill = sessionsWithCode(
    world.register,
    world.calendar,
    { from: sessionOf(yearStart, 'am'), to: end },
    ['I'],
  );
  return ill.length >= illnessSessions;
}

/** A penal act waits while a duty is open. */
export function hasOpenDuty(world: World): boolean {
  return openDuties(world).length > 0;
}

/** `answer-duty {duty, answers}`: every question of an open duty, by its role (the DSL may answer any). */
export function answerDuty(turn: Turn, action: ActionOf<'answer-duty'>, by: Actor): Refusal | null {
  const { role, questions } = duties[action.duty];
  const isAnswered = (question: string) => (action.answers[question]?.trim().length ?? 0) >= 3;
  const refusal = firstRefusal(
    () => by.role !== 'dsl' && !isAtLeast(by.role, role) && refuse('role', { needs: role }),
    () => !theOpenCase(turn) && refuse('state'),
    () => !openDuties(turn.world).includes(action.duty) && refuse('state', { why: 'this duty is not open' }),
    () => !questions.every(isAnswered) && refuse('state', { why: 'every question needs an answer in words' }),
  );
  if (!refusal) emit(turn, 'DutyAnswered', {}, { sealed: { duty: action.duty, answers: action.answers } });
  return refusal;
}
