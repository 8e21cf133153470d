// All deadlines of the authority's cases on one page, fit for print.
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { authorityDays } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { page, type Page } from '../../frame/page.js';
import { readQuery, schoolChoices } from '../referrals/referrals.model.js';
import { deadlinesPage } from './authority-deadlines.model.js';

@Controller('authority-deadlines')
@Needs('referral:read')
export class AuthorityDeadlinesController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal, @Query() query: Record<string, unknown>): Promise<Page> {
    const asked = readQuery(query);
    const days = await authorityDays(this.store, asking, asked);
    return page(
      'authority-deadlines/authority-deadlines.page.njk',
      deadlinesPage(days, schoolChoices(days, asked.school), asked.after !== undefined),
    );
  }
}
