// What the decider may look at beside a pupil's own events: the policy, the calendar, the register and the facts about
// people, all as known at the moment of the decision. The host builds it; simulation and the real engine build it alike.
import type { AuthorityCode, Pack } from '#libs/policy';
import type { PupilRegister } from '#libs/register';
import type { Calendar, PlainDate } from '#libs/school-time';
import type { Flag } from './commands.js';
import type { Method } from './events.js';

export interface ParentFacts {
  readonly id: string;
  /** How letters reach this parent; email only where the parent agreed. */
  readonly service: Method;
  readonly liable: boolean;
  readonly contactBlocked: boolean;
}

/** A penalty notice from before Waymark or from another authority. */
export interface EarlierNotice {
  readonly parent: string;
  readonly issued: PlainDate;
  readonly status: 'paid' | 'unpaid' | 'withdrawn' | 'prosecuted';
}

export interface Suspension {
  readonly from: PlainDate;
  readonly schoolDays: number;
}

export interface PupilFacts {
  readonly id: string;
  readonly dateOfBirth?: PlainDate;
  readonly yearGroup?: number;
  /** The pupil's parents now, in a fixed order; a removed parent is not in the list. */
  readonly parents: readonly ParentFacts[];
  readonly earlierNotices: readonly EarlierNotice[];
  readonly suspensions: readonly Suspension[];
  /** Flags whose duty nobody has answered yet. */
  readonly openFlags: readonly Flag[];
  /** When the duty of fifteen days of illness was last answered. */
  readonly illnessAnsweredOn?: PlainDate;
}

export interface World {
  readonly pack: Pack;
  readonly authority: AuthorityCode;
  /** For this pupil's year group, as known now. */
  readonly calendar: Calendar;
  readonly pupil: PupilFacts;
  /** Every mark known by now, with its earlier codes. */
  readonly register: PupilRegister;
  /**
   * `assumed`, and where not given: a letter counts as posted when the default says that it is. `reported`: a letter
   * waits until delivery, or a person, says that it left.
   */
  readonly postings?: 'assumed' | 'reported';
}
