// The school's policy with its figures and where they come from, two policies side by side, and the school's own register
// run through another policy.
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { absentPeople, promptPeople } from '#libs/casework';
import { schoolFor, schoolsFor, whatIfOfSchool } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { packIds, packVersions, readAuthority, readPack, type Pack } from '#libs/policy';
import { loadPupils, loadSchool, type School, type Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { TakesUpTo } from '../../frame/answer.interceptor.js';
import { notThere } from '../../frame/error-page.js';
import { page, type Page } from '../../frame/page.js';
import { content } from './policy.content.js';
import { compareModel, packChoices, policyModel, whatIfRun, type WhatIfModel } from './policy.model.js';

type Asked = Readonly<Record<string, unknown>>;

@Controller('policy')
export class PolicyController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  @Needs('policy:read')
  async show(@Asking() asking: Principal, @Query() query: Asked): Promise<Page> {
    const own = await this.schoolOf(asking);
    const chosen = textOf(query['id']) ?? own.policyId;
    const { pack } = packOf(chosen);
    return page('policy/policy.page.njk', policyModel(pack, chosen, chosen === own.policyId, choices()));
  }

  @Get('compare')
  @Needs('policy:compare')
  async compare(@Asking() asking: Principal, @Query() query: Asked): Promise<Page> {
    const own = await this.schoolOf(asking);
    const a = textOf(query['a']) ?? own.policyId;
    const b = textOf(query['b']) ?? packIds().find(id => id !== a)!;
    return page('policy/compare.page.njk', compareModel(choices(), packOf(a), packOf(b)));
  }

  @Get('what-if')
  @Needs('analysis:read')
  @TakesUpTo(60)
  async whatIf(@Asking() asking: Principal, @Query() query: Asked): Promise<Page> {
    const against = textOf(query['against']);
    const people = query['people'] === 'none' ? 'none' : 'prompt';
    const model: WhatIfModel = {
      title: content.whatIfTitle,
      breadcrumbs: [{ text: content.title, href: '/policy' }],
      choices: choices(),
      against: against ?? '',
      people,
      peopleItems: Object.entries(content.people).map(([value, text]) => ({ value, text })),
      run: against === undefined ? null : await this.run(asking, against, people),
    };
    return page('policy/what-if.page.njk', model);
  }

  private async run(
    asking: Principal,
    against: string,
    people: 'prompt' | 'none',
  ): Promise<WhatIfModel['run']> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, async tx => {
      const { policyId } = await loadSchool(tx);
      const [a, b] = [policyId, against].map(value => {
        const { pack } = packOf(value);
        return { pack, authority: readAuthority(pack.authority) };
      });
      const assumed = people === 'none' ? absentPeople : promptPeople;
      const run = await whatIfOfSchool(tx, { a: a!, b: b!, people: assumed, groupBy: 'nothing' });
      // The authority knows the pupils who were referred to it, not all of the school.
      const isOfSchool = may(asking.actor.role, 'register:office');
      const shown = isOfSchool ? run.result.differences.slice(0, 50).map(({ pupil }) => pupil) : [];
      const names = new Map(
        (await loadPupils(tx, shown)).map(pupil => [
          pupil.id,
          `${pupil.forename ?? ''} ${pupil.surname ?? ''}`.trim(),
        ]),
      );
      return whatIfRun(run, a!, pupil => names.get(pupil) ?? 'A pupil');
    });
  }

  /** For somebody who works for several schools and has chosen none, the first of them. */
  private async schoolOf(asking: Principal): Promise<School> {
    const [first] = asking.school === null ? await schoolsFor(this.store, asking) : [];
    const { id } = first ?? (await schoolFor(this.store, asking));
    return await this.store.forSchool(id, tx => loadSchool(tx));
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const choices = () => packChoices(id => readPack(id));

/** The pack of a choice, `id` or `id@version`. Throws the page "not there". */
function packOf(value: string): { readonly value: string; readonly pack: Pack } {
  const [id = '', version] = value.split('@');
  if (!packIds().includes(id) || (version !== undefined && !packVersions(id).includes(version)))
    throw notThere('policy');
  return { value, pack: readPack(id, version) };
}
