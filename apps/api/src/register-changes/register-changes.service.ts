// How a register was changed, what somebody wishes it to be, and what the office has to settle.
import { Inject, Injectable } from '@nestjs/common';
import { shownPupils } from '#libs/desk';
import type { Principal } from '#libs/identity';
import { changeReportCsv, changeReportHtml, changeReportJson, checkCode, shown } from '#libs/register';
import {
  buildCalendar,
  dayNumber,
  isPlainDate,
  isSession,
  londonDate,
  parseInstant,
  type Instant,
  type Session,
} from '#libs/school-time';
import {
  answerAmendmentQuery,
  findAmendmentQuery,
  listCorrections,
  listOfficeTasks,
  loadCalendar,
  loadChangeReport,
  loadPupil,
  requestCorrection,
  takeBackCorrection,
  type Store,
} from '#libs/store';
import { NOW, STORE } from '../dependencies.js';
import { badField, ProblemError } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import type {
  AmendmentAnswerDto,
  NewWishDto,
  TaskListDto,
  TasksQuery,
  WishDto,
  WishesQuery,
  WishListDto,
} from './office.dto.js';
import type { ChangeReportDto, ChangesQuery, ReportFormat } from './register-changes.dto.js';
import { shownTask, shownWish } from './shown-tasks.js';

/** A report covers two school years at most. */
const MOST_DAYS = 732;

@Injectable()
export class RegisterChangesService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  /** The change report in a form. Throws a problem: 404 for an unknown pupil, 422 for days that are none. */
  report(
    school: SchoolRef,
    asking: Principal,
    pupilId: string,
    query: ChangesQuery,
    format: ReportFormat,
  ): Promise<ChangeReportDto | string> {
    const days = daysOf(query);
    return this.store.forSchool(school.id, async tx => {
      const report = await loadChangeReport(tx, pupilId, days);
      const pupil = (await shownPupils(tx, asking, [pupilId]))(pupilId);
      if (format === 'csv') return changeReportCsv(report);
      if (format === 'json') return { pupil, ...changeReportJson(report) };
      const title = { school: school.name, pupil: pupil.name ?? `Pupil ${pupilId}` };
      return changeReportHtml(report, title);
    });
  }

  /** Sends the office a wish. Throws a problem: 404, 409 where it stands so or was asked for already, 422. */
  request(school: SchoolRef, asking: Principal, pupilId: string, wish: NewWishDto): Promise<WishDto> {
    const at = this.now();
    const session = wish.session as Session;
    checkWish(session, wish.code, at);
    return this.store.forSchool(school.id, async tx => {
      const { yearGroup, site } = await loadPupil(tx, pupilId);
      if (!isSession(buildCalendar(await loadCalendar(tx), { yearGroup, site }), session)) {
        throw badField('session', session, 'a session that is open to the pupil');
      }
      const { code, reason } = wish;
      const asked = await requestCorrection(tx, { pupilId, session, code, reason, by: asking.actor, at });
      return shownWish(asked, (await shownPupils(tx, asking, [pupilId]))(pupilId));
    });
  }

  /** A page of wishes, the oldest first. */
  wishes(school: SchoolRef, asking: Principal, query: WishesQuery): Promise<WishListDto> {
    const { status, cursor, limit = 50 } = query;
    return this.store.forSchool(school.id, async tx => {
      const filter = { ...(status && { status }), ...(cursor && { after: cursor }), limit };
      const wishes = await listCorrections(tx, filter);
      const pupils = await shownPupils(
        tx,
        asking,
        wishes.map(({ pupilId }) => pupilId),
      );
      const items = wishes.map(wish => shownWish(wish, pupils(wish.pupilId)));
      return { items, next: items.length < limit ? null : items.at(-1)!.id };
    });
  }

  /** Takes an open wish back. Throws a problem: 404, 409 for one that is closed. */
  takeBack(school: SchoolRef, asking: Principal, id: string): Promise<WishDto> {
    return this.store.forSchool(school.id, async tx => {
      const wish = await takeBackCorrection(tx, id, asking.actor, this.now());
      return shownWish(wish, (await shownPupils(tx, asking, [wish.pupilId]))(wish.pupilId));
    });
  }

  /** A page of what waits for the office. */
  tasks(school: SchoolRef, asking: Principal, query: TasksQuery): Promise<TaskListDto> {
    const { kind, cursor, limit } = query;
    const now = this.now();
    return this.store.forSchool(school.id, async tx => {
      const filter = { ...(kind && { kind }), ...(cursor && { after: cursor }), ...(limit && { limit }) };
      const { items, next } = await listOfficeTasks(tx, now, filter);
      const pupils = await shownPupils(
        tx,
        asking,
        items.map(({ pupilId }) => pupilId),
      );
      return { items: items.map(task => shownTask(task, pupils(task.pupilId), now)), next };
    });
  }

  /** Keeps what the school says of an amendment. Throws a problem: 409 where nothing waits for an answer, 422. */
  async answer(school: SchoolRef, asking: Principal, id: string, answer: AmendmentAnswerDto): Promise<void> {
    const now = this.now();
    const at = madeAt(answer.at, now);
    if (!/^\d{1,15}$/.test(id))
      throw new ProblemError(404, 'unknown-amendment', 'There is no such amendment');
    await this.store.forSchool(school.id, async tx => {
      const query = await findAmendmentQuery(tx, Number(id));
      const { reason, by } = answer;
      await answerAmendmentQuery(tx, query, { reason, by, at }, { by: asking.actor, at: now });
    });
  }
}

function daysOf({ from, to }: ChangesQuery) {
  if (!isPlainDate(from)) throw badField('from', from, 'a date as YYYY-MM-DD');
  if (!isPlainDate(to) || to < from) throw badField('to', to, 'a date as YYYY-MM-DD, not before `from`');
  if (dayNumber(to) - dayNumber(from) >= MOST_DAYS)
    throw badField('to', to, `at most ${MOST_DAYS} days in all`);
  return { from, to };
}

function checkWish(session: Session, code: string, now: Instant): void {
  const day = session.slice(0, 10);
  if (!isPlainDate(day)) throw badField('session', session, 'a day that there is, as YYYY-MM-DD am');
  if (day > londonDate(now)) throw badField('session', session, 'a session that has come');
  const checked = checkCode(code, day);
  if (checked.ok) return;
  const { problem, remedy } = checked;
  throw new ProblemError(422, 'bad-field', problem, { field: 'code', value: shown(code), remedy });
}

function madeAt(text: string, now: Instant): Instant {
  const expected = 'a moment that has passed, as YYYY-MM-DDTHH:MM';
  let at: Instant;
  try {
    at = parseInstant(text);
  } catch {
    throw badField('at', shown(text), expected);
  }
  if (at > now) throw badField('at', shown(text), expected);
  return at;
}
