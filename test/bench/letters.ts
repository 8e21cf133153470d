// How fast letters are made: 1,000 different ones, every template in turn, rendered and written to a folder with their hash,
// against rendering the same letters alone; medians of the rounds, in one process and one thread.
// Flags: --letters 1000 --rounds 3
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  isRefused,
  lettersOf,
  renderLetter,
  sampleLetter,
  type LetterModel,
  type RenderedLetter,
} from '#libs/letters';
import { packIds } from '#libs/policy';

const form = { variant: 'standard', language: 'en' } as const;

export async function bench(flags: readonly string[]): Promise<Record<string, unknown>> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...flags], options: { letters: text, rounds: text } });
  const count = Number(values.letters ?? 1_000);
  const rounds = Number(values.rounds ?? 3);
  const models = modelsFor(count);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-letters-'));
  try {
    for (const model of models.slice(0, 50)) rendered(model);
    const alone: Measured[] = [];
    const written: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      alone.push(await measured(models, rendered));
      written.push(await measured(models, (model, i) => store(folder, i, rendered(model))));
    }
    const [render, whole] = [median(alone), median(written)];
    return {
      bench: 'letters',
      letters: count,
      perSecond: Math.round(count / whole.seconds),
      perCpuSecond: Math.round(count / whole.cpuSeconds),
      ratio: Number((whole.seconds / render.seconds).toFixed(3)),
      megabytes: Math.round(process.memoryUsage().rss / 1e6),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every template of every policy in turn, each letter about another pupil. */
function modelsFor(count: number): LetterModel[] {
  const kinds = [
    ...new Map(
      packIds()
        .flatMap(lettersOf)
        .map(kind => [kind.templateId, kind]),
    ).values(),
  ];
  return Array.from({ length: count }, (_, i) => {
    const { pack, letter } = kinds[i % kinds.length]!;
    return { ...sampleLetter(pack, letter, `Ada${i}`), reference: `B${i}/1` };
  });
}

function rendered(model: LetterModel): RenderedLetter {
  const letter = renderLetter(model, form);
  if (isRefused(letter)) throw new Error(`${model.letter} lacks ${letter.refused.fact}`);
  return letter;
}

function store(
  folder: string,
  i: number,
  { pdf, templateId, templateVersion, sha256 }: RenderedLetter,
): void {
  writeFileSync(join(folder, `${i}.pdf`), pdf);
  writeFileSync(join(folder, `${i}.json`), JSON.stringify({ templateId, templateVersion, sha256 }));
}

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Each letter in a turn of its own, as a worker takes them: what Typst gave is let go between turns. */
async function measured(
  models: readonly LetterModel[],
  act: (model: LetterModel, i: number) => unknown,
): Promise<Measured> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (const [i, model] of models.entries()) {
    act(model, i);
    await nextTurn();
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

const median = (all: readonly Measured[]): Measured =>
  all.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(all.length / 2)]!;
