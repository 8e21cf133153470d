// The chart of a what-if run: one small panel an activity, a pair of bars a week. Its table stands in the JSON.
import { sentenceCase, svgText } from '#libs/audit';
import type { Activity } from '#libs/casework';
import type { PlainDate } from '#libs/school-time';
import { nameOf, sumOf, weekTable, type Tally, type WeekRow } from './report.js';
import type { WhatIf } from './run.js';

const panels: readonly Activity[] = ['letters', 'meetings', 'notices', 'referrals', 'approvals'];
const size = { width: 960, left: 56, right: 16, top: 72, panel: 120, plot: 76, bottom: 28 } as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An SVG document that stands by itself: filled and hollow bars, with title and description for screen readers. */
export function chart(run: WhatIf): string {
  const table = weekTable(run);
  const names = { a: nameOf(run.a), b: nameOf(run.b) };
  const height = size.top + panels.length * size.panel + size.bottom;
  const title = `What each week would ask for: ${names.a} and ${names.b}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13" fill="#0b0c0c">
<title id="title">${svgText(title)}</title>
<desc id="desc">${svgText(description(run, table, names))}</desc>
<rect width="${size.width}" height="${height}" fill="#ffffff"/>
<text x="${size.left}" y="26" font-size="18" font-weight="bold">${svgText(title)}</text>
${legend(names)}
${panels.map((activity, i) => panel(activity, table, size.top + i * size.panel)).join('\n')}
${monthLabels(table, height - 8)}
</svg>
`;
}

function description(
  { pupils, firstDay, lastDay }: WhatIf,
  table: readonly WeekRow[],
  names: { a: string; b: string },
) {
  const a = sumOf(table.map(row => row.a));
  const b = sumOf(table.map(row => row.b));
  const totals = panels.map(activity => `${activity} ${a[activity]} and ${b[activity]}`).join(', ');
  return `Bars a week for ${pupils} pupils from ${firstDay} to ${lastDay}. In all, under ${names.a} and ${names.b}: ${totals}.`;
}

const fills = { a: 'fill="#1d70b8"', b: 'fill="#ffffff" stroke="#942514" stroke-width="1.25"' } as const;

function legend(names: { a: string; b: string }): string {
  const entry = (x: number, fill: string, name: string) =>
    `<rect x="${x}" y="40" width="14" height="14" ${fill}/><text x="${x + 20}" y="52">${svgText(name)}</text>`;
  return entry(size.left, fills.a, names.a) + entry(size.left + 300, fills.b, names.b);
}

function panel(activity: Activity, table: readonly WeekRow[], top: number): string {
  const base = top + 24 + size.plot;
  const most = Math.max(1, ...table.flatMap(row => [row.a[activity], row.b[activity]]));
  const bars = table.flatMap((row, i) => [
    bar(slotAt(i, table.length), row.a, 'a'),
    bar(slotAt(i, table.length) + slotWidth(table.length) * 0.42, row.b, 'b'),
  ]);
  return `<g><text x="${size.left}" y="${top + 12}" font-weight="bold">${sentenceCase(activity)}</text>
<line x1="${size.left}" x2="${size.width - size.right}" y1="${base}" y2="${base}" stroke="#505a5f"/>
<text x="${size.left - 6}" y="${top + 30}" text-anchor="end">${most}</text><text x="${size.left - 6}" y="${base}" text-anchor="end">0</text>
${bars.join('')}</g>`;

  function bar(x: number, tally: Tally, policy: 'a' | 'b'): string {
    const tall = (tally[activity] / most) * size.plot;
    if (tall === 0) return '';
    const width = slotWidth(table.length) * 0.42;
    return `<rect x="${round(x)}" y="${round(base - tall)}" width="${round(width)}" height="${round(tall)}" ${fills[policy]}/>`;
  }
}

const slotWidth = (weeks: number): number => (size.width - size.left - size.right) / Math.max(1, weeks);
const slotAt = (week: number, weeks: number): number => size.left + week * slotWidth(weeks);

/** The name of a month under its first week. */
function monthLabels(table: readonly WeekRow[], y: number): string {
  const monthOf = (week: PlainDate | undefined) => week?.slice(0, 7);
  return table
    .map(({ week }, i) =>
      monthOf(week) === monthOf(table[i - 1]?.week)
        ? ''
        : `<text x="${round(slotAt(i, table.length))}" y="${y}">${months[Number(week.slice(5, 7)) - 1]}</text>`,
    )
    .join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;
