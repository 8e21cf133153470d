// The register change report out of the database: amendments, and the proposals and findings that had used their weeks.
import { WaymarkError } from '#libs/kernel';
import {
  buildChangeReport,
  notSupplied,
  type ChangedEntry,
  type ChangeReport,
  type ThresholdUse,
} from '#libs/register';
import { buildCalendar, dateOf, type DateRange } from '#libs/school-time';
import { listAmendments, type Amendment } from './amendments.js';
import { loadPupilEvents } from './log.js';
import { loadPupil } from './people.js';
import { loadSchool } from './schools.js';
import type { StoredEvent } from './stored-event.js';
import type { Tx } from './store.js';

/** Changes that one report holds; a statutory record must not end silently. */
const MOST_CHANGES = 1000;

/** The report of a pupil over sessions on these days. Throws 'store.unknown-pupil', 'register.too-many-changes'. */
export async function loadChangeReport(tx: Tx, pupilId: string, days: DateRange): Promise<ChangeReport> {
  const { yearGroup, site } = await loadPupil(tx, pupilId);
  const { calendar } = await loadSchool(tx);
  const amendments = await listAmendments(tx, pupilId, days);
  if (amendments.length >= MOST_CHANGES) {
    throw new WaymarkError(
      'register.too-many-changes',
      `More than ${MOST_CHANGES - 1} changes lie between ${days.from} and ${days.to}`,
      { details: { remedy: 'ask for a shorter period' } },
    );
  }
  const uses = (await loadPupilEvents(tx, pupilId)).flatMap(usesIn);
  return buildChangeReport(days, amendments.map(entryOf), uses, buildCalendar(calendar, { yearGroup, site }));
}

function entryOf(amendment: Amendment): ChangedEntry {
  const { session, previous, code, at, by, reason, madeBy, madeAt, between } = amendment;
  return {
    session,
    original: previous,
    amended: code,
    reason: reason ?? notSupplied,
    who: madeBy ?? by,
    when: madeAt ?? (between ? null : at),
    knownAt: at,
    seenBetween: between ?? null,
  };
}

/** The days that an event looked at, one use each; nothing for an event that rests on no count. */
function usesIn(event: StoredEvent): ThresholdUse[] {
  const { type, caseNumber, version: seq, at } = event;
  const common = { event: type, caseNumber, seq, at };
  if (event.type === 'PenaltyThresholdMet') {
    return [{ ...common, days: event.data.window, sessions: event.data.sessions }];
  }
  if (event.type !== 'StageProposed') return [];
  return event.data.basis.flatMap(basis =>
    basis.kind === 'percentage' || basis.kind === 'absent-sessions'
      ? [
          {
            ...common,
            days: { from: dateOf(basis.from), to: dateOf(basis.to) },
            sessions: event.because?.sessions ?? [],
          },
        ]
      : [],
  );
}
