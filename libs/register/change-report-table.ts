// The register change report as text: lines of CSV, and a page that prints on A4 without anything from elsewhere.
import { dateOf, formatInstant, halfOf, type Instant } from '#libs/school-time';
import {
  definitionOfRun,
  notSupplied,
  sourceOfReport,
  useInWords,
  type ChangeReport,
  type ReportedChange,
} from './change-report.js';

/** Whom a report is about, as the reader may see it. */
export interface ReportTitle {
  readonly school: string;
  readonly pupil: string;
}

const header = [
  'Date',
  'Session',
  'Original',
  'New',
  'Reason',
  'When',
  'Not before',
  'Not after',
  'Who',
  'Changed after',
  'Retrospective run',
];

/** The cells of a change, in the order of the header. */
function cellsOf({
  session,
  original,
  amended,
  reason,
  when,
  seenBetween,
  who,
  ...rest
}: ReportedChange): string[] {
  return [
    dateOf(session),
    halfOf(session),
    original,
    amended,
    reason,
    when === null ? notSupplied : shortMoment(when),
    seenBetween?.after == null ? '' : shortMoment(seenBetween.after),
    seenBetween === null ? '' : shortMoment(seenBetween.until),
    typeof who === 'string' ? who : `${who.role} ${who.id}`,
    rest.afterThreshold.map(useInWords).join('; '),
    rest.run === null ? '' : String(rest.run),
  ];
}

const shortMoment = (moment: Instant): string => formatInstant(moment).slice(0, 16).replace('T', ' ');

/** The report as CSV with a header, lines ended as spreadsheets expect. */
export const changeReportCsv = ({ changes }: ChangeReport): string =>
  [header, ...changes.map(cellsOf)].map(cells => `${cells.map(csvCell).join(',')}\r\n`).join('');

/** Quoted where it must be, and never taken for a formula by a spreadsheet. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The only style of the page; whoever serves it may allow this text by its hash and nothing else. */
export const changeReportStyle = `@page{size:A4 landscape;margin:12mm}
body{font:11pt/1.4 Arial,sans-serif;color:#000;background:#fff;margin:1em}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5em 0}
th,td{border:1px solid #555;padding:.25em .4em;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead{display:table-header-group}tr{break-inside:avoid}`;

/** The report as a page of its own. */
export function changeReportHtml(report: ChangeReport, { school, pupil }: ReportTitle): string {
  const { days, changes, weeks, runs } = report;
  const title = `Register changes ${days.from} to ${days.to}`;
  const afterThreshold = weeks.filter(week => week.afterThreshold > 0);
  return [
    `<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>${escape(title)}</title>`,
    `<meta name="viewport" content="width=device-width"><style>${changeReportStyle}</style></head><body><main>`,
    `<h1>${escape(title)}</h1><p>${escape(pupil)}, ${escape(school)}</p>`,
    changes.length === 0
      ? '<p>No entry was changed.</p>'
      : table('Changed entries', header, changes.map(cellsOf)),
    afterThreshold.length === 0
      ? ''
      : table(
          'Weeks changed after a proposal or a finding had used them',
          ['Week of', 'Changes', 'After a threshold'],
          afterThreshold.map(week => [week.monday, String(week.changes), String(week.afterThreshold)]),
        ),
    runs.length === 0
      ? ''
      : table(
          'Runs of retrospective coding',
          ['Run', 'Entered', 'Sessions'],
          runs.map(({ number, entered, sessions }) => [
            String(number),
            shortMoment(entered.from),
            sessions.join(', '),
          ]),
        ),
    `<p>${escape(definitionOfRun)} Source: ${escape(sourceOfReport)}.</p></main></body></html>\n`,
  ].join('\n');
}

const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `<table><caption>${escape(caption)}</caption><thead><tr>`,
    head.map(cell => `<th scope="col">${escape(cell)}</th>`).join(''),
    '</tr></thead><tbody>',
    rows.map(cells => `<tr>${cells.map(cell => `<td>${escape(cell)}</td>`).join('')}</tr>`).join('\n'),
    '</tbody></table>',
  ].join('');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, character => entities[character]!);
