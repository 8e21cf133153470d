// The marks that wait to be taken in: for each pupil all weeks of the school, two bytes a session.
import type { AmendmentFacts } from '../said.js';

const BLANK = 32;
/** Pupils whose bytes are cut from one piece of memory. */
const SLAB_PUPILS = 128;

/** What is staged of one pupil. */
export interface StagedPupil {
  /** 28 bytes for each of the school's weeks. */
  readonly bytes: Uint8Array;
  marks: number;
  firstWeek: number;
  lastWeek: number;
  /** Minutes of lateness by slot over all weeks, where rows gave some. */
  late?: Map<number, number>;
  /** Facts of amendments by slot over all weeks, where rows gave some. */
  facts?: Map<number, AmendmentFacts>;
}

/** Room for the marks of so many pupils and weeks. */
export function openStagedMarks(pupilCount: number, weeks: number) {
  /** Sessions that this file has named, a bit a slot, so that a second row for one is seen even after a drain. */
  const named = new Uint16Array(pupilCount * weeks);
  const staged: (StagedPupil | undefined)[] = [];
  let pupils = new Map<number, StagedPupil>();
  let slab = new Uint8Array(0);
  let slabUsed = SLAB_PUPILS;
  let marks = 0;
  let bytes = 0;

  function stagedOf(pupil: number): StagedPupil {
    const found = staged[pupil];
    if (found) return found;
    if (slabUsed === SLAB_PUPILS) {
      slab = new Uint8Array(SLAB_PUPILS * weeks * 28).fill(BLANK);
      slabUsed = 0;
    }
    const own = slab.subarray(slabUsed * weeks * 28, (slabUsed + 1) * weeks * 28);
    slabUsed += 1;
    const fresh: StagedPupil = { bytes: own, marks: 0, firstWeek: weeks, lastWeek: -1 };
    staged[pupil] = fresh;
    pupils.set(pupil, fresh);
    bytes += weeks * 28;
    return fresh;
  }

  return {
    /** Puts a mark that was checked in its place; false where the file has named the session before. */
    put(pupil: number, slot: number, first: number, second: number): boolean {
      const week = (slot / 14) | 0;
      const bit = 1 << (slot % 14);
      const place = pupil * weeks + week;
      if (named[place]! & bit) return false;
      named[place]! |= bit;
      const own = stagedOf(pupil);
      own.bytes[slot * 2] = first;
      own.bytes[slot * 2 + 1] = second;
      own.marks += 1;
      if (week < own.firstWeek) own.firstWeek = week;
      if (week > own.lastWeek) own.lastWeek = week;
      marks += 1;
      return true;
    },
    /** Keeps a note beside a mark, for the case that it amends another. */
    keepNote(pupil: number, slot: number, reason: string): void {
      if (reason === '') return;
      (stagedOf(pupil).facts ??= new Map()).set(slot, { reason });
      bytes += reason.length * 2 + 100;
    },
    /** Keeps the minutes of a late mark. */
    keepMinutes(pupil: number, slot: number, minutes: number): void {
      (stagedOf(pupil).late ??= new Map()).set(slot, minutes);
      bytes += 50;
    },
    waiting: () => ({ marks, bytes }),
    drain(): { readonly pupils: ReadonlyMap<number, StagedPupil>; readonly marks: number } {
      const drained = { pupils, marks };
      for (const pupil of pupils.keys()) staged[pupil] = undefined;
      pupils = new Map();
      marks = 0;
      bytes = 0;
      return drained;
    },
  };
}
