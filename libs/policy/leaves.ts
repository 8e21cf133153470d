// Flattens a pack into one line a figure, each with its place in the document. The page that shows a pack, the
// comparison of two packs and the check of what a conflict is about all go by these places.
import type { Level } from './figure.js';
import type { Pack } from './pack.js';
import { valueText } from './words.js';

/** One figure or plain entry of a pack. `level` and `source` are there for figures and registers. */
export interface Leaf {
  readonly path: string;
  readonly text: string;
  readonly level?: Level;
  readonly source?: string;
}

/** Every entry of the pack in document order; stages go by id, facts and conflicts by topic. */
export const leavesOf = (pack: Pack): Leaf[] => walk(pack, '');

function walk(value: unknown, path: string): Leaf[] {
  if (Array.isArray(value)) {
    if (value.every(item => typeof item !== 'object')) return [{ path, text: valueText(value) }];
    const names = value.map((item, index) => nameOf(item) ?? String(index));
    return value.flatMap((item, index) => walk(item, `${path}[${unique(names, index)}]`));
  }
  if (typeof value !== 'object' || value === null)
    return value === undefined ? [] : [{ path, text: valueText(value) }];
  if (isFigure(value))
    return [{ path, text: valueText(value.value), level: value.level, source: value.source }];
  return Object.entries(value).flatMap(([key, inner]) => walk(inner, path === '' ? key : `${path}.${key}`));
}

const isFigure = (value: object): value is { value: unknown; level: Level; source: string } =>
  'value' in value && 'level' in value && 'source' in value;

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const name: unknown = Reflect.get(item, 'id') ?? Reflect.get(item, 'topic');
  return typeof name === 'string' ? name : undefined;
}

/** Several facts share a topic: the second and later ones carry their number. */
function unique(names: readonly string[], index: number): string {
  const name = names[index] ?? '';
  const earlier = names.slice(0, index).filter(other => other === name).length;
  return earlier === 0 ? name : `${name} ${earlier + 1}`;
}
