// Finding a pupil by name or UPN among those whom schools have referred.
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { fewestLetters, searchReferredPupils, type InboxList } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import type { Instant } from '#libs/school-time';
import type { ReferredPupil, Store } from '#libs/store';
import { NOW, STORE } from '../../dependencies.js';
import { page, type Page } from '../../frame/page.js';
import { content as referrals } from '../referrals/referrals.content.js';
import { referralAddress } from '../referrals/referrals.model.js';
import { yearText } from '../worklist/worklist.model.js';
import { content } from './pupil-search.content.js';
import { createSearchLimit } from './search-limit.js';

const VIEW = 'pupil-search/pupil-search.page.njk';

@Controller('pupil-search')
@Needs('referral:read')
export class PupilSearchController {
  private readonly limit = createSearchLimit();

  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  @Get()
  async show(@Asking() asking: Principal, @Query('q') asked?: string | string[]): Promise<Page> {
    const base = { title: content.title, lead: content.lead, fewestLetters };
    if (typeof asked !== 'string') return page(VIEW, { ...base, asked: null, values: {} });
    const text = asked.trim();
    const problem = (message: string, status: number): Page =>
      page(
        VIEW,
        { ...base, asked: null, values: { q: text }, problems: [{ field: 'q', text: message }] },
        status,
      );
    if (!this.limit.take(asking.actor.id, this.now())) return problem(content.tooOften, 429);
    const found = await searchReferredPupils(this.store, asking, text);
    if (!found.ok) return problem(found.problem, 422);
    return page(VIEW, {
      ...base,
      asked: text,
      values: { q: text },
      pupils: found.pupils.map(pupilView),
      more: found.more ? content.more : null,
      nothing: content.none,
    });
  }
}

function pupilView({ forename, surname, upn, school, yearGroup, cases }: ReferredPupil) {
  return {
    name: [forename, surname].filter(Boolean).join(' ') || 'A pupil',
    about: [yearGroup === null ? '' : yearText(yearGroup), school].filter(Boolean).join(', '),
    upn,
    cases: cases.map(({ caseId, lists }) => ({
      href: referralAddress(caseId),
      text: lists.map(list => referrals.lists[list as InboxList].tag).join(', '),
    })),
  };
}
