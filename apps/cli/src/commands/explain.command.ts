// `waymark explain`: why one event of a case happened, in plain English. Out of the database, or for people without one out
// of a scenario file.
import type { Command } from 'commander';
import { explainEvent, renderExplanation, trailOf } from '#libs/audit';
import { WaymarkError } from '#libs/kernel';
import { readScenario } from './simulate.command.js';

interface Options {
  readonly scenario?: string;
  readonly names?: true;
}

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .argument(
      '<case>',
      'id of the case (`waymark cases` lists them); with --scenario: the number of the event',
    )
    .argument('[seq]', 'number of the event in the case (`waymark show CASE` lists them)')
    .option('--scenario <file>', 'explain an event of this scenario file; needs no database')
    .option('--names', 'print the names of parents')
    .description('why an event of a case happened, and what would have changed it')
    .action(async (first: string, second: string | undefined, { scenario, names }: Options) => {
      if (scenario === undefined && second === undefined)
        throw badSeq('(nothing)', 'the number of an event after the case');
      if (scenario !== undefined && second !== undefined)
        throw badSeq(`${first} ${second}`, 'one number with --scenario');
      const page =
        scenario === undefined
          ? await explainStored(first, second!, names === true)
          : explainScenario(scenario, first);
      process.stdout.write(`${page}\n`);
    });
}

/** The page of the event that `simulate` prints under this number. */
export function explainScenario(file: string, seq: string): string {
  const trail = trailOf(readScenario(file));
  const step = trail[numberOf(seq, trail.length) - 1]!;
  const own = trail.filter(({ pupil }) => pupil === step.pupil);
  const explanation = explainEvent({
    event: step.event,
    events: own.map(({ event }) => event),
    world: own.at(-1)!.world,
    worldThen: step.world,
  });
  return renderExplanation(explanation);
}

/** Server code is loaded only here, so that a scenario is explained at once. */
async function explainStored(caseId: string, seq: string, names: boolean): Promise<string> {
  const { withCaseFile } = await import('../case-file.js');
  return await withCaseFile(caseId, names, async ({ events, world, worldAt, caseNumber, parentName }) => {
    const own = events.filter(event => event.caseNumber === caseNumber);
    const event = own[numberOf(seq, own.length) - 1]!;
    const worldThen = await worldAt(event.at);
    return renderExplanation(explainEvent({ event, events, world, worldThen, parentName }));
  });
}

function numberOf(seq: string, events: number): number {
  const n = /^[1-9]\d{0,6}$/.test(seq) ? Number(seq) : 0;
  if (events === 0) throw badSeq(seq, 'an event, and there is none');
  if (n < 1 || n > events) throw badSeq(seq, `a whole number from 1 to ${events}, the number of events`);
  return n;
}

const badSeq = (value: string, expected: string): WaymarkError =>
  new WaymarkError('command.bad-argument', `SEQ is ${value}; expected ${expected}`);
