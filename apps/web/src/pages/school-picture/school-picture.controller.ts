// The school in figures for its governors and its headteacher, and the benchmarks beside them.
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { schoolFor, schoolPicture } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { isPlainDate, londonDate, schoolYearStart } from '#libs/school-time';
import { putBenchmarks, type Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { readForm, showAgain } from '../../frame/form.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import { content } from './school-picture.content.js';
import { BenchmarkForm, pictureModel, type PictureModel } from './school-picture.model.js';

const VIEW = 'school-picture/school-picture.page.njk';

@Controller('school-picture')
export class SchoolPictureController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  @Needs('process:read')
  async show(@Asking() asking: Principal, @Query('year') year: unknown): Promise<Page> {
    return page(VIEW, await this.model(asking, year));
  }

  @Post('benchmarks')
  @Needs('process:benchmarks')
  async keep(
    @Asking() asking: Principal,
    @Body() body: unknown,
    @Query('year') year: unknown,
  ): Promise<Page | Redirect> {
    const form = await readForm(BenchmarkForm, body);
    if (!form.ok) return showAgain(VIEW, await this.model(asking, year), form);
    const { id } = await schoolFor(this.store, asking);
    const first = await this.store.forSchool(id, async tx => {
      const start = schoolYearStart(isPlainDate(String(year)) ? String(year) : londonDate(tx.now()));
      await putBenchmarks(tx, [{ ...form.value, year: start }]);
      return start;
    });
    return goTo(`/school-picture?year=${first}`, content.benchmarkKept);
  }

  private async model(asking: Principal, year: unknown): Promise<PictureModel> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, async tx => {
      const asked = typeof year === 'string' && isPlainDate(year) ? year : undefined;
      const picture = await schoolPicture(tx, asked);
      const mayEnter = may(asking.actor.role, 'process:benchmarks');
      return pictureModel(picture, schoolYearStart(londonDate(tx.now())), mayEnter);
    });
  }
}
