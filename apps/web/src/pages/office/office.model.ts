// What the office's pages show and take.
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { sessionText } from '#libs/audit';
import { shownPupils, type ShownPupil } from '#libs/desk';
import type { Principal } from '#libs/identity';
import { londonDate, londonInstant, type Instant, type PlainDate } from '#libs/school-time';
import {
  listCorrections,
  listImports,
  listOfficeTasks,
  listWaitingLetters,
  officeTaskKinds,
  type OfficeTaskKind,
  type Tx,
} from '#libs/store';
import { DateField } from '../../frame/form.js';
import type { PageModel } from '../../frame/page.js';
import { roleNames } from '../../frame/words.js';
import { content } from './office.content.js';

export const nameOf = ({ name }: ShownPupil): string => name ?? 'A pupil';

const PAGE = 25;

/** One list of what waits for the office, with what else needs it beside. Few queries, whatever there is. */
export async function officeModel(
  tx: Tx,
  asking: Principal,
  kind: OfficeTaskKind,
  after: string | undefined,
): Promise<PageModel & Readonly<Record<string, unknown>>> {
  const now = tx.now();
  const { items, next } = await listOfficeTasks(tx, now, { kind, limit: PAGE, ...(after && { after }) });
  const pupils = await shownPupils(
    tx,
    asking,
    items.map(({ pupilId }) => pupilId),
  );
  const wishes = kind === 'correction' ? await wishesById(tx, after) : new Map();
  const waiting = await listWaitingLetters(tx);
  return {
    title: content.title,
    tabs: officeTaskKinds.map(id => ({ id, text: content.tabs[id] })),
    kind,
    heading: content.tabs[kind],
    lead: content.leads[kind],
    nothing: content.none[kind],
    items: items.map(({ id, pupilId, session, code, due }) => ({
      id,
      pupilId,
      pupil: nameOf(pupils(pupilId)),
      session: sessionText(session),
      code,
      due: londonDate(due),
      isLate: due < now,
      wish: id === null ? undefined : wishes.get(id),
    })),
    pager: {
      next: next === null ? null : `/office?list=${kind}&after=${encodeURIComponent(next)}`,
      first: after ? `/office?list=${kind}` : null,
    },
    rejected: await listImports(tx, { limit: 3, rejected: true }),
    waiting: waiting.length,
  };
}

async function wishesById(tx: Tx, after: string | undefined) {
  const last = after?.split(' ')[1];
  const wishes = await listCorrections(tx, { status: 'open', limit: PAGE, ...(last && { after: last }) });
  return new Map(
    wishes.map(({ id, stood, reason, askedBy, askedAt }) => [
      id,
      { stood, reason, asker: roleNames[askedBy.role], askedAt },
    ]),
  );
}

export const kindOf = (value: unknown): OfficeTaskKind =>
  officeTaskKinds.find(kind => kind === value) ?? 'unresolved-n';

const CLOCK = /^([01]?\d|2[0-3])[:.][0-5]\d$/;

export class AmendmentForm {
  @IsString({ message: 'Say why the entry was amended' })
  @MaxLength(1000, { message: 'Say it in 1,000 characters or fewer' })
  reason!: string;

  @IsString({ message: 'Say who amended it: name and position' })
  @MaxLength(200, { message: 'Use 200 characters or fewer' })
  by!: string;

  @DateField('the day of the amendment')
  on!: PlainDate;

  @IsString({ message: 'Enter the time, such as 15:45' })
  @Matches(CLOCK, { message: content.badTime })
  at!: string;
}

/** The moment of a day and a time such as 9:05 or 15.45. */
export function momentOf(day: PlainDate, time: string): Instant {
  const [hour = '', minute = ''] = time.split(/[:.]/);
  return londonInstant(day, `${hour.padStart(2, '0')}:${minute}`);
}

export class WishForm {
  @DateField('the day of the session')
  day!: PlainDate;

  @IsIn(['am', 'pm'], { message: 'Choose morning or afternoon' })
  half!: 'am' | 'pm';

  @IsString({ message: 'Enter the code that it should be' })
  @MaxLength(3, { message: 'A code has one or two characters' })
  code!: string;

  @IsString({ message: 'Say why the entry is wrong' })
  @MaxLength(1000, { message: 'Say it in 1,000 characters or fewer' })
  reason!: string;
}

export class PostedForm {
  @DateField('the day on which they left')
  on!: PlainDate;
}

/** `case/version`, or `office/id` of a letter outside the ladder. */
const LETTER = /^([0-9a-f-]{36}\/\d{1,9}|office\/[0-9a-f-]{36})$/;

export class HandedForm extends PostedForm {
  @IsString({ message: 'Choose a letter' })
  @Matches(LETTER, { message: 'Choose a letter' })
  letter!: string;

  @IsIn(['post', 'hand'], { message: 'Choose how it left' })
  method!: 'post' | 'hand';
}

export class TaskForm {
  @IsString({ message: 'Choose a letter' })
  @Matches(LETTER, { message: 'Choose a letter' })
  letter!: string;

  @IsIn(['mark-sent', 'send-by-post', 'noted'], { message: 'Choose an answer' })
  answer!: 'mark-sent' | 'send-by-post' | 'noted';

  @IsOptional()
  @DateField('the day on which it left', { optional: true })
  on?: PlainDate;
}

/** Today as people type it. */
export function typedDay(now: Instant): string {
  const [year, month, day] = londonDate(now).split('-').map(Number);
  return `${day} ${month} ${year}`;
}
