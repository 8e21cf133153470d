// What the authority's inbox shows: its lists with their counts, the filters that stand in the address, the matters.
import type { BoundedCount } from '#libs/store';
import { inboxLists, type InboxItem, type InboxList, type InboxModel, type InboxQuery } from '#libs/desk';
import type { PageModel } from '../../frame/page.js';
import { yearText } from '../worklist/worklist.model.js';
import { content } from './referrals.content.js';

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

export interface MatterView extends InboxItem {
  readonly href: string;
  readonly about: string;
}

export interface InboxPage extends PageModel {
  readonly list: InboxList;
  readonly heading: string;
  readonly lead: string;
  readonly tabs: readonly {
    readonly id: InboxList;
    readonly text: string;
    readonly count: string;
    readonly urgent: boolean;
  }[];
  readonly items: readonly MatterView[];
  readonly schools: readonly Choice[];
  readonly asks: readonly Choice[];
  readonly hasFilter: boolean;
  readonly found: string;
  readonly empty: string;
  readonly pager: { readonly first: string | null; readonly next: string | null };
}

/** Lists in which referrals for support and for a penalty stand side by side. */
const mixed: readonly InboxList[] = ['new', 'returned', 'ended'];

export const referralAddress = (caseId: string): string => `/referrals/${caseId}`;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;

/** Reads the filters of an address; values that are none of ours are left out. */
export function readQuery(query: Readonly<Record<string, unknown>>): InboxQuery {
  const [school, after] = [text(query['school']), text(query['after'])];
  const list = inboxLists.find(each => each === query['list']) ?? 'new';
  const asks = mixed.includes(list)
    ? (['penalty', 'support'] as const).find(value => value === query['asks'])
    : undefined;
  return {
    list,
    ...(school !== undefined && { school }),
    ...(asks !== undefined && { asks }),
    ...(after !== undefined && { after }),
  };
}

export const matterView = (item: InboxItem): MatterView => ({
  ...item,
  href: referralAddress(item.caseId),
  about: [item.school, item.yearGroup === null ? '' : yearText(item.yearGroup)].filter(Boolean).join(', '),
});

export function inboxPage(model: InboxModel, query: InboxQuery): InboxPage {
  const { list, school, asks, after } = query;
  const { tab, lead, empty } = content.lists[list];
  const hasFilter = school !== undefined || asks !== undefined;
  const count = model.counts.get(list);
  return {
    title: content.title,
    list,
    heading: tab,
    lead,
    tabs: inboxLists.map(id => ({
      id,
      text: content.lists[id].tab,
      count: countText(model.counts.get(id)),
      urgent: id === 'to-decide' && model.counts.has(id),
    })),
    items: model.items.map(matterView),
    schools: schoolChoices(model, school),
    asks: !mixed.includes(list)
      ? []
      : [
          { value: '', text: 'Anything', selected: asks === undefined },
          ...(['penalty', 'support'] as const).map(value => ({
            value,
            text: content.asks[value],
            selected: value === asks,
          })),
        ],
    hasFilter,
    found: foundText(asks === undefined ? count : { count: model.items.length, more: model.next !== null }),
    empty: model.schools.length === 0 ? content.noSchool : hasFilter ? content.emptyFiltered : empty,
    pager: {
      first: after === undefined ? null : addressOf(query, undefined),
      next: model.next === null ? null : addressOf(query, model.next),
    },
  };
}

export const schoolChoices = (
  { schools }: Pick<InboxModel, 'schools'>,
  chosen: string | undefined,
): readonly Choice[] => [
  { value: '', text: 'All schools', selected: chosen === undefined },
  ...schools.map(({ slug, name }) => ({ value: slug, text: name, selected: slug === chosen })),
];

const foundText = (count: BoundedCount | undefined): string =>
  `${countText(count)} ${count?.count === 1 && !count.more ? 'entry' : 'entries'}`;

const countText = (count: BoundedCount | undefined): string =>
  count === undefined ? '0' : count.more ? `${count.count.toLocaleString('en-GB')}+` : String(count.count);

function addressOf({ list, school, asks }: InboxQuery, after: string | undefined): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) params.set(name, value);
  };
  put('list', list === 'new' ? undefined : list);
  put('school', school);
  put('asks', asks);
  put('after', after);
  const query = params.toString();
  return query === '' ? '/referrals' : `/referrals?${query}`;
}
