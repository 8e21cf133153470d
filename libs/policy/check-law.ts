// The law outranks a pack. A policy text may stand below the law, but then the pack must carry a conflict that says
// that the law's reading runs; and no figure may call itself the law's where the law says otherwise or nothing.
import type { Finding } from './finding.js';
import { entriesKeptYearsByLaw } from './helpers.js';
import { leavesOf } from './leaves.js';
import type { Pack } from './pack.js';
import { amountsText } from './words.js';

/** A figure that the law bounds: what the pack says, whether that agrees, and the law in words. */
interface Bounded {
  readonly where: string;
  readonly says: string;
  readonly agrees: boolean;
  readonly law: string;
  /** A conflict may keep the text's own reading beside the law's. */
  readonly mayConflict: boolean;
}

const longestRightCodeDays = 5;
const noticeWeeks = [3, 6] as const;
const firstPenalty = { reduced: 80, reducedDays: 21, full: 160, fullDays: 28 };
const secondPenalty = { full: 160, fullDays: 28 };

function boundedFigures(pack: Pack): Bounded[] {
  const weeks = pack.noticeToImprove?.weeks.value;
  const first = pack.penalty?.first?.value;
  const second = pack.penalty?.second?.value;
  const bounded: Bounded[] = [
    {
      where: 'entriesKeptYears',
      says: `${pack.entriesKeptYears.value} years`,
      agrees: pack.entriesKeptYears.value >= entriesKeptYearsByLaw,
      law: `every register entry is kept for at least ${entriesKeptYearsByLaw} years from 2024-08-19`,
      mayConflict: true,
    },
    {
      where: 'rightCodeWithinDays',
      says: `${pack.rightCodeWithinDays.value} days`,
      agrees: pack.rightCodeWithinDays.value <= longestRightCodeDays,
      law: `the right code stands in the register within ${longestRightCodeDays} days`,
      mayConflict: true,
    },
  ];
  if (weeks !== undefined) {
    bounded.push({
      where: 'noticeToImprove.weeks',
      says: `${weeks[0]} to ${weeks[1]} weeks`,
      agrees: weeks[0] >= noticeWeeks[0] && weeks[1] <= noticeWeeks[1] && weeks[0] <= weeks[1],
      law: `an improvement period is ${noticeWeeks[0]} to ${noticeWeeks[1]} weeks`,
      mayConflict: false,
    });
  }
  if (first !== undefined) bounded.push(penalty('penalty.first', first, firstPenalty));
  if (second !== undefined) bounded.push(penalty('penalty.second', second, secondPenalty));
  return bounded;
}

type Amounts = Parameters<typeof amountsText>[0];

const penalty = (where: string, says: Amounts, law: Amounts): Bounded => ({
  where,
  says: amountsText(says),
  agrees: amountsText(says) === amountsText(law),
  law: `${amountsText(law)} (SI 2024/210)`,
  mayConflict: true,
});

/** Findings on figures below the law, and on figures that claim the law's level without its backing. */
export function checkLaw(pack: Pack): Finding[] {
  const bounded = boundedFigures(pack);
  const settled = new Set(pack.conflicts.filter(({ level }) => level === 'law').map(({ about }) => about));
  const byLaw = leavesOf(pack).filter(({ level }) => level === 'law');
  const places = new Set(bounded.map(({ where }) => where));
  return [
    ...bounded
      .filter(({ agrees }) => !agrees)
      .flatMap(({ where, says, law, mayConflict }) => {
        const claimsLaw = byLaw.some(({ path }) => path === where);
        if (!claimsLaw && mayConflict && settled.has(where)) return [];
        const problem = claimsLaw ? `it says ${says} at level law` : `it says ${says}`;
        const orConflict = `, or add a conflict about ${where} at level law that says so`;
        return [{ where, problem, remedy: `the law: ${law}; correct it${mayConflict ? orConflict : ''}` }];
      }),
    ...byLaw
      .filter(({ path }) => !places.has(path))
      .map(({ path, text }) => ({
        where: path,
        problem: `it says ${text} at level law, and the law fixes no such figure`,
        remedy: 'give the level of whoever set it: authority, pack or default',
      })),
  ];
}
