// A pupil's figures as known at a moment, and what each proposal and finding of a case rested on then and rests on now.
import { pupilFigures, thenAndNow, type PupilFigures, type ThenAndNow } from '#libs/audit';
import { fold, noCases, type CaseEvent } from '#libs/casework';
import { lastSession } from '#libs/register';
import { addYears, dateOf, type Instant, type Session } from '#libs/school-time';
import { openOutlook } from './casework/world.js';
import { loadLateMinutes } from './import/late-minutes.js';
import { loadPupilEvents } from './log.js';
import type { Tx } from './store.js';

/** Figures and triggers with everything that was known at a moment and nothing later. Throws 'store.unknown-pupil'. */
export async function loadPupilFigures(
  tx: Tx,
  pupilId: string,
  asKnownAt: Instant,
  end?: Session,
): Promise<PupilFigures & { readonly policy: string }> {
  const outlook = await openOutlook(tx, pupilId);
  const events = (await loadPupilEvents(tx, pupilId)) as readonly CaseEvent[];
  const state = fold(
    noCases,
    events.filter(({ at }) => at <= asKnownAt),
  );
  const world = await outlook.worldAt(state, asKnownAt);
  const to = dateOf(end ?? lastSession(world.register) ?? '2000-01-01 am');
  const late = await loadLateMinutes(tx, {
    from: addYears(to, -1),
    to,
    pupilIds: [pupilId],
    knownBy: asKnownAt,
  });
  const minutesOf = new Map(late.map(({ session, minutes }) => [session, minutes]));
  return { policy: `${world.pack.id} ${world.pack.version}`, ...pupilFigures(state, world, end, minutesOf) };
}

export interface ThenAndNowOfEvent extends ThenAndNow {
  /** Position of the event in the case's log. */
  readonly seq: number;
}

/** For each proposal and finding of a case the figures as known when it was made and as known at `now`, oldest first. */
export async function loadThenAndNow(
  tx: Tx,
  pupilId: string,
  caseNumber: number,
  now: Instant,
): Promise<readonly ThenAndNowOfEvent[]> {
  const outlook = await openOutlook(tx, pupilId);
  const events = await loadPupilEvents(tx, pupilId);
  const state = fold(noCases, events as readonly CaseEvent[]);
  const kase = state.cases[caseNumber - 1];
  if (!kase) return [];
  const present = await outlook.worldAt(state, now);
  const found: ThenAndNowOfEvent[] = [];
  for (const event of events) {
    if (event.caseNumber !== caseNumber) continue;
    if (event.type !== 'StageProposed' && event.type !== 'PenaltyThresholdMet') continue;
    const then = await outlook.worldAt(state, event.at);
    found.push(
      ...thenAndNow(event as CaseEvent, kase, then, present).map(each => ({ seq: event.version, ...each })),
    );
  }
  return found;
}
