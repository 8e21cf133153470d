// What happens to one pupil in a scenario, in the order of its moments, with the marks kept apart: they come in deliveries
// of a week, as a school would send them.
import type {
  Scenario,
  ScenarioAction,
  ScenarioAmendment,
  ScenarioChange,
  ScenarioMark,
  ScenarioPupil,
} from '#libs/casework';
import {
  buildCalendar,
  isSession,
  withClosure,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';

export interface PupilCourse {
  readonly name: string;
  /** The next moment at which something other than a mark happens. */
  nextMoment(): Instant | undefined;
  nextMark(): Instant | undefined;
  /** Takes the marks that become known before a moment. Those of a pupil off roll and of a closed day do not exist. */
  marksBefore(moment: Instant): readonly ScenarioMark[];
  /** Takes what happens at a moment. */
  amendmentsAt(moment: Instant): readonly ScenarioAmendment[];
  changesAt(moment: Instant): readonly ScenarioChange[];
  actionsAt(moment: Instant): readonly ScenarioAction[];
  /** The school is closed on a day more. */
  close(day: PlainDate): void;
}

export function courseOf(scenario: Scenario, pupil: ScenarioPupil): PupilCourse {
  const { yearGroup, id } = pupil.facts;
  let spec = scenario.calendar;
  let calendar = buildCalendar(spec, { yearGroup });
  let onRoll = pupil.startsOnRoll;
  const marks = [...pupil.marks];
  const amendments = [...pupil.amendments];
  const changes = [...pupil.changes];
  const actions = [...pupil.actions];
  const known = new Set<Session>();

  const takeAt = <T extends { readonly at: Instant }>(list: T[], moment: Instant): T[] =>
    list.splice(
      0,
      leading(list, entry => entry.at <= moment),
    );

  return {
    name: id,
    nextMoment() {
      const moments = [amendments, changes, actions].flatMap(list => list[0]?.at ?? []);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
    nextMark: () => marks[0]?.knownAt,
    marksBefore(moment) {
      const taken = marks.splice(
        0,
        leading(marks, mark => mark.knownAt < moment),
      );
      const exist = taken.filter(({ session }) => onRoll && isSession(calendar, session));
      for (const { session } of exist) known.add(session);
      return exist;
    },
    amendmentsAt: moment => takeAt(amendments, moment).filter(({ session }) => known.has(session)),
    changesAt(moment) {
      const taken = takeAt(changes, moment);
      for (const { change } of taken) {
        if (change.kind === 'leave' || change.kind === 'join') onRoll = change.kind === 'join';
      }
      return taken;
    },
    actionsAt: moment => takeAt(actions, moment),
    close(day) {
      spec = withClosure(spec, day);
      calendar = buildCalendar(spec, { yearGroup });
    },
  };
}

/** How many entries at the beginning are so. */
function leading<T>(list: readonly T[], is: (entry: T) => boolean): number {
  const end = list.findIndex(entry => !is(entry));
  return end < 0 ? list.length : end;
}
