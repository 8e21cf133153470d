// The worklist: what waits for a person, what falls due, what is late.
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { schoolFor, worklistOf } from '#libs/desk';
import { Asking, Needs, Person, type Principal, type SignedIn } from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { page, type Page } from '../../frame/page.js';
import { readQuery, worklistPage } from './worklist.model.js';

@Controller('worklist')
export class WorklistController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  @Needs('case:events')
  async show(
    @Asking() asking: Principal,
    @Person() person: SignedIn,
    @Query() query: Record<string, unknown>,
  ): Promise<Page> {
    const { role } = asking.actor;
    const school = await schoolFor(this.store, asking);
    const asked = readQuery(query, role);
    const others = person.held
      .filter(held => held.school?.id === school.id && held.role !== role && may(held.role, 'case:act'))
      .map(held => held.role);
    const reader = { roles: [role], others, names: may(role, 'case:names') };
    const model = await this.store.forSchool(school.id, tx => worklistOf(tx, reader, asked, tx.now()));
    return page('worklist/worklist.page.njk', worklistPage(model, asked, role, school.name));
  }
}
