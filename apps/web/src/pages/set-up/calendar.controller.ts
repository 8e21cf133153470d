// The school's calendar: edited, then shown with what it would move and what it leaves, and only then saved.
import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { deadlineText, namesIn } from '#libs/audit';
import { schoolFor, shownPupils } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import type { CalendarSpec } from '#libs/school-time';
import {
  changeCalendar,
  loadCalendar,
  loadSettings,
  packOf,
  previewCalendarChange,
  type SchoolPreview,
  type Store,
  type Tx,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { TakesUpTo } from '../../frame/answer.interceptor.js';
import { goTo, goToWithNote, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { calendarRows, calendarValues, markOf, readCalendar } from './calendar-form.js';
import type { Fields } from './fields.js';
import { content } from './set-up.content.js';

const PREVIEW_SECONDS = 120;
/** Lines of each kind that a preview shows. */
const SHOWN = 50;

@Controller('set-up/calendar')
@Needs('calendar:change')
export class CalendarController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    const calendar = await this.inSchool(asking, loadCalendar);
    return formPage(asking, calendarValues(calendar), markOf(calendar));
  }

  /** Shows what would move; saves at the second step; goes back to the form at the press of the other button. */
  @Post()
  @TakesUpTo(PREVIEW_SECONDS)
  async send(@Asking() asking: Principal, @Body() body: Fields): Promise<Page | Redirect> {
    const basedOn = String(body['basedOn'] ?? '');
    if (body['step'] === 'change') return formPage(asking, body, basedOn);
    const read = readCalendar(body);
    if (!read.ok) return formPage(asking, body, basedOn, read.problems);
    return await this.inSchool(asking, async tx => {
      const now = await loadCalendar(tx);
      if (markOf(now) !== basedOn) return formPage(asking, body, markOf(now), [], true);
      if (markOf(now) === markOf(read.value)) return goToWithNote('/set-up/calendar', content.calendarSame);
      if (body['step'] !== 'save') return await previewPage(tx, asking, read.value, body, basedOn);
      await changeCalendar(tx, read.value, asking.actor, tx.now());
      return goTo('/set-up/calendar', content.calendarSaved);
    });
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}

const crumbsFor = ({ actor }: Principal) =>
  actor.role === 'administrator' ? content.crumbs : [{ text: 'Office', href: '/office' }];

function formPage(
  asking: Principal,
  values: Fields,
  basedOn: string,
  problems: readonly FieldProblem[] = [],
  isStale = false,
): Page {
  const model = {
    title: 'Calendar',
    breadcrumbs: crumbsFor(asking),
    values,
    basedOn,
    problems,
    isStale,
    rows: calendarRows(values),
  };
  return page('set-up/calendar.page.njk', model, isStale ? 409 : problems.length > 0 ? 422 : 200);
}

async function previewPage(
  tx: Tx,
  asking: Principal,
  calendar: CalendarSpec,
  typed: Fields,
  basedOn: string,
): Promise<Page> {
  const preview = await previewCalendarChange(tx, calendar, tx.now());
  const kept = Object.entries(typed).filter(
    ([name]) => !name.startsWith('_') && name !== 'step' && name !== 'basedOn',
  );
  return page('set-up/calendar-preview.page.njk', {
    title: 'What the calendar would move',
    breadcrumbs: [...crumbsFor(asking), { text: 'Calendar', href: '/set-up/calendar' }],
    typed: kept.map(([name, value]) => ({ name, value: String(value) })),
    basedOn,
    cases: preview.cases,
    lookedAt: preview.lookedAt,
    ...(await movesOf(tx, asking, preview)),
  });
}

async function movesOf(tx: Tx, asking: Principal, { pupils }: SchoolPreview) {
  const names = await shownPupils(
    tx,
    asking,
    pupils.map(({ pupilId }) => pupilId),
  );
  const say = namesIn({ pack: packOf(await loadSettings(tx)) });
  const nameOf = (id: string): string => names(id).name ?? `Pupil ${id.slice(-8)}`;
  const moves = pupils.flatMap(({ pupilId, moves: own }) =>
    own.map(({ deadline, from, to }) => ({
      pupil: nameOf(pupilId),
      what: deadlineText(deadline, say),
      from,
      to,
    })),
  );
  const stays = pupils.flatMap(({ pupilId, stays: own }) =>
    own.map(({ what, day, countedAnew }) => ({
      pupil: nameOf(pupilId),
      what: content.notices[what],
      day,
      countedAnew,
    })),
  );
  return {
    moves: moves.slice(0, SHOWN),
    movesInAll: moves.length,
    stays: stays.slice(0, SHOWN),
    staysInAll: stays.length,
  };
}
