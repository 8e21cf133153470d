// Finding a pupil of the school by name, UPN or registration group; the header's search box leads here.
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { schoolFor } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { readPack } from '#libs/policy';
import { loadSchool, searchPupils, wordsOf, type FoundPupil, type Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import { caseAddress } from '../case/case.addresses.js';
import { yearText } from '../worklist/worklist.model.js';
import { content } from './search.content.js';

const VIEW = 'search/search.page.njk';
const mostPages = 400;

@Controller('search')
@Needs('case:names')
export class SearchController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(
    @Asking() asking: Principal,
    @Query('q') asked: unknown,
    @Query('page') nth: unknown,
  ): Promise<Page | Redirect> {
    const text = typeof asked === 'string' ? asked.trim() : '';
    // The authority searches among what was referred to it.
    if (asking.actor.role === 'ewo')
      return goTo(`/pupil-search${text === '' ? '' : `?q=${encodeURIComponent(text)}`}`);
    const base = { title: content.title, asked: null, values: { q: text } };
    if (asked === undefined) return page(VIEW, base);
    const words = wordsOf(text);
    const problem = (message: string) =>
      page(VIEW, { ...base, problems: [{ field: 'q', text: message }] }, 422);
    if (text.length > content.most) return problem(content.tooLong);
    if (words.join('').length < content.fewest) return problem(content.tooShort);
    const number = Math.min(Math.max(1, Number(nth) || 1), mostPages);
    const { id } = await schoolFor(this.store, asking);
    return this.store.forSchool(id, async tx => {
      const { policyId } = await loadSchool(tx);
      const found = await searchPupils(tx, words, number);
      const titles = new Map(readPack(policyId).stages.map(stage => [stage.id, stage.title]));
      const at = (n: number) => `/search?q=${encodeURIComponent(text)}&page=${n}`;
      return page(VIEW, {
        ...base,
        asked: text,
        pupils: found.pupils.map(pupil => view(pupil, asking, titles)),
        nothing: content.none,
        pager: { first: number > 1 ? at(1) : null, next: found.more ? at(number + 1) : null },
      });
    });
  }
}

function view(
  { pupilId, name, upn, yearGroup, group, kase }: FoundPupil,
  { actor }: Principal,
  titles: ReadonlyMap<string, string>,
) {
  const stage = kase?.stage ? (titles.get(kase.stage) ?? kase.stage) : 'Before the first stage';
  const address = `/office/register/${pupilId}`;
  const register = may(actor.role, 'register:office') ? address : `${address}/report`;
  return {
    name: name || 'A pupil',
    about: [yearGroup === null ? '' : yearText(yearGroup), group ?? '', upn === null ? '' : `UPN ${upn}`]
      .filter(Boolean)
      .join(', '),
    stage: kase === null ? null : kase.status === 'open' ? stage : 'Closed',
    href: kase === null ? register : caseAddress(kase.caseId),
    register,
  };
}
