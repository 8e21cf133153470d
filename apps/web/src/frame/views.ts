// The templates: ours, and the macros of the two design systems. Everything in them is escaped.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import nunjucks from 'nunjucks';
import { longDate, shortDate, shownDate, shownMoment, shownTime } from './dates.js';
import { counted, words } from './words.js';

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const source = join(import.meta.dirname, '..');

export type Render = (view: string, context: object) => string;

/** A renderer of `views/` and `pages/`. Templates are compiled once. */
export function createRender(): Render {
  const environment = nunjucks.configure(
    [
      join(source, 'views'),
      join(source, 'pages'),
      join(folderOf('govuk-frontend'), 'dist'),
      folderOf('@ministryofjustice/frontend'),
    ],
    { autoescape: true, trimBlocks: true, lstripBlocks: true },
  );
  const filters = {
    date: shownDate,
    shortDate,
    longDate,
    moment: shownMoment,
    time: shownTime,
    words,
    counted,
  };
  for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter as never);
  return (view, context) => environment.render(view, context);
}
