// What changed between two packs, or between two versions of one, figure by figure.
import { leavesOf, type Leaf } from './leaves.js';
import type { Pack } from './pack.js';

const describe = ({ text, level, source }: Leaf): string =>
  level === undefined ? text : `${text} [${level}: ${source}]`;

/**
 * Readable differences, one entry a line: `~ place: old -> new`, `- place: old` and `+ place: new`, in the order of
 * the first pack and then of the second. A move of stages is one line. "no differences" where there are none.
 */
export function diffPacks(a: Pack, b: Pack): string {
  const before = new Map(leavesOf(a).map(leaf => [leaf.path, describe(leaf)]));
  const after = new Map(leavesOf(b).map(leaf => [leaf.path, describe(leaf)]));
  const lines = [...before].flatMap(([path, old]) => {
    const now = after.get(path);
    if (now === undefined) return [`- ${path}: ${old}`];
    return now === old ? [] : [`~ ${path}: ${old} -> ${now}`];
  });
  const added = [...after].filter(([path]) => !before.has(path)).map(([path, now]) => `+ ${path}: ${now}`);
  const all = [...orderLine(a, b), ...lines, ...added];
  const heading = `${a.id} ${a.version} -> ${b.id} ${b.version}`;
  return [heading, ...(all.length === 0 ? ['no differences'] : all)].join('\n');
}

function orderLine(a: Pack, b: Pack): string[] {
  const [before, after] = [a, b].map(({ stages }) => stages.map(({ id }) => id).join(' > '));
  return before === after ? [] : [`~ order of stages: ${before} -> ${after}`];
}
