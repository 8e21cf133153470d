// What waits for the school office: absences without a reason, amendments to explain, corrections asked for; and how a
// pupil's register was changed.
import { createHash } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { sessionText } from '#libs/audit';
import { schoolFor, shownPupils } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import { changeReportCsv, changeReportHtml, changeReportStyle, checkCode } from '#libs/register';
import {
  buildCalendar,
  dayNumber,
  isSession,
  londonDate,
  schoolYearStart,
  sessionOf,
  type DateRange,
} from '#libs/school-time';
import {
  answerAmendmentQuery,
  findAmendmentQuery,
  loadCalendar,
  loadChangeReport,
  loadPupil,
  requestCorrection,
  takeBackCorrection,
  type Store,
  type Tx,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { readDate } from '../../frame/dates.js';
import { notThere } from '../../frame/error-page.js';
import { problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, goToWithNote, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { content } from './office.content.js';
import { AmendmentForm, kindOf, momentOf, nameOf, officeModel, WishForm } from './office.model.js';

type Asked = Readonly<Record<string, unknown>>;
const MOST_DAYS = 732;
const styleHash = createHash('sha256').update(changeReportStyle).digest('base64');

@Controller('office')
export class OfficeController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  @Needs('register:office')
  async show(@Asking() asking: Principal, @Query() query: Asked): Promise<Page> {
    const after = typeof query['after'] === 'string' ? query['after'] : undefined;
    const model = await this.inSchool(asking, tx => officeModel(tx, asking, kindOf(query['list']), after));
    return page('office/office.page.njk', model);
  }

  @Get('amendments/:id')
  @Needs('register:office')
  async amendment(@Asking() asking: Principal, @Param('id') id: string): Promise<Page> {
    return page(
      'office/amendment.page.njk',
      await this.inSchool(asking, tx => amendmentModel(tx, asking, id)),
    );
  }

  @Post('amendments/:id')
  @Needs('register:office')
  async explain(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Body() body: Asked,
  ): Promise<Page | Redirect> {
    const form = await readForm(AmendmentForm, body);
    return await this.inSchool(asking, async tx => {
      const again = async (problems: readonly FieldProblem[]) =>
        showAgain('office/amendment.page.njk', await amendmentModel(tx, asking, id), {
          problems,
          values: body,
        });
      if (!form.ok) return again(form.problems);
      const { reason, by, on, at } = form.value;
      const moment = momentOf(on, at);
      if (moment > tx.now()) return again([problemWith('on-day', content.future)]);
      try {
        const query = await findAmendmentQuery(tx, numberOf(id));
        const answered = { by: asking.actor, at: tx.now() };
        await answerAmendmentQuery(tx, query, { reason, by, at: moment }, answered);
      } catch (error) {
        if (error instanceof WaymarkError && error.code === 'register.no-query')
          return goToWithNote('/office?list=amendment-query', content.answeredAlready);
        throw error;
      }
      return goTo('/office?list=amendment-query', content.answered);
    });
  }

  @Post('corrections/:id/take-back')
  @Needs('register:office')
  async takeBack(@Asking() asking: Principal, @Param('id') id: string): Promise<Redirect> {
    return await this.inSchool(asking, async tx => {
      try {
        await takeBackCorrection(tx, id, asking.actor, tx.now());
      } catch (error) {
        if (!(error instanceof WaymarkError && error.code === 'register.wish-closed')) throw error;
      }
      return goTo('/office?list=correction', content.takenBack);
    });
  }

  /** How a pupil's register was changed, and a form for a correction. */
  @Get('register/:pupil')
  @Needs('register:read')
  async register(
    @Asking() asking: Principal,
    @Param('pupil') pupil: string,
    @Query() query: Asked,
  ): Promise<Page> {
    return await this.inSchool(asking, async tx =>
      page('office/register.page.njk', await registerModel(tx, asking, pupil, query)),
    );
  }

  @Post('register/:pupil')
  @Needs('register:correct')
  async correct(
    @Asking() asking: Principal,
    @Param('pupil') pupilId: string,
    @Body() body: Asked,
  ): Promise<Page | Redirect> {
    const form = await readForm(WishForm, body);
    return await this.inSchool(asking, async tx => {
      const again = async (problems: readonly FieldProblem[]) =>
        showAgain('office/register.page.njk', await registerModel(tx, asking, pupilId, {}), {
          problems,
          values: body,
        });
      if (!form.ok) return again(form.problems);
      const { day, half, reason } = form.value;
      const code = form.value.code.toUpperCase();
      const checked = checkCode(code, day);
      if (!checked.ok) return again([problemWith('code', `${checked.problem}; ${checked.remedy}`)]);
      const { yearGroup, site } = await loadPupil(tx, pupilId);
      const session = sessionOf(day, half);
      const isOpen = isSession(buildCalendar(await loadCalendar(tx), { yearGroup, site }), session);
      if (!isOpen || day > londonDate(tx.now()))
        return again([problemWith('day-day', 'Enter a day on which the school was open to the pupil')]);
      try {
        await requestCorrection(tx, { pupilId, session, code, reason, by: asking.actor, at: tx.now() });
      } catch (error) {
        if (error instanceof WaymarkError && error.code.startsWith('register.wish-'))
          return again([problemWith('code', error.message)]);
        throw error;
      }
      return goTo(`/office/register/${pupilId}`, content.asked);
    });
  }

  /** The change report as a page to print or a file. */
  @Get('register/:pupil/report')
  @Needs('register:read')
  async report(
    @Asking() asking: Principal,
    @Param('pupil') pupilId: string,
    @Query() query: Asked,
    @Res() response: Response,
  ): Promise<void> {
    const school = await schoolFor(this.store, asking);
    await this.inSchool(asking, async tx => {
      const { days } = daysOf(query, londonDate(tx.now()));
      const report = await loadChangeReport(tx, pupilId, days);
      response.setHeader('Cache-Control', 'no-store');
      if (query['as'] === 'csv') {
        response.attachment(`register-changes-${days.from}-${days.to}.csv`);
        response.type('text/csv; charset=utf-8').end(changeReportCsv(report));
        return;
      }
      const pupil = nameOf((await shownPupils(tx, asking, [pupilId]))(pupilId));
      response.setHeader(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'`,
      );
      response.type('html').end(changeReportHtml(report, { school: school.name, pupil }));
    });
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}

function numberOf(id: string): number {
  if (!/^\d{1,15}$/.test(id)) throw notThere('amendment');
  return Number(id);
}

async function amendmentModel(tx: Tx, asking: Principal, id: string) {
  const query = await findAmendmentQuery(tx, numberOf(id)).catch((error: unknown) => {
    throw error instanceof WaymarkError && error.code === 'register.no-query' ? notThere('amendment') : error;
  });
  const { pupilId, session, code, seenAt } = query;
  return {
    title: 'Explain an amendment',
    breadcrumbs: content.crumbs,
    id,
    pupilId,
    pupil: nameOf((await shownPupils(tx, asking, [pupilId]))(pupilId)),
    session: sessionText(session),
    code,
    seenAt,
  };
}

/** The days of a report; those of the school year so far where the address names none, or none that can be. */
function daysOf(
  { from, to }: Asked,
  today: string,
): { readonly days: DateRange; readonly problems: readonly FieldProblem[] } {
  const all = { from: schoolYearStart(today), to: today };
  if (from === undefined && to === undefined) return { days: all, problems: [] };
  const [first, last] = [from, to].map(value => (typeof value === 'string' ? readDate(value) : undefined));
  if (!first) return { days: all, problems: [problemWith('from', 'Enter a first day, such as 1 9 2025')] };
  if (!last || last < first)
    return { days: all, problems: [problemWith('to', 'Enter a last day that is not before the first')] };
  if (dayNumber(last) - dayNumber(first) >= MOST_DAYS)
    return { days: all, problems: [problemWith('to', 'A report covers two school years at most')] };
  return { days: { from: first, to: last }, problems: [] };
}

async function registerModel(tx: Tx, asking: Principal, pupilId: string, query: Asked) {
  const { days, problems } = daysOf(query, londonDate(tx.now()));
  const pupil = (await shownPupils(tx, asking, [pupilId]))(pupilId);
  const { changes } = await loadChangeReport(tx, pupilId, days);
  return {
    title: 'Changes of the register',
    breadcrumbs: content.crumbs,
    pupilId,
    pupil: nameOf(pupil),
    days,
    from: typeof query['from'] === 'string' ? query['from'] : '',
    to: typeof query['to'] === 'string' ? query['to'] : '',
    problems,
    changes: changes.map(change => ({
      session: sessionText(change.session),
      original: change.original,
      amended: change.amended,
      reason: change.reason,
      knownAt: change.knownAt,
    })),
  };
}
