// A scenario as the hosts run it: each pupil with the marks, amendments, changes and actions that concern it, in order.
import type { Actor } from '#libs/access';
import type { AuthorityCode, Pack } from '#libs/policy';
import type { CalendarSpec, Instant, Session } from '#libs/school-time';
import type { Action, Change } from '../commands.js';
import type { PupilFacts } from '../world.js';

export interface ScenarioMark {
  readonly session: Session;
  readonly code: string;
  readonly knownAt: Instant;
}
export interface ScenarioAmendment {
  readonly at: Instant;
  readonly session: Session;
  readonly code: string;
  readonly reason?: string;
  readonly by?: Actor;
}
export interface ScenarioChange {
  readonly at: Instant;
  readonly change: Change;
}
export interface ScenarioAction {
  readonly at: Instant;
  readonly by: Actor;
  readonly action: Action;
}

export interface ScenarioPupil {
  readonly facts: PupilFacts;
  /** On roll from the start, unless the first of its changes of roll is a `join`. */
  readonly startsOnRoll: boolean;
  /** Every session of the calendar with its code, in the order in which it becomes known. */
  readonly marks: readonly ScenarioMark[];
  readonly amendments: readonly ScenarioAmendment[];
  readonly changes: readonly ScenarioChange[];
  readonly actions: readonly ScenarioAction[];
}

export interface Scenario {
  readonly pack: Pack;
  readonly authority: AuthorityCode;
  readonly calendar: CalendarSpec;
  readonly pupils: readonly ScenarioPupil[];
  /** Whether the file has `pupils`, so that printed events carry theirs. */
  readonly namesPupils: boolean;
  /** The last moment that is run. */
  readonly until: Instant;
}
