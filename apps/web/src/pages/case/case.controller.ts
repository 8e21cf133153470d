// The page of one case.
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { openFolder, schoolOfCase } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { page, type Page } from '../../frame/page.js';
import { caseModel } from './case.model.js';

@Controller('cases')
export class CaseController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get(':id')
  @Needs('case:events')
  async show(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query('school') named?: string,
  ): Promise<Page> {
    const school = await schoolOfCase(this.store, asking, id, named);
    const { role } = asking.actor;
    const reader = { role, names: may(role, 'case:names'), sealed: may(role, 'case:sealed') };
    const folder = await this.store.forSchool(school.id, tx => openFolder(tx, id, tx.now(), reader));
    return page('case/case.page.njk', caseModel(folder, asking.actor));
  }
}
