// What the staged marks of each pupil come to, and what of it a case may have to hear.
import { firstToFollow, followLimits } from '#libs/register';
import type { ChangedMark } from '../casework/world.js';
import type { YearFigures } from '../measures.js';
import type { PupilChange } from './concerned.js';
import type { Setting } from './setting.js';
import type { StagedPupil } from './staged-marks.js';

/** What one pupil's marks come to. */
export interface Ledger {
  readonly pupil: number;
  readonly staged: StagedPupil;
  readonly added: YearFigures;
  /** Slots over all weeks that are new or other than before. */
  readonly changed: ChangedMark[];
  amended: number;
  /** Whether some week of the pupil was known before. */
  known: boolean;
}

/** For each pupil with changed marks what came in. A pupil of whom nothing was known is walked over, mark by mark. */
export function changesOf(
  setting: Setting,
  ledgers: readonly Ledger[],
  before: ReadonlyMap<string, YearFigures>,
  noneKnown: boolean,
): PupilChange[] {
  const limits = followLimits(setting.pack);
  const changes: PupilChange[] = [];
  for (const ledger of ledgers) {
    const { pupil, staged, added, amended } = ledger;
    const pupilId = setting.pupils[pupil]!.id;
    const group = setting.groupOf[pupil]!;
    const earlier = before.get(pupilId) ?? new Map();
    const common = { pupilId, before: earlier, added, amended };
    const fresh = ledger.changed.length + countMarks(staged);
    if (fresh === 0) continue;
    const marksFrom = (slot: number) => () =>
      byMoment([...ledger.changed, ...marksOf(setting, group, staged, slot)]).filter(
        ({ session }) => session >= (setting.takenOn ?? ''),
      );
    if (earlier.size > 0 || ledger.known || !noneKnown) {
      changes.push({ ...common, changed: fresh, marks: marksFrom(staged.firstWeek * 14) });
      continue;
    }
    const { firstWeek, lastWeek } = staged;
    const frames = setting.mondays.slice(firstWeek, lastWeek + 1).map(monday => group.counter.frame(monday));
    const at = firstToFollow(limits, frames, staged.bytes.subarray(firstWeek * 28, (lastWeek + 1) * 28));
    const from = firstWeek * 14 + Math.max(0, at);
    changes.push({ ...common, changed: fresh, walked: at >= 0, marks: marksFrom(from) });
  }
  return changes;
}

function countMarks({ bytes, firstWeek, lastWeek }: StagedPupil): number {
  let marks = 0;
  for (let at = firstWeek * 28; at < (lastWeek + 1) * 28; at += 2) if (bytes[at] !== 32) marks += 1;
  return marks;
}

function marksOf(
  setting: Setting,
  group: Setting['groupOf'][number],
  staged: StagedPupil,
  from: number,
): ChangedMark[] {
  const marks: ChangedMark[] = [];
  for (let slot = from; slot < (staged.lastWeek + 1) * 14; slot += 1) {
    if (staged.bytes[slot * 2] === 32) continue;
    marks.push({
      session: setting.sessions[slot]!,
      knownAt: group.times(Math.floor(slot / 14)).knownAt[slot % 14]!,
    });
  }
  return marks;
}

/** In the order in which they became known, those of one moment by session. */
const byMoment = (marks: readonly ChangedMark[]): ChangedMark[] =>
  marks.toSorted((a, b) => a.knownAt - b.knownAt || (a.session < b.session ? -1 : 1));
