// The process audit for governors: pseudonymised cases, their steps, whether the record is unbroken, and a dated history
// where the headteacher has opened one.
import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { checkChain, listProcesses, readHistory, readProcess, schoolFor } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import type { Store, Tx } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { page, type Page } from '../../frame/page.js';
import { content } from './process.content.js';

const LIST = 'process/processes.page.njk';
const ONE = 'process/process.page.njk';
const HISTORY = 'process/history.page.njk';
const perPage = 50;

@Controller('process')
@Needs('process:read')
export class ProcessController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async list(
    @Asking() asking: Principal,
    @Query('show') show: unknown,
    @Query('after') after: unknown,
  ): Promise<Page> {
    const all = await this.inSchool(asking, listProcesses);
    const filters = {
      overdue: all.filter(({ overdue }) => overdue > 0),
      refused: all.filter(({ refusals }) => refusals > 0),
    };
    const chosen = show === 'overdue' || show === 'refused' ? filters[show] : all;
    const rest = chosen.filter(({ pseudonym }) => typeof after !== 'string' || pseudonym > after);
    const cases = rest.slice(0, perPage);
    return page(LIST, {
      title: content.title,
      counts: { all: all.length, overdue: filters.overdue.length, refused: filters.refused.length },
      show: show === 'overdue' || show === 'refused' ? show : '',
      cases,
      next: rest.length > perPage ? cases.at(-1)!.pseudonym : null,
      first: typeof after === 'string',
    });
  }

  @Get(':case')
  async one(@Asking() asking: Principal, @Param('case') pseudonym: string): Promise<Page> {
    return page(ONE, await this.model(asking, pseudonym));
  }

  @Post(':case/check')
  async check(@Asking() asking: Principal, @Param('case') pseudonym: string): Promise<Page> {
    const { links, problems } = await this.inSchool(asking, tx => checkChain(tx, pseudonym));
    const result =
      problems === 0
        ? { holds: true, text: content.chainHolds(links) }
        : { holds: false, text: content.chainBroken(problems) };
    return page(ONE, { ...(await this.model(asking, pseudonym)), check: result });
  }

  @Get(':case/history')
  @Needs('process:history')
  async history(@Asking() asking: Principal, @Param('case') pseudonym: string): Promise<Page> {
    const entries = await this.inSchool(asking, tx => readHistory(tx, pseudonym, asking.actor.id));
    const model = {
      title: `Dated history of case ${pseudonym}`,
      breadcrumbs: [
        { text: content.title, href: '/process' },
        { text: `Case ${pseudonym}`, href: `/process/${pseudonym}` },
      ],
      pseudonym,
      entries: entries ?? null,
      notOpened: content.notOpened,
    };
    return page(HISTORY, model, entries ? 200 : 403);
  }

  private async model(asking: Principal, pseudonym: string) {
    const found = await this.inSchool(asking, tx => readProcess(tx, pseudonym));
    return {
      title: `Case ${pseudonym}`,
      breadcrumbs: [{ text: content.title, href: '/process' }],
      audit: found,
      pseudonym,
    };
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}
