// What schools have put before the authority: the inbox, and the page of one referred case.
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { openFolder, referralInbox, schoolReferring } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { page, type Page } from '../../frame/page.js';
import { referralModel } from './referral.model.js';
import { inboxPage, readQuery } from './referrals.model.js';

@Controller('referrals')
@Needs('referral:read')
export class ReferralsController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async list(@Asking() asking: Principal, @Query() query: Record<string, unknown>): Promise<Page> {
    const asked = readQuery(query);
    const model = await referralInbox(this.store, asking, asked);
    return page('referrals/referrals.page.njk', inboxPage(model, asked));
  }

  @Get(':id')
  async show(@Asking() asking: Principal, @Param('id') id: string): Promise<Page> {
    const school = await schoolReferring(this.store, asking, id);
    const { role } = asking.actor;
    const reader = { role, names: may(role, 'case:names'), sealed: may(role, 'case:sealed') };
    const folder = await this.store.forSchool(school.id, tx => openFolder(tx, id, tx.now(), reader));
    return page('referrals/referral.page.njk', referralModel(folder, asking.actor));
  }
}
