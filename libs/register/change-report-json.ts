// The register change report as plain data, moments as people and programs write them.
import { formatInstant, type Instant } from '#libs/school-time';
import { definitionOfRun, sourceOfReport, type ChangeReport, type ReportedChange } from './change-report.js';

const written = (moment: Instant | null): string | null => (moment === null ? null : formatInstant(moment));

/** The report ready for JSON. */
export function changeReportJson({ days, changes, weeks, runs }: ChangeReport) {
  return {
    ...days,
    changes: changes.map(changeJson),
    weeks: weeks.map(week => ({ ...week })),
    runs: runs.map(({ number, sessions, entered }) => ({
      number,
      sessions: [...sessions],
      from: formatInstant(entered.from),
      to: formatInstant(entered.to),
    })),
    definition: definitionOfRun,
    source: sourceOfReport,
  };
}

function changeJson(change: ReportedChange) {
  const { session, original, amended, reason, when, who, knownAt, seenBetween, afterThreshold, run } = change;
  return {
    session,
    original,
    new: amended,
    reason,
    when: written(when),
    who: typeof who === 'string' ? who : `${who.role} ${who.id}`,
    knownAt: formatInstant(knownAt),
    ...(seenBetween && {
      seenBetween: { after: written(seenBetween.after), until: formatInstant(seenBetween.until) },
    }),
    afterThreshold: afterThreshold.map(use => ({ ...use, at: formatInstant(use.at) })),
    run,
  };
}
