// Severe absence: half of the year's possible sessions missed. Children's services are told, or somebody who may decide it says
// why not; support goes on meanwhile, and no step of the ladder waits for it.
import { isAtLeast, type Actor } from '#libs/access';
import { isSeverelyAbsent, lastSession, measure, type Measure } from '#libs/register';
import { dateOf, londonDate, schoolYearStart, sessionOf } from '#libs/school-time';
import type { ActionOf } from './commands.js';
import { firstRefusal, refuse, type Refusal } from './refusal.js';
import type { CaseState } from './state.js';
import { emit, theOpenCase, type Turn } from './turn.js';
import type { World } from './world.js';

/** The year's figures, with every possible session; null while nothing is known. */
function yearFigures({ register, calendar }: World): Measure | null {
  const end = lastSession(register);
  if (end === undefined) return null;
  const from = sessionOf(schoolYearStart(dateOf(end)), 'am');
  return measure(register, calendar, { from, to: end }, 'figures');
}

/** Whether severe absence waits for the DSL: with enough possible sessions to mean something, and not considered this year. */
export function severeAbsenceWaits(kase: CaseState, world: World): boolean {
  const figures = yearFigures(world);
  if (!figures || figures.possible < world.pack.percentageNeeds.possible.value) return false;
  if (isSeverelyAbsent(figures) !== true) return false;
  const yearStart = schoolYearStart(dateOf(lastSession(world.register)!));
  return kase.severeConsideredAt === null || londonDate(kase.severeConsideredAt) < yearStart;
}

/** `consider-severe-absence {decision, reason}`: by the DSL or the headteacher, in an open case. */
export function considerSevereAbsence(
  turn: Turn,
  action: ActionOf<'consider-severe-absence'>,
  by: Actor,
): Refusal | null {
  const refusal = firstRefusal(
    () => by.role !== 'dsl' && !isAtLeast(by.role, 'headteacher') && refuse('role', { needs: 'dsl' }),
    () => !theOpenCase(turn) && refuse('state'),
  );
  if (refusal) return refusal;
  const { absent = 0, possible = 0 } = yearFigures(turn.world) ?? {};
  const { decision, reason } = action;
  emit(turn, 'SevereAbsenceConsidered', { absent, possible }, { sealed: { decision, reason } });
  return null;
}
