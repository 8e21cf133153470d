// What the decider may know of a pupil at a moment, out of the database. Facts carry the time from which they held, so a
// decision taken late is the decision that would have been taken in time.
import { openCase, type PupilFacts, type PupilState, type World } from '#libs/casework';
import { readAuthority, readPack, type Pack } from '#libs/policy';
import { asKnownAt, type PupilRegister } from '#libs/register';
import {
  buildCalendar,
  type Calendar,
  type CalendarSpec,
  type Instant,
  type Session,
} from '#libs/school-time';
import { loadDeliverySettings, type DeliverySettings } from '../delivery-settings.js';
import { loadPupilFacts } from '../case-folder.js';
import { loadPupil } from '../people.js';
import { loadRegister } from '../register.js';
import { loadSchool, type School } from '../schools.js';
import type { Tx } from '../store.js';

/** A mark that a batch brought, by its session and the moment from which it is known. */
export interface ChangedMark {
  readonly session: Session;
  readonly knownAt: Instant;
}

export interface Outlook {
  /** The world as it was known at a moment, for a decision in this state. */
  worldAt(state: PupilState, at: Instant): Promise<World>;
  readonly register: PupilRegister;
  /** Reads the facts about the pupil again: this transaction has changed them. */
  refreshFacts(): Promise<void>;
  /** Leaves these marks out of the register until they are let in, one by one. */
  withhold(marks: readonly ChangedMark[]): void;
  letIn(mark: ChangedMark): void;
}

/** Opens the view of a pupil. Throws 'store.unknown-pupil', 'store.unknown-school'. */
export async function openOutlook(tx: Tx, pupilId: string): Promise<Outlook> {
  const school = await schoolOf(tx);
  const { site } = await loadPupil(tx, pupilId);
  const register = await loadRegister(tx, pupilId);
  let moments = await momentsOfFacts(tx, pupilId);
  const known = new Map<number, Promise<KnownFacts>>();
  const withheld = new Set<string>();

  const factsAt = (at: Instant): Promise<KnownFacts> => {
    const segment = moments.filter(moment => moment <= at).length;
    const found = known.get(segment) ?? loadKnownFacts(tx, school, pupilId, site, at);
    known.set(segment, found);
    return found;
  };

  const registerAt = (at: Instant): PupilRegister => {
    const then = asKnownAt(register, at);
    return withheld.size === 0 ? then : without(then, withheld);
  };

  return {
    register,
    async worldAt(state, at) {
      const { pupil, calendar } = await factsAt(at);
      const pack = packFor(state, school.record);
      const authority = readAuthority(pack.authority);
      return { pack, authority, calendar, pupil, register: registerAt(at), postings: school.postings };
    },
    async refreshFacts() {
      moments = await momentsOfFacts(tx, pupilId);
      known.clear();
    },
    withhold: marks => marks.forEach(mark => withheld.add(keyOf(mark))),
    letIn: mark => void withheld.delete(keyOf(mark)),
  };
}

interface KnownFacts {
  readonly pupil: PupilFacts;
  readonly calendar: Calendar;
}

async function loadKnownFacts(
  tx: Tx,
  school: SchoolHistory,
  pupilId: string,
  site: string | undefined,
  at: Instant,
): Promise<KnownFacts> {
  const pupil = await loadPupilFacts(tx, pupilId, at);
  return { pupil, calendar: calendarFor(school.calendarAt(at), pupil.yearGroup, site) };
}

/** The policy that the open case was opened under, else the school's of today. Throws 'policy.unknown-version'. */
function packFor(state: PupilState, school: School): Pack {
  const open = openCase(state);
  return open ? readPack(open.policy, open.policyVersion) : readPack(school.policyId);
}

/** A school for the length of a transaction, its closures with the moment from which each was known. */
interface SchoolHistory {
  readonly record: School;
  readonly postings: DeliverySettings['postings'];
  calendarAt(at: Instant): CalendarSpec;
}

const schools = new WeakMap<Tx, Promise<SchoolHistory>>();

function schoolOf(tx: Tx): Promise<SchoolHistory> {
  const found = schools.get(tx) ?? loadSchoolHistory(tx);
  schools.set(tx, found);
  return found;
}

async function loadSchoolHistory(tx: Tx): Promise<SchoolHistory> {
  // Closures of the calendar itself hold from the beginning, those announced later come with their time.
  const record = await loadSchool(tx, 0);
  const closures = await tx.query<{ day: string; knownAt: Instant; liftedAt: Instant | null }>(
    'select day, known_at as "knownAt", lifted_at as "liftedAt" from waymark.closure where school_id = $1 order by day',
    [tx.schoolId],
  );
  const replaced = await tx.query<{ at: Instant; before: CalendarSpec }>(
    'select at, before from waymark.calendar_change where school_id = $1 order by at, id',
    [tx.schoolId],
  );
  const { postings } = await loadDeliverySettings(tx);
  return {
    record,
    postings,
    calendarAt(at) {
      const then = replaced.find(change => change.at > at)?.before ?? record.calendar;
      const days = closures
        .filter(({ knownAt, liftedAt }) => knownAt <= at && (liftedAt ?? Infinity) > at)
        .map(({ day }) => day);
      if (days.length === 0) return then;
      return { ...then, closures: [...new Set([...(then.closures ?? []), ...days])].toSorted() };
    },
  };
}

/** Every moment at which a fact about the pupil begins or ends to hold. */
async function momentsOfFacts(tx: Tx, pupilId: string): Promise<readonly Instant[]> {
  const own = 'school_id = $1 and pupil_id = $2';
  const rows = await tx.query<{ moment: Instant }>(
    `select valid_from as moment from waymark.relationship where ${own}
     union select valid_to from waymark.relationship where ${own}
     union select known_at from waymark.earlier_notice where ${own}
     union select known_at from waymark.suspension where ${own}
     union select raised_at from waymark.pupil_flag where ${own}
     union select met_at from waymark.pupil_flag where ${own} and met_at is not null
     union select known_at from waymark.closure where school_id = $1
     union select lifted_at from waymark.closure where school_id = $1 and lifted_at is not null
     union select at from waymark.calendar_change where school_id = $1`,
    [tx.schoolId, pupilId],
  );
  return rows.map(({ moment }) => moment);
}

const calendarLimit = 50;
const calendars = new Map<string, Calendar>();

/** Building one takes a millisecond, and pupils of a year group share it. */
function calendarFor(spec: CalendarSpec, yearGroup: number | undefined, site: string | undefined): Calendar {
  const key = JSON.stringify([spec, yearGroup, site]);
  const found = calendars.get(key) ?? buildCalendar(spec, { yearGroup, site });
  calendars.delete(key);
  calendars.set(key, found);
  if (calendars.size > calendarLimit) calendars.delete(calendars.keys().next().value!);
  return found;
}

const keyOf = ({ session, knownAt }: ChangedMark): string => `${session} ${knownAt}`;

function without(register: PupilRegister, withheld: ReadonlySet<string>): PupilRegister {
  const sessions = register.sessions.flatMap(({ session, entries }) => {
    const kept = entries.filter(({ knownAt }) => !withheld.has(keyOf({ session, knownAt })));
    return kept.length === 0 ? [] : [{ session, entries: kept }];
  });
  return { sessions };
}

/** The earliest moment at which something falls due in the pupil's cases, as last worked out. */
export async function nextDue(
  tx: Tx,
  pupilId: string,
): Promise<{ readonly due: Instant | null; readonly cases: number }> {
  const [row] = await tx.query<{ due: Instant | null; cases: number }>(
    `select min(next_deadline) as due, count(*)::int as cases from waymark.case_view where school_id = $1 and pupil_id = $2`,
    [tx.schoolId, pupilId],
  );
  return row!;
}
