// What a school still has to enter before its first letter can go: worked out from what is there, never ticked by hand.
import { packIds } from '#libs/policy';
import {
  nthSchoolDayAfter,
  buildCalendar,
  londonDate,
  type Instant,
  type PlainDate,
} from '#libs/school-time';
import { timestamp } from './connection.js';
import { holdersOf, loadSettings, type SchoolSettings } from './settings.js';
import type { Tx } from './store.js';

const checks = [
  'calendar',
  'register-times',
  'policy',
  'contacts',
  'letterhead',
  'authority',
  'people',
  'pupils',
  'parents',
  'register',
] as const;
export type CheckId = (typeof checks)[number];

export interface CheckItem {
  readonly id: CheckId;
  readonly done: boolean;
  /** Without it no letter can go; the others are wished for. */
  readonly needed: boolean;
  /** What there is, or what is missing. */
  readonly says: string;
  /** What to do; null where it is done. */
  readonly remedy: string | null;
}

export interface Checklist {
  readonly items: readonly CheckItem[];
  /** Nothing needed is missing. */
  readonly ready: boolean;
}

/** School days that the calendar must reach ahead, for a review to find its end. */
const AHEAD = 25;

/** The list for the transaction's school at a moment. */
export async function loadChecklist(tx: Tx, at: Instant): Promise<Checklist> {
  const settings = await loadSettings(tx);
  const counts = await countPeople(tx, at);
  const today = londonDate(at);
  const items = [
    calendarItem(settings, today),
    item('register-times', settings.registers !== null, false, {
      done: 'The school has its own register times',
      missing: "The policy's register times are used",
      remedy: 'enter when registers are taken and when they close, where the school differs from its policy',
    }),
    item('policy', settings.version > 0 && packIds().includes(settings.policy.id), true, {
      done: `Cases follow ${settings.policy.id} ${settings.policy.version}`,
      missing: 'Nobody has confirmed the policy',
      remedy: 'choose the policy and save the settings',
    }),
    contactsItem(settings),
    item('letterhead', settings.letterhead !== null, false, {
      done: 'Letters carry the logo of the school',
      missing: 'Letters have no logo',
      remedy: 'send in an image',
    }),
    item('authority', settings.authority !== null, false, {
      done: `Copies go to ${settings.authority?.name ?? ''}`,
      missing: "The authority's office is not known: no copy of a notice and no penalty notice can go",
      remedy: 'enter its name, address and email',
    }),
    peopleItem(settings, today),
    item('pupils', counts.pupils > 0, true, {
      done: `${counts.pupils} pupils are on roll`,
      missing: 'No pupil is on roll',
      remedy: 'import the pupils',
    }),
    item('parents', counts.pupils > 0 && counts.unreachable === 0, true, {
      done: 'Every pupil has a parent whom letters reach',
      missing: `${counts.unreachable} pupils have no parent whom letters reach`,
      remedy: 'import parents with their addresses, or enter them',
    }),
    item('register', counts.marks, true, {
      done: 'Marks have been imported',
      missing: 'No mark has been imported',
      remedy: 'import the register; set the day from which the school is taken on first',
    }),
  ];
  return { items, ready: items.every(({ needed, done }) => done || !needed) };
}

function item(
  id: CheckId,
  done: boolean,
  needed: boolean,
  words: { readonly done: string; readonly missing: string; readonly remedy: string },
): CheckItem {
  return { id, done, needed, says: done ? words.done : words.missing, remedy: done ? null : words.remedy };
}

function calendarItem({ calendar }: SchoolSettings, today: PlainDate): CheckItem {
  const reached = nthSchoolDayAfter(buildCalendar(calendar), today, AHEAD);
  const last = calendar.terms
    .map(({ to }) => to)
    .toSorted()
    .at(-1);
  return item('calendar', reached !== null, true, {
    done: `The calendar reaches ${last}`,
    missing: `The calendar ends on ${last}, less than ${AHEAD} school days ahead`,
    remedy: 'enter the coming terms with their breaks, closures and training days',
  });
}

function contactsItem({ contacts }: SchoolSettings): CheckItem {
  const missing = [
    contacts.address.length === 0 && 'address',
    contacts.phone === '' && 'telephone number',
    contacts.email === '' && 'email address',
  ].filter(each => each !== false);
  return item('contacts', missing.length === 0, true, {
    done: 'Address, telephone and email of the school are known',
    missing: `Of the school there is no ${missing.join(', no ')}`,
    remedy: 'enter them: they are the head of every letter',
  });
}

const neededRoles = ['attendance-officer', 'attendance-lead', 'headteacher'] as const;

function peopleItem(settings: SchoolSettings, today: PlainDate): CheckItem {
  const empty = neededRoles.filter(role => holdersOf(settings, role, today).length === 0);
  return item('people', empty.length === 0, true, {
    done: 'Somebody acts as attendance officer, attendance lead and headteacher',
    missing: `Nobody acts as ${empty.map(role => role.replace('-', ' ')).join(', ')} today`,
    remedy: 'name the people with the days from which they act',
  });
}

interface Counts {
  readonly pupils: number;
  /** On roll, without a parent who may be written to and whose means has its address. */
  readonly unreachable: number;
  readonly marks: boolean;
}

async function countPeople(tx: Tx, at: Instant): Promise<Counts> {
  const [counts] = await tx.query<Counts>(
    `with on_roll as (
       select pupil_id from waymark.enrolment where school_id = $1 and joined_at <= $2 and (left_at is null or left_at > $2)
       group by pupil_id
     )
     select count(*)::int as pupils,
       count(*) filter (where not exists (
         select from waymark.relationship r join waymark.parent p on p.school_id = r.school_id and p.id = r.parent_id
         where r.school_id = $1 and r.pupil_id = o.pupil_id and r.valid_from <= $2 and r.valid_to > $2 and not r.contact_blocked
           and case r.service when 'email' then coalesce(p.email, '') <> ''
               when 'post' then jsonb_array_length(coalesce(p.address, '[]')) > 0 else true end))::int as unreachable,
       exists (select from waymark.pupil_week where school_id = $1) as marks
     from on_roll o`,
    [tx.schoolId, timestamp(at)],
  );
  return counts!;
}
