// The first page: which cases wait for whom. Plain HTML without script or style, everything in it escaped.
import type { Role } from '#libs/access';
import type { CaseItemDto } from '../cases/cases.dto.js';

export interface HomePage {
  readonly school: string;
  /** Cases by the role that they wait for, in the order of the roles. */
  readonly byRole: readonly {
    readonly role: Role;
    readonly cases: readonly CaseItemDto[];
    readonly more: boolean;
  }[];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, character => entities[character]!);

/** HTML of the parts of a template, with every value in it escaped. */
function html(parts: TemplateStringsArray, ...values: readonly (string | number | Raw)[]): Raw {
  const filled = parts.map((part, i) => {
    const value = values[i];
    if (value === undefined) return part;
    return part + (typeof value === 'object' ? value.html : escapeHtml(String(value)));
  });
  return { html: filled.join('') };
}

interface Raw {
  readonly html: string;
}

const all = (parts: readonly Raw[]): Raw => ({ html: parts.map(part => part.html).join('\n') });

export function homePage({ school, byRole }: HomePage): string {
  const sections = byRole.filter(({ cases }) => cases.length > 0).map(group => section(group));
  const body = sections.length > 0 ? all(sections) : html`<p>No case waits for anybody.</p>`;
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Cases that wait - ${school} - Waymark</title>
      </head>
      <body>
        <main>
          <h1>Cases that wait</h1>
          <p>
            School: ${school}. As data: <a href="/v1/cases?school=${school}">all cases</a>,
            <a href="/v1/openapi.json">description of the interface</a>.
          </p>
          ${body}
        </main>
      </body>
    </html> `.html;
}

function section({ role, cases, more }: HomePage['byRole'][number]): Raw {
  const rows = cases.map(item => row(item, role));
  const note = more ? html`<p>These are the first ${cases.length}.</p>` : html``;
  return html`<h2 id="${role}">${words(role)}</h2>
    <table>
      <caption>
        Waiting for the ${words(role).toLowerCase()}
      </caption>
      <thead>
        <tr>
          <th scope="col">Pupil</th>
          <th scope="col">What waits</th>
          <th scope="col">Since</th>
          <th scope="col">Stage</th>
          <th scope="col">Next deadline</th>
        </tr>
      </thead>
      <tbody>
        ${all(rows)}
      </tbody>
    </table>
    ${note}`;
}

function row(item: CaseItemDto, role: Role): Raw {
  const waiting = item.awaiting.filter(awaited => awaited.role === role);
  const pupil = item.pupil.name ?? `Pupil ${item.pupil.id.slice(0, 8)}`;
  return html`<tr>
    <th scope="row"><a href="${item.links['self'] ?? ''}">${pupil}</a></th>
    <td>${waiting.map(({ what }) => words(what)).join('; ')}</td>
    <td>${day(waiting[0]?.since)}</td>
    <td>${item.stage === null ? 'none yet' : words(item.stage)}</td>
    <td>${day(item.nextDeadline?.due)}</td>
  </tr>`;
}

/** 'approve:target-letter' as 'Approve: target letter'. */
const words = (id: string): string => {
  const text = id.replaceAll(/-(?=[a-z])/g, ' ').replace(':', ': ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const day = (moment: string | null | undefined): string => moment?.slice(0, 10) ?? 'none';
