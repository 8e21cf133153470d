// `waymark what-if`: whole schools' years through two policies, side by side, under a stated assumption of what people decide.
import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { chart } from '#libs/desk';
import { readCalendar, readPeople, readPolicy } from '../what-if/inputs.js';
import { csvReport } from '../what-if/report-csv.js';
import { jsonReport } from '../what-if/report-json.js';
import { whatIf } from '../what-if/what-if.js';

export interface WhatIfOptions {
  readonly policy: string;
  readonly against: string;
  readonly register: string;
  readonly calendar: string;
  readonly group?: string;
  readonly people: string;
  readonly format: 'csv' | 'json';
  readonly svg?: string;
}

/** Runs the comparison; the pieces of the report as text. Throws WaymarkError `what-if.*` or `policy.*` with the file, the field and the remedy. */
export function whatIfCommand(options: WhatIfOptions): Iterable<string> {
  const { group } = options;
  const run = whatIf({
    a: readPolicy(options.policy, '--policy'),
    b: readPolicy(options.against, '--against'),
    calendar: readCalendar(options.calendar),
    people: readPeople(options.people),
    register: options.register,
    ...(group !== undefined && { group }),
  });
  if (options.svg !== undefined) writeFileSync(options.svg, chart(run));
  return options.format === 'csv' ? csvReport(run) : jsonReport(run);
}

/** Adds `what-if` to the command line. */
export function registerWhatIf(program: Command): void {
  program
    .command('what-if')
    .description(
      'run a register through two policies and report what each would ask of the school, week by week',
    )
    .requiredOption('--policy <id|file>', 'the policy, by id or as a .yaml file')
    .requiredOption('--against <id|file>', 'the policy it is compared with')
    .requiredOption(
      '--register <file>',
      'CSV, a row a mark: UPN, Date, Session, Session.Mark, Year.Group and others',
    )
    .requiredOption('--calendar <file>', 'JSON, as in scenario files')
    .option('--group <column>', 'count by what this column of the register holds')
    .option('--people <assumption>', 'what people decide: prompt, none, or a JSON file', 'prompt')
    .addOption(new Option('--format <format>', 'of the report').choices(['json', 'csv']).default('json'))
    .option('--svg <file>', 'write a chart as well')
    .action(async (options: WhatIfOptions) => {
      await pipeline(Readable.from(whatIfCommand(options)), process.stdout, { end: false });
    });
}
