// Small counts in what governors see. A count of fewer than six pupils could point to a child; so could a cell that
// others give away by subtraction. What is hidden here stays hidden against the totals that are shown beside it.

/** Counts below this are never shown: "counts under 6 suppressed". */
export const smallest = 6;

/** A total and the parts that add up to it, as indices into the counts. */
export interface Sum {
  readonly total: number;
  readonly parts: readonly number[];
}

export interface Hiding {
  /** Counts that stand nowhere and only tie sums together. */
  readonly unpublished?: ReadonlySet<number>;
  /**
   * Whether "none" must not be worked out either. In a group of pupils it must not: none of seven says something of each
   * of them. Of steps and cases it may: no case is no child. A nought is never printed in either.
   */
  readonly noneTells?: boolean;
}

/**
 * Which of the counts to hide: every count under six, and as few others as it takes, smallest first, that from the shown
 * counts and the sums nobody can tell a hidden small count more closely than "from 0 to 5".
 * `counts` are whole numbers from 0; each sum must hold. Throws RangeError where one does not.
 */
export function hiddenCounts(
  counts: readonly number[],
  sums: readonly Sum[],
  { unpublished = new Set(), noneTells = true }: Hiding = {},
): readonly boolean[] {
  sums.forEach(sum => requireSum(counts, sum));
  const hidden = counts.map((count, i) => count < smallest || unpublished.has(i));
  const guarded = (count: number, i: number): boolean =>
    count < smallest && (noneTells || count > 0) && !unpublished.has(i);
  const small = counts.flatMap((count, i) => (guarded(count, i) ? [i] : []));
  for (;;) {
    const next = tooPlain(counts, sums, hidden, small);
    if (next === undefined) return hidden;
    hidden[next] = true;
  }
}

/** The next count that has to go for the sake of a small one that is given away; undefined where none is. */
function tooPlain(
  counts: readonly number[],
  sums: readonly Sum[],
  hidden: readonly boolean[],
  small: readonly number[],
): number | undefined {
  const ranges = rangesOf(counts, sums, hidden);
  const worked = workedOut(sums, hidden);
  const given = small.filter(i => tells(ranges[i]!) || worked.has(i));
  return given.length === 0 ? undefined : smallestNear(counts, sums, hidden, new Set(given));
}

interface Range {
  readonly low: number;
  readonly high: number;
}

const tells = ({ low, high }: Range): boolean => low > 0 || high < smallest - 1;

/** What a reader can work out about each count: bounds drawn from every sum until none gets closer. */
function rangesOf(
  counts: readonly number[],
  sums: readonly Sum[],
  hidden: readonly boolean[],
): readonly Range[] {
  const ranges: Range[] = counts.map((count, i) =>
    hidden[i] ? { low: 0, high: Number.POSITIVE_INFINITY } : { low: count, high: count },
  );
  let closer = true;
  while (closer) {
    closer = false;
    for (const sum of sums) closer = narrow(ranges, sum) || closer;
  }
  return ranges;
}

/** Draws what one sum says about its total and each of its parts; answers whether anything got closer. */
function narrow(ranges: Range[], { total, parts }: Sum): boolean {
  const low = parts.reduce((all, i) => all + ranges[i]!.low, 0);
  const high = parts.reduce((all, i) => all + ranges[i]!.high, 0);
  let closer = keep(ranges, total, { low, high });
  for (const i of parts) {
    const othersLow = low - ranges[i]!.low;
    const othersHigh = parts.reduce((all, j) => (j === i ? all : all + ranges[j]!.high), 0);
    const whole = ranges[total]!;
    closer = keep(ranges, i, { low: whole.low - othersHigh, high: whole.high - othersLow }) || closer;
    if (closer) return true;
  }
  return closer;
}

/**
 * The hidden counts that follow exactly from several sums taken together: the sums as equations in what is hidden, solved.
 * A count stands alone in its equation just where every solution has the same value for it.
 */
function workedOut(sums: readonly Sum[], hidden: readonly boolean[]): ReadonlySet<number> {
  const rows = sums.map(({ total, parts }) => {
    const row = hidden.map(() => 0);
    parts.forEach(i => (row[i] = hidden[i] ? 1 : 0));
    row[total] = hidden[total] ? -1 : 0;
    return row;
  });
  const solved: number[][] = [];
  for (const row of rows) {
    const left = solved.reduce((now, known) => without(now, known), row);
    const pivot = left.findIndex(x => x !== 0);
    if (pivot < 0) continue;
    const scaled = left.map(x => x / left[pivot]!);
    solved.forEach((known, i) => (solved[i] = without(known, scaled)));
    solved.push(scaled);
  }
  return new Set(
    solved.filter(row => row.filter(x => x !== 0).length === 1).map(row => row.findIndex(x => x !== 0)),
  );
}

/** A row with the leading count of another taken out of it. Coefficients of sums of counts stay -1, 0 and 1: exact. */
function without(row: number[], known: readonly number[]): number[] {
  const pivot = known.findIndex(x => x !== 0);
  const times = row[pivot]!;
  return times === 0 ? row : row.map((x, i) => x - times * known[i]!);
}

function keep(ranges: Range[], i: number, { low, high }: Range): boolean {
  const before = ranges[i]!;
  const after = { low: Math.max(before.low, low), high: Math.min(before.high, high) };
  if (after.low === before.low && after.high === before.high) return false;
  ranges[i] = after;
  return true;
}

/** The smallest shown count beside given-away ones: of the parts they stand among, then their totals, then anywhere. */
function smallestNear(
  counts: readonly number[],
  sums: readonly Sum[],
  hidden: readonly boolean[],
  given: ReadonlySet<number>,
): number | undefined {
  const shown = (places: readonly number[]): readonly number[] => places.filter(i => !hidden[i]);
  const touching = sums.filter(({ parts, total }) => given.has(total) || parts.some(i => given.has(i)));
  return (
    lowest(counts, shown(touching.flatMap(({ parts }) => parts))) ??
    lowest(counts, shown(touching.map(({ total }) => total))) ??
    lowest(counts, shown(counts.map((_, i) => i)))
  );
}

const lowest = (counts: readonly number[], among: readonly number[]): number | undefined =>
  among.toSorted((a, b) => counts[a]! - counts[b]!)[0];

function requireSum(counts: readonly number[], { total, parts }: Sum): void {
  const adds = parts.reduce((all, i) => all + (counts[i] ?? Number.NaN), 0);
  if (adds !== counts[total])
    throw new RangeError(`The parts add up to ${adds}, the total is ${counts[total]}`);
}
