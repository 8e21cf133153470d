// Questions that other rooms ask of a pack, answered in one place so that nobody reads its shape twice.
import type { Approver, Pack, RegisterTime, Stage } from './pack.js';

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Minutes that a register stays open where the policy gives no closing time; also the longest the law allows. */
export const registerOpenMinutes = 30;

/** When this register closes, as `HH:MM`: as the policy says, else taken + 30 minutes. */
export const closingTime = (register: RegisterTime): string =>
  register.closes ?? timeOf(minutesOf(register.taken) + registerOpenMinutes);

/** Minutes from taking to closing; negative where the two are reversed. */
export const minutesOpen = (register: RegisterTime): number =>
  minutesOf(closingTime(register)) - minutesOf(register.taken);

/**
 * When the register of a half day closes for a pupil, as `HH:MM` London time.
 * A year group below or above all that the pack names takes the nearest one's time; an unknown year group takes
 * the latest, so that no mark is held to be known too early.
 */
export function registerCloses(pack: Pack, half: 'am' | 'pm', yearGroup: number | undefined): string {
  const registers = pack.registers[half];
  const distance = ({ yearGroups }: RegisterTime): number =>
    yearGroups === undefined || yearGroup === undefined
      ? 0
      : Math.max(yearGroups[0] - yearGroup, yearGroup - yearGroups[1], 0);
  const nearest = Math.min(...registers.map(distance));
  return registers
    .filter(register => distance(register) === nearest)
    .map(closingTime)
    .reduce((latest, time) => (time > latest ? time : latest));
}

/** Place of a stage on the ladder, 0 for the first; -1 where the pack has no such stage. */
export const stageIndex = (pack: Pack, id: string): number => pack.stages.findIndex(stage => stage.id === id);

/** A contract is entered by a signature and by nothing else. */
export const isContract = (stage: Stage): boolean =>
  [...(stage.trigger.value.anyOf ?? []), ...(stage.trigger.value.allOf ?? [])].every(
    ({ kind }) => kind === 'signed',
  );

/**
 * The lowest role that may approve the stage at `index`; a contract takes that of the stage before it.
 * Throws a RangeError where no stage up to `index` names one, which a checked pack excludes.
 */
export function approverOf(pack: Pack, index: number): Approver {
  const stage = pack.stages[index];
  if (stage === undefined) throw new RangeError(`pack ${pack.id} has no stage at ${index} with an approver`);
  return stage.approver?.value ?? approverOf(pack, index - 1);
}

/** Length of the stage's review in school days: its own, else the pack's. */
export const reviewDaysOf = (pack: Pack, stage: Stage): number =>
  stage.reviewSchoolDays?.value ?? pack.review.schoolDays.value;

/** Years for which the law keeps a register entry (School Attendance (Pupil Registration) Regulations 2024). */
export const entriesKeptYearsByLaw = 6;

/** Years for which register entries are kept: the longer of pack and law. */
export const effectiveEntriesKeptYears = (pack: Pack): number =>
  Math.max(pack.entriesKeptYears.value, entriesKeptYearsByLaw);
