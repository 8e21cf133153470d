// The worklist of a person: which list they look at, what is in it, and how much there is in each. Five queries, whatever
// the number of cases.
import type { Role } from '#libs/access';
import { deadlineText, dueText, namesIn, taskText, type DueText } from '#libs/audit';
import { dayText } from '#libs/audit';
import { readPack } from '#libs/policy';
import {
  addDays,
  buildCalendar,
  londonDate,
  londonInstant,
  mondayOf,
  type Calendar,
  type Instant,
} from '#libs/school-time';
import {
  countWorklist,
  listWorklist,
  loadPupils,
  loadSchool,
  waitingFor,
  type BoundedCount,
  type School,
  type Tx,
  type WorklistEntry,
  type WorklistFilter,
  type WorklistScope,
} from '#libs/store';

export const worklistTabs = ['mine', 'week', 'overdue', 'hold', 'open'] as const;
export type WorklistTab = (typeof worklistTabs)[number];

export interface WorklistQuery extends WorklistFilter {
  readonly tab: WorklistTab;
  readonly after?: string;
  readonly limit?: number;
}

export interface WorklistItem {
  readonly caseId: string;
  readonly pupil: string;
  readonly yearGroup: number | null;
  readonly group: string | null;
  /** What to do, or what falls due. */
  readonly text: string;
  /** The task, such as `approve:target-letter`; `case` for a whole case. */
  readonly what: string;
  readonly role: Role | null;
  readonly due: DueText | null;
  readonly since: string;
  readonly stage: string;
  readonly onHold: boolean;
}

export interface WorklistModel {
  readonly tab: WorklistTab;
  readonly counts: Readonly<Record<WorklistTab, BoundedCount>>;
  readonly items: readonly WorklistItem[];
  readonly next: string | null;
  /** How much waits for each of the other roles. */
  readonly others: readonly { readonly role: Role; readonly waiting: BoundedCount }[];
  /** The stages of the school's policy, for the filter. */
  readonly stages: readonly { readonly id: string; readonly title: string }[];
}

export interface WorklistReader {
  /** The roles that the person acts in, those held as a deputy included. */
  readonly roles: readonly Role[];
  /** Roles that the person holds at this school besides, as a deputy for one: only how much waits for them is told. */
  readonly others?: readonly Role[];
  readonly names: boolean;
}

/** The lists behind the tabs, as of `now`: a week ends with its Sunday. */
function scopesAt(roles: readonly Role[], now: Instant): Record<WorklistTab, WorklistScope> {
  const nextMonday = addDays(mondayOf(londonDate(now)), 7);
  return {
    mine: waitingFor(roles),
    week: { lists: ['due', 'date'], dueFrom: now, dueBefore: londonInstant(nextMonday, '00:00') },
    overdue: { lists: ['due'], dueBefore: now },
    hold: { lists: ['hold'] },
    open: { lists: ['open'] },
  };
}

/** A page of a person's worklist with the counts of every tab. Throws 'worklist.bad-cursor'. */
export async function worklistOf(
  tx: Tx,
  reader: WorklistReader,
  query: WorklistQuery,
  now: Instant,
): Promise<WorklistModel> {
  const { tab, after, limit, ...filter } = query;
  const scopes = scopesAt(reader.roles, now);
  const counts = await countWorklist(tx, scopes, filter);
  const page = await listWorklist(tx, scopes[tab], filter, {
    ...(limit !== undefined && { limit }),
    ...(after !== undefined && { after }),
  });
  const others = await waitingForOthers(tx, reader.others ?? []);
  const school = await loadSchool(tx, now);
  const pupils = new Map(
    (await loadPupils(tx, [...new Set(page.entries.map(({ pupilId }) => pupilId))])).map(p => [p.id, p]),
  );
  const calendar = calendarOf(school);
  const items = page.entries.map(entry => {
    const pupil = pupils.get(entry.pupilId);
    const name = [pupil?.forename, pupil?.surname].filter(Boolean).join(' ');
    return itemOf(entry, reader.names && name ? name : 'A pupil', pupil?.registrationGroup ?? null, {
      calendar,
      now,
    });
  });
  const { stages } = readPack(school.policyId);
  return {
    tab,
    counts,
    items,
    next: page.next,
    others,
    stages: stages.map(({ id, title }) => ({ id, title })),
  };
}

async function waitingForOthers(tx: Tx, roles: readonly Role[]): Promise<WorklistModel['others']> {
  if (roles.length === 0) return [];
  const counts = await countWorklist(
    tx,
    Object.fromEntries(roles.map(role => [role, waitingFor([role])])) as Record<string, WorklistScope>,
  );
  return roles.map(role => ({ role, waiting: counts[role]! }));
}

function itemOf(
  entry: WorklistEntry,
  pupil: string,
  group: string | null,
  { calendar, now }: { readonly calendar: Calendar; readonly now: Instant },
): WorklistItem {
  const { summary, what, role, due, since, caseId, yearGroup } = entry;
  const pack = readPack(summary.policy);
  const say = namesIn({ pack }, () => 'a parent');
  return {
    caseId,
    pupil,
    yearGroup,
    group,
    text: textOf(entry, say),
    what,
    role,
    due: due === null ? null : dueText(due, now, calendar),
    since: dayText(londonDate(since)),
    stage: summary.stage === null ? 'Before the first stage' : say.stage(summary.stage),
    onHold: summary.onHold,
  };
}

/** A task, what the clock brings, or for a whole case what it waits for first. */
function textOf({ what, role, summary }: WorklistEntry, say: ReturnType<typeof namesIn>): string {
  if (what !== 'case') return role === null ? deadlineText(what, say) : taskText(what, say);
  const [task] = summary.awaiting;
  if (summary.onHold) return 'On hold';
  if (task) return taskText(task.what, say);
  return summary.nextDeadline ? deadlineText(summary.nextDeadline.id, say) : 'Nothing is due';
}

const mostCalendars = 50;
const calendars = new Map<string, Calendar>();

/** Building a calendar takes a millisecond; a school's changes seldom. */
function calendarOf({ id, calendar }: School): Calendar {
  const key = `${id} ${JSON.stringify(calendar)}`;
  const found = calendars.get(key) ?? buildCalendar(calendar);
  calendars.delete(key);
  calendars.set(key, found);
  if (calendars.size > mostCalendars) calendars.delete(calendars.keys().next().value!);
  return found;
}
