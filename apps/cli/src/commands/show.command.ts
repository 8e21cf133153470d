// `waymark cases` and `waymark show CASE`: what waits for whom, and a case's timeline. Names of people only with --names.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { roles, type Role } from '#libs/access';
import { renderTimeline, timelineOf } from '#libs/audit';
import { formatInstant } from '#libs/school-time';
import { listCaseViews, loadPupils, type CaseView, type Store } from '#libs/store';
import { schoolsFor, withCaseFile, withStore } from '../case-file.js';

interface ListOptions {
  readonly awaiting?: Role;
  readonly school?: string;
  readonly limit: number;
  readonly names?: true;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const mostCases = 200;

export function registerCases(program: Command): void {
  program
    .command('cases')
    .addOption(
      new Option('--awaiting <role>', 'only cases in which something waits for this role').choices(roles),
    )
    .option('--school <id>', "only this school, by the short name in its addresses (such as 'sample')")
    .option('--limit <n>', `at most so many cases a school, 1 to ${mostCases}`, limitOf, 50)
    .option('--names', 'print the names of pupils')
    .description('cases with their stage, next deadline and whom they wait for, the longest open first')
    .action(async (options: ListOptions) => withStore(store => list(store, options)));
  program
    .command('show')
    .argument('<case>', 'id of the case (`waymark cases` lists them)')
    .option('--names', 'print the names of pupil and parents')
    .description("a case's timeline: every event, who acted, and whether it was in time")
    .action(async (caseId: string, { names }: { names?: true }) =>
      print(await timelinePage(caseId, names === true)),
    );
}

function limitOf(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > mostCases)
    throw new InvalidArgumentError(`expected a whole number from 1 to ${mostCases}`);
  return n;
}

async function list(store: Store, { awaiting, school: slug, limit, names }: ListOptions): Promise<void> {
  for (const school of await schoolsFor(store, slug)) {
    const { page, nameOf } = await store.forSchool(school.id, async tx => {
      const page = await listCaseViews(tx, { ...(awaiting && { awaiting }), limit });
      const pupils = names ? await loadPupils(tx, [...new Set(page.items.map(c => c.pupilId))]) : [];
      const byId = new Map(pupils.map(p => [p.id, `${p.forename ?? ''} ${p.surname ?? ''}`.trim()]));
      return { page, nameOf: (id: string) => byId.get(id) };
    });
    print(`${school.slug}: ${page.items.length === 0 ? 'no cases' : `${page.items.length} cases`}`);
    for (const item of page.items) print(lineOf(item, nameOf(item.pupilId)));
    if (page.next !== null) print(`  and more; the limit is ${limit} (--limit)`);
  }
}

function lineOf(view: CaseView, name: string | undefined): string {
  const stage = view.proposed ? `${view.stage ?? 'none'}, ${view.proposed} proposed` : (view.stage ?? 'none');
  const waits = [...new Set(view.awaiting.map(({ role, what }) => `${role}: ${awaited(what)}`))].join('; ');
  return [
    `  ${view.caseId}`,
    ...(name === undefined ? [] : [name]),
    `${view.status}${view.onHold ? ', on hold' : ''}`,
    `stage ${stage}`,
    `next ${view.nextDeadline ? `${nameOfDeadline(view.nextDeadline.id)} ${formatInstant(view.nextDeadline.due).slice(0, 16)}` : 'none'}`,
    `waits for ${waits || 'nobody'}`,
  ].join(' | ');
}

/** What is awaited and of which deadline, without the id of a parent behind it. */
const awaited = (what: string): string => (isOfParent(what) ? what.slice(0, what.indexOf(':')) : what);
const nameOfDeadline = awaited;
const isOfParent = (what: string): boolean => /^[a-z-]+:[0-9a-f]{8}-/.test(what);

async function timelinePage(caseId: string, names: boolean): Promise<string> {
  return await withCaseFile(
    caseId,
    names,
    async ({ events, world, caseNumber, parentName, pupilId, pupilName }) => {
      const timeline = renderTimeline(timelineOf(events, caseNumber, world, { parentName }));
      const title = `Case ${caseId} (number ${caseNumber} of pupil ${pupilName ?? pupilId}), ${world.pack.title}`;
      return `${title}\n\n${timeline}`;
    },
  );
}
