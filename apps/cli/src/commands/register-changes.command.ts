// `waymark register-changes PUPIL`: how a pupil's register was changed, as an authority asks for it with a referral.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { WaymarkError } from '#libs/kernel';
import { changeReportCsv, changeReportHtml, changeReportJson } from '#libs/register';
import { isPlainDate, type PlainDate } from '#libs/school-time';
import { findPupilsByUpn, loadChangeReport, loadPupils, type School, type Store, type Tx } from '#libs/store';
import { schoolsFor, withStore } from '../case-file.js';

const formats = ['csv', 'json', 'html'] as const;

interface ReportOptions {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly format: (typeof formats)[number];
  readonly school?: string;
  readonly names?: true;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function registerRegisterChanges(program: Command): void {
  program
    .command('register-changes')
    .argument('<pupil>', 'unique pupil number, or the id of the pupil')
    .requiredOption('--from <date>', 'first day of the sessions, YYYY-MM-DD', dateOf)
    .requiredOption('--to <date>', 'last day of the sessions, YYYY-MM-DD', dateOf)
    .addOption(new Option('--format <format>', 'how it is printed').choices(formats).default('csv'))
    .option('--school <id>', 'only this school, by the short name in its addresses')
    .option('--names', "print the pupil's name on the page")
    .description('every changed entry of a register: original, new, reason, when, by whom')
    .action(async (pupil: string, options: ReportOptions) =>
      withStore(async store => void process.stdout.write(await reportOf(store, pupil, options))),
    );
}

function dateOf(text: string): PlainDate {
  if (isPlainDate(text)) return text;
  throw new InvalidArgumentError('expected a date as YYYY-MM-DD, for example 2025-09-01');
}

/** Finds the pupil in whatever school has it. Throws 'command.unknown-pupil'. */
async function reportOf(store: Store, pupil: string, options: ReportOptions): Promise<string> {
  if (options.to < options.from)
    throw new WaymarkError('command.bad-days', `--to ${options.to} is before --from ${options.from}`);
  for (const school of await schoolsFor(store, options.school)) {
    const found = await store.forSchool(school.id, async tx => {
      const id = await idOf(tx, pupil);
      return id === undefined ? undefined : await textOf(tx, school, id, options);
    });
    if (found !== undefined) return found;
  }
  throw new WaymarkError(
    'command.unknown-pupil',
    'no school here has this pupil; give the unique pupil number or the id',
  );
}

async function idOf(tx: Tx, pupil: string): Promise<string | undefined> {
  if (UUID.test(pupil)) return (await loadPupils(tx, [pupil]))[0]?.id;
  return (await findPupilsByUpn(tx, [pupil.toUpperCase()])).get(pupil.toUpperCase());
}

async function textOf(tx: Tx, school: School, id: string, options: ReportOptions): Promise<string> {
  const { from, to, format, names } = options;
  const report = await loadChangeReport(tx, id, { from, to });
  switch (format) {
    case 'csv':
      return changeReportCsv(report);
    case 'json':
      return `${JSON.stringify({ pupil: id, ...changeReportJson(report) }, null, 2)}\n`;
    case 'html': {
      const [record] = names ? await loadPupils(tx, [id]) : [];
      const name = [record?.forename, record?.surname].filter(Boolean).join(' ');
      return changeReportHtml(report, { school: school.name, pupil: name || `Pupil ${id}` });
    }
  }
}
