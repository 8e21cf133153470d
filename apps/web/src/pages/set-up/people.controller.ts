// People of the school: their accounts, the roles they hold here and from when to when, and who stands in for whom.
import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { schoolFor } from '#libs/desk';
import {
  addAccount,
  Asking,
  endRole,
  findAccount,
  giveRole,
  listAccounts,
  Needs,
  resetPassword,
  setDisabled,
  type AccountWithRoles,
  type Principal,
  type SchoolRef,
} from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import { londonDate } from '#libs/school-time';
import { loadSettings, type Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { notThere } from '../../frame/error-page.js';
import { problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, goToWithNote, page, type Page, type Redirect } from '../../frame/page.js';
import { roleNames } from '../../frame/words.js';
import type { Fields } from './fields.js';
import { accountIn, newModel, peopleCrumbs, personModel, shownPerson } from './people.pages.js';
import {
  firstPassword,
  isOnlyAt,
  noteEnd,
  noteHolder,
  notNoted,
  PersonForm,
  RoleForm,
} from './people.model.js';
import { content } from './set-up.content.js';

const ADD_VIEW = 'set-up/person-new.page.njk';
const PERSON_VIEW = 'set-up/person.page.njk';
/** Most pages of accounts of one school: 2,000 people. */
const MOST_PAGES = 10;

@Controller('set-up/people')
@Needs('account:manage')
export class PeopleController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    const { school, accounts } = await this.accountsOf(asking);
    const unknown = await this.store.forSchool(school.id, async tx =>
      notNoted(accounts, school.id, (await loadSettings(tx)).people, londonDate(tx.now())),
    );
    return page('set-up/people.page.njk', {
      title: 'People and roles',
      breadcrumbs: content.crumbs,
      unknown: unknown.map(({ name, role }) => `${name}, ${roleNames[role].toLowerCase()}`),
      people: accounts.map(account => shownPerson(account, school, accounts)),
    });
  }

  /** Lets letters know of roles that were given elsewhere, as on the command line. */
  @Post('note')
  async note(@Asking() asking: Principal): Promise<Redirect> {
    const { school, accounts } = await this.accountsOf(asking);
    await this.store.forSchool(school.id, async tx => {
      const { people } = await loadSettings(tx);
      const change = { by: asking.actor, at: tx.now() };
      for (const holder of notNoted(accounts, school.id, people, londonDate(tx.now())))
        await noteHolder(tx, holder, change);
    });
    return goTo('/set-up/people', 'Letters go by these roles from now on.');
  }

  @Get('new')
  async askNew(@Asking() asking: Principal): Promise<Page> {
    return page(ADD_VIEW, newModel((await this.accountsOf(asking)).accounts));
  }

  @Post('new')
  async add(@Asking() asking: Principal, @Body() body: Fields): Promise<Page | Redirect> {
    const { school, accounts } = await this.accountsOf(asking);
    const form = await readForm(PersonForm, body);
    if (!form.ok) return showAgain(ADD_VIEW, newModel(accounts), form);
    const { displayName, signInName, existing } = form.value;
    const password = firstPassword();
    const by = asking.actor.id;
    try {
      const account = await this.store.asIdentity(tx =>
        existing === 'yes'
          ? findAccount(tx, signInName)
          : addAccount(tx, { displayName, signInName, password }, by),
      );
      await this.give(asking, school, { id: account.id, displayName: account.displayName }, form.value);
      if (existing === 'yes') return goTo(`/set-up/people/${account.id}`, 'The role is given.');
      return page('set-up/password.page.njk', {
        title: 'The account is made',
        breadcrumbs: peopleCrumbs,
        signInName: account.signInName,
        password,
      });
    } catch (error) {
      if (!(error instanceof WaymarkError) || !error.code.startsWith('account.')) throw error;
      const field = String(error.details['field'] ?? 'signInName');
      return showAgain(ADD_VIEW, newModel(accounts), {
        problems: [problemWith(field, error.message)],
        values: body,
      });
    }
  }

  @Get(':id')
  async person(@Asking() asking: Principal, @Param('id') id: string): Promise<Page> {
    const { school, accounts } = await this.accountsOf(asking);
    return page(PERSON_VIEW, personModel(accounts, id, school, asking));
  }

  @Post(':id/roles')
  async giveRole(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Body() body: Fields,
  ): Promise<Page | Redirect> {
    const { school, accounts } = await this.accountsOf(asking);
    const model = personModel(accounts, id, school, asking);
    const form = await readForm(RoleForm, body);
    if (!form.ok) return showAgain(PERSON_VIEW, model, form);
    const { from, to } = form.value;
    if (from !== undefined && to !== undefined && to < from)
      return showAgain(PERSON_VIEW, model, {
        problems: [problemWith('to', 'The last day cannot be before the first')],
        values: body,
      });
    await this.give(asking, school, model.account, form.value);
    return goTo(`/set-up/people/${id}`, 'The role is given.');
  }

  @Post(':id/roles/:role/end')
  async endRole(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Param('role') roleId: string,
  ): Promise<Redirect> {
    const { school, accounts } = await this.accountsOf(asking);
    const held = accountIn(accounts, id).roles.find(
      role => role.id === roleId && role.school?.id === school.id,
    );
    if (!held) return goToWithNote(`/set-up/people/${id}`, 'This role is ended already.');
    if (id === asking.actor.id && held.role === asking.actor.role)
      return goToWithNote(`/set-up/people/${id}`, 'You cannot end the role that you are working in.');
    await this.store.asIdentity(tx => endRole(tx, roleId, asking.actor.id));
    await this.store.forSchool(school.id, tx =>
      noteEnd(tx, id, held.role, londonDate(tx.now()), { by: asking.actor, at: tx.now() }),
    );
    return goTo('/set-up/people', 'The role is ended. It counts no more.');
  }

  @Post(':id/password')
  async resetPassword(@Asking() asking: Principal, @Param('id') id: string): Promise<Page | Redirect> {
    const account = await this.ownAccount(asking, id);
    if (!account) return goToWithNote(`/set-up/people/${id}`, elsewhere);
    const password = firstPassword();
    await this.store.asIdentity(tx => resetPassword(tx, account, password, asking.actor.id));
    return page('set-up/password.page.njk', {
      title: 'The password is reset',
      breadcrumbs: peopleCrumbs,
      signInName: account.signInName,
      password,
    });
  }

  @Post(':id/:way')
  async shut(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Param('way') way: string,
  ): Promise<Redirect> {
    if (way !== 'shut' && way !== 'open') throw notThere('page');
    const account = await this.ownAccount(asking, id);
    if (!account) return goToWithNote(`/set-up/people/${id}`, elsewhere);
    if (id === asking.actor.id)
      return goToWithNote(`/set-up/people/${id}`, 'You cannot shut your own account.');
    await this.store.asIdentity(tx => setDisabled(tx, id, way === 'shut', asking.actor.id));
    return goTo(
      `/set-up/people/${id}`,
      way === 'shut' ? 'The account is shut. Nobody can sign in with it.' : 'The account is open again.',
    );
  }

  private async give(
    { actor }: Principal,
    school: SchoolRef,
    account: { readonly id: string; readonly displayName: string },
    { role, position, from, to, deputyFor }: RoleForm,
  ): Promise<void> {
    const days = { ...(from && { from }), ...(to && { to }) };
    const given = {
      accountId: account.id,
      role,
      schoolId: school.id,
      ...days,
      ...(deputyFor && { deputyFor }),
    };
    await this.store.asIdentity(tx => giveRole(tx, given, actor.id));
    await this.store.forSchool(school.id, tx => {
      const holder = {
        account: account.id,
        role,
        name: account.displayName,
        title: position ?? roleNames[role],
        from: from ?? londonDate(tx.now()),
        to: to ?? null,
        ...(deputyFor && { deputyOf: deputyFor }),
      };
      return noteHolder(tx, holder, { by: actor, at: tx.now() });
    });
  }

  /** The account, where all of it is the matter of this school. */
  private async ownAccount(asking: Principal, id: string): Promise<AccountWithRoles | undefined> {
    const { school, accounts } = await this.accountsOf(asking);
    const account = accountIn(accounts, id);
    return asking.everySchool || isOnlyAt(account, school.id) ? account : undefined;
  }

  private async accountsOf(
    asking: Principal,
  ): Promise<{ readonly school: SchoolRef; readonly accounts: readonly AccountWithRoles[] }> {
    const school = await schoolFor(this.store, asking);
    const accounts = await this.store.asIdentity(async tx => {
      const all: AccountWithRoles[] = [];
      for (let i = 0; i < MOST_PAGES; i += 1) {
        const found = await listAccounts(tx, { schoolId: school.id, after: all.at(-1)?.signInName ?? '' });
        all.push(...found);
        if (found.length < 200) break;
      }
      return all;
    });
    return { school, accounts };
  }
}

const elsewhere = 'This person holds roles at other schools too. Ask the administrator of the installation.';
