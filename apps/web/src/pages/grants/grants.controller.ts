// The headteacher opens the dated history of a case to one governor, for a time and a purpose, and sees how often it was read.
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { listAccounts, Asking, Needs, type Principal, type SchoolRef } from '#libs/identity';
import { schoolFor } from '#libs/desk';
import { addDays, londonInstant } from '#libs/school-time';
import {
  endGrant,
  findCase,
  listGrants,
  longestGrantDays,
  pseudonymOf,
  putGrant,
  type Store,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import { content } from './grants.content.js';
import { GrantForm, grantRow } from './grants.model.js';

const LIST = 'grants/grants.page.njk';
const NEW = 'grants/grant.page.njk';

@Controller('grants')
@Needs('process:grant')
export class GrantsController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async list(@Asking() asking: Principal): Promise<Page> {
    const school = await schoolFor(this.store, asking);
    const names = await this.governorsOf(school);
    const grants = await this.store.forSchool(school.id, async tx => {
      const now = tx.now();
      const nameOf = (id: string) => names.find(each => each.value === id)?.text ?? 'no longer a governor';
      return (await listGrants(tx)).map(grant => grantRow(grant, now, nameOf, pseudonymOf(tx, grant.caseId)));
    });
    return page(LIST, { title: content.title, grants });
  }

  @Get('new')
  async ask(@Asking() asking: Principal, @Query('case') caseId: unknown): Promise<Page> {
    return page(NEW, await this.model(asking, String(caseId)));
  }

  @Post('new')
  async grant(
    @Asking() asking: Principal,
    @Body() body: unknown,
    @Query('case') caseId: unknown,
  ): Promise<Page | Redirect> {
    const model = await this.model(asking, String(caseId));
    const form = await readForm(GrantForm, body);
    if (!form.ok) return showAgain(NEW, model, form);
    const again = (field: string, text: string) =>
      showAgain(NEW, model, {
        problems: [problemWith(field, text)],
        values: body as Record<string, unknown>,
      });
    const { governor, purpose, note, until } = form.value;
    if (!model.governors.some(({ value }) => value === governor))
      return again('governor', 'Choose the governor');
    const school = await schoolFor(this.store, asking);
    const late = await this.store.forSchool(school.id, async tx => {
      const at = tx.now();
      // Open to the end of its last day.
      const end = londonInstant(addDays(until, 1), '00:00');
      if (end <= at || end - at > longestGrantDays * 86_400_000) return true;
      await putGrant(tx, {
        id: form.once,
        caseId: model.caseId,
        to: governor,
        by: asking.actor.id,
        purpose,
        note,
        at,
        until: end,
      });
      return false;
    });
    if (late)
      return again('until', `The last day must be today or later, and within ${longestGrantDays} days`);
    return goTo('/grants', content.granted);
  }

  @Post(':id/end')
  async end(@Asking() asking: Principal, @Param('id') id: string): Promise<Redirect> {
    const school = await schoolFor(this.store, asking);
    await this.store.forSchool(school.id, tx => endGrant(tx, id, tx.now()));
    return goTo('/grants', content.ended);
  }

  private async model(asking: Principal, caseId: string) {
    const school = await schoolFor(this.store, asking);
    const pseudonym = await this.store.forSchool(school.id, async tx => {
      await findCase(tx, caseId);
      return pseudonymOf(tx, caseId);
    });
    return {
      title: content.newTitle,
      breadcrumbs: [{ text: content.title, href: '/grants' }],
      caseId,
      pseudonym,
      governors: await this.governorsOf(school),
      purposes: Object.entries(content.purposes).map(([value, text]) => ({ value, text })),
      longest: longestGrantDays,
      noGovernor: content.noGovernor,
    };
  }

  private async governorsOf({
    id,
  }: SchoolRef): Promise<readonly { readonly value: string; readonly text: string }[]> {
    const accounts = await this.store.asIdentity(tx => listAccounts(tx, { schoolId: id }));
    return accounts
      .filter(
        ({ roles, disabledAt }) =>
          disabledAt === null && roles.some(r => r.role === 'governor' && r.school?.id === id),
      )
      .map(({ id: value, displayName }) => ({ value, text: displayName }));
  }
}
