// What a pack must satisfy beyond its shape: a ladder that can be climbed, registers that fit together, and nothing
// that falls below the law unless the pack says that the law's reading runs.
import type { AuthorityCode } from './authority.js';
import { checkLadder } from './check-ladder.js';
import { checkLaw } from './check-law.js';
import { checkRegisters } from './check-registers.js';
import type { Finding } from './finding.js';
import { leavesOf } from './leaves.js';
import type { Pack } from './pack.js';

export type { Finding } from './finding.js';

/** What is wrong with a well-formed pack, in document order; empty for a sound one. Pure. */
export const checkPack = (pack: Pack, authority: AuthorityCode): Finding[] => [
  ...checkDates(pack, authority),
  ...checkRegisters(pack),
  ...checkLadder(pack),
  ...checkLaw(pack),
  ...checkConflicts(pack),
];

function checkDates(pack: Pack, authority: AuthorityCode): Finding[] {
  const findings: Finding[] = [];
  if (pack.effectiveTo !== undefined && pack.effectiveTo < pack.effectiveFrom) {
    findings.push({
      where: 'effectiveTo',
      problem: `the pack ends on ${pack.effectiveTo}, before it starts on ${pack.effectiveFrom}`,
      remedy: 'give a last day on or after the first, or leave effectiveTo out',
    });
  }
  if (authority.effectiveTo !== undefined && authority.effectiveTo < authority.effectiveFrom) {
    findings.push({
      where: `authority ${authority.id} effectiveTo`,
      problem: `the code ends on ${authority.effectiveTo}, before it starts on ${authority.effectiveFrom}`,
      remedy: 'give a last day on or after the first, or leave effectiveTo out',
    });
  }
  if (pack.authority !== authority.id) {
    findings.push({
      where: 'authority',
      problem: `the pack names the code of ${pack.authority}, but that of ${authority.id} was given`,
      remedy: `check it against authorities/${pack.authority}.yaml, or correct the name`,
    });
  } else if (
    authority.effectiveFrom > pack.effectiveFrom ||
    (authority.effectiveTo ?? '9999') < pack.effectiveFrom
  ) {
    findings.push({
      where: 'effectiveFrom',
      problem: `the code of ${authority.id} is not in force on ${pack.effectiveFrom}`,
      remedy: 'correct the dates of the pack or of the code',
    });
  }
  return findings;
}

/** A conflict that says which figure it is about must name one that the pack has. */
function checkConflicts(pack: Pack): Finding[] {
  const places = new Set(leavesOf(pack).map(({ path }) => path));
  return pack.conflicts.flatMap(({ topic, about }, index) =>
    about === undefined || places.has(about)
      ? []
      : [
          {
            where: `conflicts[${index}].about`,
            problem: `the conflict "${topic}" is about ${about}, and the pack has no such figure`,
            remedy: 'name a figure by its place, such as entriesKeptYears, or leave about out',
          },
        ],
  );
}
