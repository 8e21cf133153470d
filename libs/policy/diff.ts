// What changed between two packs, or between two versions of one, figure by figure.
import { leavesOf, type Leaf } from './leaves.js';
import type { Pack } from './pack.js';

const describe = ({ text, level, source }: Leaf): string =>
  level === undefined ? text : `${text} [${level}: ${source}]`;

/** One figure in both packs; null where one of them lacks it. */
export interface Difference {
  readonly place: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs, in the order of the first pack and then of the second. A move of stages is one difference. */
export function differencesOf(a: Pack, b: Pack): readonly Difference[] {
  const before = new Map(leavesOf(a).map(leaf => [leaf.path, describe(leaf)]));
  const after = new Map(leavesOf(b).map(leaf => [leaf.path, describe(leaf)]));
  const changed = [...before].flatMap(([place, old]): Difference[] => {
    const now = after.get(place) ?? null;
    return now === old ? [] : [{ place, before: old, after: now }];
  });
  const added = [...after]
    .filter(([place]) => !before.has(place))
    .map(([place, now]): Difference => ({ place, before: null, after: now }));
  return [...orderOf(a, b), ...changed, ...added];
}

/** The same as text: `~ place: old -> new`, `- place: old` and `+ place: new`, or "no differences". */
export function diffPacks(a: Pack, b: Pack): string {
  const lines = differencesOf(a, b).map(({ place, before, after }) => {
    if (after === null) return `- ${place}: ${before}`;
    return before === null ? `+ ${place}: ${after}` : `~ ${place}: ${before} -> ${after}`;
  });
  const heading = `${a.id} ${a.version} -> ${b.id} ${b.version}`;
  return [heading, ...(lines.length === 0 ? ['no differences'] : lines)].join('\n');
}

function orderOf(a: Pack, b: Pack): Difference[] {
  const [before, after] = [a, b].map(({ stages }) => stages.map(({ id }) => id).join(' > '));
  return before === after ? [] : [{ place: 'order of stages', before: before!, after: after! }];
}
