// `waymark letter`: any letter of a simulated scenario as a parent would get it, with made-up names; and the list of letters.
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Command } from 'commander';
import {
  createLedger,
  runPupil,
  type CaseEvent,
  type PupilState,
  type Scenario,
  type World,
} from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import {
  isRefused,
  languages,
  letterModel,
  lettersOf,
  occasionOf,
  renderLetter,
  sampleDetails,
  samplePeople,
  sampleSchool,
  variants,
  type Language,
  type Occasion,
  type RenderedLetter,
  type Variant,
} from '#libs/letters';
import { packIds } from '#libs/policy';
import { londonDate } from '#libs/school-time';
import { readScenario } from './simulate.command.js';

interface Options {
  readonly scenario?: string;
  readonly list?: boolean;
  readonly letter?: string;
  readonly parent?: string;
  readonly variant: string;
  readonly language: string;
  readonly out?: string;
}

export function registerLetter(program: Command): void {
  program
    .command('letter')
    .argument('[seq]', 'number of a printed event of the scenario')
    .description('show the letter of a LetterIssued event, with made-up names')
    .option('--scenario <file>', 'a scenario file (docs/case-model.md)')
    .option('--letter <id>', 'show another letter of the policy, as of this event')
    .option('--parent <id>', 'the parent whom --letter goes to; the first one where not given')
    .option('--variant <variant>', variants.join(', '), 'standard')
    .option('--language <language>', languages.join(', '), 'en')
    .option('--out <file>', 'write a .pdf, .html or .txt file instead of printing the text')
    .option('--list', 'list every letter of every policy')
    .action((seq: string | undefined, options: Options) => run(seq, options));
}

function run(seq: string | undefined, options: Options): void {
  if (options.list === true) return listLetters();
  const form = {
    variant: oneOf('--variant', options.variant, variants) as Variant,
    language: oneOf('--language', options.language, languages) as Language,
  };
  if (options.scenario === undefined) throw wrong('--scenario', undefined, 'a scenario file');
  if (seq === undefined || !/^[1-9]\d{0,8}$/.test(seq))
    throw wrong('SEQ', seq, 'the number of a printed event');
  const found = findEvent(readScenario(options.scenario), Number(seq));
  const model = letterModel({
    event: occasionFor(found, options),
    state: found.state,
    events: found.events,
    world: found.world,
    people: samplePeople(found.world.pupil),
    school: sampleSchool,
    details: sampleDetails(londonDate(found.event.at)),
  });
  const letter = isRefused(model) ? model : renderLetter(model, form);
  if (isRefused(letter)) {
    const { fact, remedy } = letter.refused;
    throw new WaymarkError('letter.refused', `the letter lacks a fact: ${fact}; ${remedy}`, {
      details: { fact },
    });
  }
  write(letter, options.out);
}

function listLetters(): void {
  for (const pack of packIds()) {
    for (const { letter, title, kind, templateId, templateVersion } of lettersOf(pack))
      process.stdout.write(`${[pack, letter, title, kind, templateId, templateVersion].join('\t')}\n`);
  }
}

interface Found {
  readonly event: CaseEvent;
  readonly events: readonly CaseEvent[];
  readonly state: PupilState;
  readonly world: World;
}

/** Runs the scenario to its printed event `seq`; state and world are those right after it was decided. */
function findEvent(scenario: Scenario, seq: number): Found {
  const runs = scenario.pupils.map(pupil => ({ run: runPupil(scenario, pupil), events: [] as CaseEvent[] }));
  const ledger = createLedger();
  let printed = 0;
  for (;;) {
    const next = runs
      .map(one => ({ one, when: one.run.next() ?? Infinity }))
      .reduce((a, b) => (b.when < a.when ? b : a));
    if (next.when > scenario.until)
      throw wrong('SEQ', String(seq), `a number from 1 to ${printed}; the scenario prints no more events`);
    const { run: pupil, events } = next.one;
    let found: CaseEvent | undefined;
    for (const event of pupil.step(line => ledger.sequenceOf(pupil.id, line))) {
      events.push(event);
      printed = ledger.add(pupil.id, event.caseNumber);
      if (printed === seq) found = event;
    }
    if (found) return { event: found, events, state: pupil.state(), world: pupil.world() };
  }
}

/** The event's own letter, or the one that `--letter` names, written at the moment of the event. */
function occasionFor({ event, world }: Found, { letter, parent }: Options): Occasion {
  if (letter === undefined) {
    const own = occasionOf(event);
    if (own) return own;
    throw wrong('SEQ', event.type, 'a LetterIssued event, or --letter with the id of a letter');
  }
  const letters = lettersOf(world.pack.id).map(kind => kind.letter);
  if (!letters.includes(letter)) throw wrong('--letter', letter, `one of ${letters.join(', ')}`);
  const to = parent ?? world.pupil.parents[0]?.id;
  if (to === undefined) throw wrong('--parent', undefined, 'a pupil with a parent');
  return { letter, parent: to, caseNumber: event.caseNumber, at: event.at };
}

function write(letter: RenderedLetter, out: string | undefined): void {
  if (out === undefined) {
    process.stdout.write(letter.text);
    return;
  }
  const forms: Readonly<Record<string, Uint8Array | string>> = {
    '.pdf': letter.pdf,
    '.html': letter.html,
    '.txt': letter.text,
  };
  const data = forms[extname(out)];
  if (data === undefined) throw wrong('--out', out, 'a file that ends in .pdf, .html or .txt');
  try {
    writeFileSync(out, data);
  } catch (cause) {
    throw new WaymarkError('letter.unwritable', `cannot write ${out}: ${(cause as Error).message}`, {
      cause,
    });
  }
  const { templateId, templateVersion, sha256 } = letter;
  process.stdout.write(`${JSON.stringify({ file: out, templateId, templateVersion, sha256 })}\n`);
}

function oneOf(field: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) throw wrong(field, value, `one of ${allowed.join(', ')}`);
  return value;
}

const wrong = (field: string, value: string | undefined, expected: string): WaymarkError =>
  new WaymarkError('letter.invalid', `${field}: found ${value ?? 'nothing'}, expected ${expected}`, {
    details: { field, value, expected },
  });
