// What a finding is worth at a later moment, worked out from the log and the register alone.
import { isSession } from '#libs/school-time';
import { entriesOf } from '#libs/register';
import type { World } from '#libs/casework';
import { at, londonDay, schoolAge } from '../../checker/days.js';
import { codeAt, counts, earlier, is, type Entry, type Log, type Of } from './log.js';

export type FindingEntry = Entry & { readonly event: Of<'PenaltyThresholdMet'> };

/** The case's last finding before an entry. */
export const findingBefore = (log: Log, entry: Entry): FindingEntry | undefined =>
  earlier(log, entry).filter(is('PenaltyThresholdMet')).at(-1);

/** The sessions of a finding as the register stands in `world`: those it named, and those that came to count since. */
export function sessionsOf(finding: FindingEntry, world: World): { session: string; code: string }[] {
  const { window, sessions } = finding.event.data;
  const named = new Set(sessions);
  const born = world.pupil.dateOfBirth;
  const age = born === undefined ? { from: '0000', until: '9999' } : schoolAge(born);
  return world.register.sessions.flatMap(({ session }) => {
    const day = session.slice(0, 10);
    const code = codeAt(world, session)!;
    if (day < window.from || day > window.to || !counts(code) || !isSession(world.calendar, session))
      return [];
    if (day < age.from || day > age.until) return [];
    return named.has(session) || !countedThen(finding, world, session) ? [{ session, code }] : [];
  });
}

function countedThen(finding: FindingEntry, world: World, session: string): boolean {
  const known = (entriesOf(world.register, session) ?? []).filter(e => e.knownAt <= finding.event.at);
  return counts(known.at(-1)?.code);
}

/** Why a finding no longer stands for a parent when `entry` came, or null; time alone is not looked at here. */
export function endedBefore(log: Log, finding: FindingEntry, entry: Entry, parent?: string): string | null {
  const between = earlier(log, entry).filter(e => e.index > finding.index);
  for (const { event } of between) {
    if (event.type === 'ThresholdConsidered' && event.data.decision === 'no-action')
      return 'no action was decided';
    if (event.type === 'FindingRevised' && event.data.subject.kind === 'threshold') return 'it was revised';
    if (event.type === 'NoticeToImproveMet' && (event.data.endsFinding || event.data.parent === parent))
      return 'a Notice to Improve was met';
    if (event.type === 'CaseClosed') return 'the case was closed';
  }
  return null;
}

/** A Notice to Improve that was met, withdrawn or never reached its parent carries the finding on no more. */
function carriesNoMore(event: Entry['event'], parent: string): boolean {
  switch (event.type) {
    case 'NoticeToImproveMet':
      return event.data.parent === parent;
    case 'LetterFailed':
      return event.data.letter === 'notice-to-improve' && event.data.parent === parent;
    case 'FindingResolved':
      return event.data.decision === 'withdraw' && event.data.subject.kind === 'threshold';
    default:
      return false;
  }
}

/** Whether the 50 school days ran out before `entry`, with nothing that carried the finding on. */
export function lapsedBefore(log: Log, finding: FindingEntry, entry: Entry): boolean {
  const between = earlier(log, entry).filter(e => e.index > finding.index);
  const returned = between.filter(is('ReferralReturned')).findLast(e => e.event.data.purpose === 'penalty');
  const since = returned?.event.at ?? finding.event.at;
  const referred = between.filter(is('ReferralSubmitted')).findLast(e => e.event.data.purpose === 'penalty');
  if (referred && (!returned || referred.index > returned.index)) return false;
  const carries = between
    .filter(is('NoticeToImproveIssued'))
    .some(n => !between.some(e => e.index > n.index && carriesNoMore(e.event, n.event.data.parent)));
  if (carries && !returned) return false;
  const days = entry.step.world.calendar.schoolDays;
  const last = days.filter(day => day > londonDay(since))[49];
  return last !== undefined && entry.event.at > at(last, '17:00');
}
