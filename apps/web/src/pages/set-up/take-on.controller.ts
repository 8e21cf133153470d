// Taking a school on in the middle of a year: the day from which sessions count for steps, and the cases and notices that ran
// before, from a file that can be tried first.
import { Body, Controller, Get, Inject, Post, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { schoolFor } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { PlainDate } from '#libs/school-time';
import { adoptCases, loadSettings, MOST_ADOPT_BYTES, takeOn, type Store, type Tx } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { TakesUpTo } from '../../frame/answer.interceptor.js';
import { DateField, problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import type { Fields } from './fields.js';
import { content } from './set-up.content.js';

const ADOPT_SECONDS = 120;
const VIEW = 'set-up/take-on.page.njk';

class DayForm {
  @DateField('the first day')
  from!: PlainDate;
}

@Controller('set-up/take-on')
@Needs('school:take-on')
export class TakeOnController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    return page(VIEW, await this.model(asking));
  }

  @Post('day')
  async setDay(@Asking() asking: Principal, @Body() body: Fields): Promise<Page | Redirect> {
    const form = await readForm(DayForm, body);
    if (!form.ok) return showAgain(VIEW, await this.model(asking), form);
    await this.inSchool(asking, tx => takeOn(tx, form.value.from));
    return goTo('/set-up/take-on', 'The day is kept.');
  }

  @Post('cases')
  @TakesUpTo(ADOPT_SECONDS)
  @UseInterceptors(
    FileInterceptor('cases', { limits: { fileSize: MOST_ADOPT_BYTES + 1, files: 1, fields: 10 } }),
  )
  async adopt(
    @Asking() asking: Principal,
    @Body() body: Fields,
    @UploadedFile() file: { readonly buffer: Buffer } | undefined,
  ): Promise<Page> {
    const model = await this.model(asking);
    const again = (text: string): Page =>
      showAgain(VIEW, model, { problems: [problemWith('cases', text)], values: body });
    if (!file || file.buffer.length === 0) return again('Choose a file that is not empty');
    const school = await schoolFor(this.store, asking);
    const dryRun = body['how'] !== 'take';
    const now = await this.inSchool(asking, tx => Promise.resolve(tx.now()));
    try {
      const report = await adoptCases(this.store, school.id, file.buffer, { by: asking.actor, now, dryRun });
      const title = dryRun ? 'What would be taken over' : 'What was taken over';
      const breadcrumbs = [...content.crumbs, { text: model.title, href: '/set-up/take-on' }];
      return page('set-up/adopted.page.njk', {
        title,
        breadcrumbs,
        report: { ...report, refused: report.refused.slice(0, 200) },
        dryRun,
      });
    } catch (error) {
      if (!(error instanceof WaymarkError) || !error.code.startsWith('adopt.')) throw error;
      return again(error.message);
    }
  }

  private async model(asking: Principal) {
    const { takenOn } = await this.inSchool(asking, loadSettings);
    const isAdministrator = asking.actor.role === 'administrator';
    return {
      title: 'Taking the school on',
      breadcrumbs: isAdministrator ? content.crumbs : [{ text: 'Office', href: '/office' }],
      takenOn,
    };
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}
