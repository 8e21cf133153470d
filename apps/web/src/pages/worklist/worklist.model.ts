// What the worklist shows: its tabs with their counts, the filters that stand in the address, the entries with where each leads.
import { may, type Role } from '#libs/access';
import { taskText, type DueText } from '#libs/audit';
import {
  worklistTabs,
  type WorklistItem,
  type WorklistModel,
  type WorklistQuery,
  type WorklistTab,
} from '#libs/desk';
import type { PageModel } from '../../frame/page.js';
import { roleNames, words } from '../../frame/words.js';
import { caseAddress, decisionAddress } from '../case/case.addresses.js';
import { content } from './worklist.content.js';

export interface WorklistEntry {
  readonly pupil: string;
  readonly detail: string;
  readonly caseHref: string;
  readonly text: string;
  readonly href: string;
  readonly stage: string;
  readonly who: string;
  readonly due: DueText | null;
  readonly since: string;
  readonly onHold: boolean;
}

export interface WorklistPage extends PageModel {
  readonly tab: WorklistTab;
  readonly lead: string;
  readonly tabs: readonly { readonly id: WorklistTab; readonly text: string; readonly count: string }[];
  readonly entries: readonly WorklistEntry[];
  readonly found: string;
  readonly together: readonly { readonly text: string; readonly href: string }[];
  readonly others: readonly { readonly text: string }[];
  readonly empty: { readonly title: string; readonly text: string };
  readonly filters: readonly SelectFilter[];
  readonly chosen: readonly { readonly text: string; readonly without: string }[];
  readonly pager: { readonly first: string | null; readonly next: string | null };
}

interface SelectFilter {
  readonly name: string;
  readonly label: string;
  readonly items: readonly { readonly value: string; readonly text: string; readonly selected: boolean }[];
}

/** Cohorts that people filter by; those of social care are for roles that may read what is sealed. */
const cohorts: readonly { readonly value: string; readonly text: string; readonly sealed: boolean }[] = [
  { value: 'ehcp', text: 'Education, health and care plan', sealed: false },
  { value: 'sen-support', text: 'SEN support', sealed: false },
  { value: 'young-carer', text: 'Young carer', sealed: true },
  { value: 'medical', text: 'Medical condition', sealed: true },
  { value: 'looked-after', text: 'Looked-after child', sealed: true },
  { value: 'social-worker', text: 'Social worker', sealed: true },
  { value: 'child-protection', text: 'Child protection plan', sealed: true },
];

const tabOf = (text: unknown): WorklistTab => worklistTabs.find(tab => tab === text) ?? 'mine';

/** Reads the filters of an address; values that are none of ours are left out. */
export function readQuery(query: Readonly<Record<string, unknown>>, role: Role): WorklistQuery {
  const text = (name: string): string | undefined => {
    const value = query[name];
    return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
  };
  const year = text('year');
  const stage = text('stage');
  const cohort = cohorts.find(
    ({ value, sealed }) => value === text('cohort') && (!sealed || may(role, 'case:sealed')),
  );
  const what = text('task');
  const after = text('after');
  return {
    tab: tabOf(query['tab']),
    ...(stage !== undefined && { stage: stage === 'none' ? '' : stage }),
    ...(year !== undefined && /^-?\d{1,2}$/.test(year) && { yearGroup: Number(year) }),
    ...(cohort && { cohort: cohort.value }),
    ...(what !== undefined && { what }),
    ...(after !== undefined && { after }),
  };
}

export function worklistPage(
  model: WorklistModel,
  query: WorklistQuery,
  role: Role,
  school: string,
): WorklistPage {
  const { tab, counts, items, next } = model;
  const { count, more } = counts[tab];
  return {
    title: content.title,
    tab,
    lead: content.leads[tab],
    tabs: worklistTabs.map(id => ({
      id,
      text: content.tabs[id],
      count: counts[id].more ? `${counts[id].count.toLocaleString('en-GB')}+` : String(counts[id].count),
    })),
    entries: items.map(item => entryOf(item, role)),
    found: content.found(more ? `more than ${count.toLocaleString('en-GB')}` : String(count), count),
    together: tab === 'mine' ? togetherIn(items) : [],
    others: model.others
      .filter(({ waiting }) => waiting.count > 0)
      .map(({ role: other, waiting }) => ({
        text: content.other(roleNames[other].toLowerCase(), `${waiting.count}${waiting.more ? '+' : ''}`),
      })),
    empty: hasFilter(query) ? content.emptyFiltered : content.empty(tab, school),
    filters: filtersOf(model, query, role),
    chosen: chosenOf(model, query),
    pager: {
      first: query.after === undefined ? null : addressOf(query, {}),
      next: next === null ? null : addressOf(query, { after: next }),
    },
  };
}

function entryOf(item: WorklistItem, role: Role): WorklistEntry {
  const { caseId, what, yearGroup, group } = item;
  const year = yearGroup === null ? [] : [yearText(yearGroup)];
  return {
    pupil: item.pupil,
    detail: [...year, ...(group === null ? [] : [group])].join(', '),
    caseHref: caseAddress(caseId),
    text: item.text,
    href: item.role === role ? (taskAddress(caseId, what) ?? caseAddress(caseId)) : caseAddress(caseId),
    stage: item.stage,
    who: item.role === null ? '' : roleNames[item.role],
    due: item.due,
    since: item.since,
    onHold: item.onHold,
  };
}

/** 'Year 8', 'Reception', 'Nursery'. */
export const yearText = (year: number): string =>
  year > 0 ? `Year ${year}` : year === 0 ? 'Reception' : 'Nursery';

/** Tasks whose page is the form of one action; the others begin at the case. */
const tasksWithForm: readonly string[] = [
  'submit-referral',
  'conclude-review',
  'hold-meeting',
  'consider-threshold',
  'conclude-nti',
  'resolve-finding',
  'finish-action',
  'close',
  'decide-prosecution',
  'approve',
];

function taskAddress(caseId: string, what: string): string | undefined {
  const [kind = '', of = ''] = what.split(':');
  return tasksWithForm.includes(kind) ? decisionAddress(caseId, kind, of) : undefined;
}

/** The same letter for several pupils of this page. */
function togetherIn(items: readonly WorklistItem[]): WorklistPage['together'] {
  const groups = Map.groupBy(
    items.filter(({ what, onHold }) => what.startsWith('approve:') && !onHold),
    ({ what }) => what,
  );
  return [...groups].flatMap(([what, some]) =>
    some.length < 2
      ? []
      : [
          {
            text: content.together(some.length, some[0]!.text),
            href: `/approve?task=${encodeURIComponent(what)}`,
          },
        ],
  );
}

const hasFilter = ({ stage, yearGroup, cohort, what }: WorklistQuery): boolean =>
  [stage, yearGroup, cohort, what].some(value => value !== undefined);

function filtersOf({ stages }: WorklistModel, query: WorklistQuery, role: Role): SelectFilter[] {
  const select = (
    name: string,
    label: string,
    chosen: string | undefined,
    options: readonly { readonly value: string; readonly text: string }[],
  ): SelectFilter => ({
    name,
    label,
    items: [{ value: '', text: 'All' }, ...options].map(({ value, text }) => ({
      value,
      text,
      selected: value === (chosen ?? ''),
    })),
  });
  const stage = query.stage === '' ? 'none' : query.stage;
  return [
    select('stage', 'Stage of the policy', stage, [
      { value: 'none', text: 'Before the first stage' },
      ...stages.map(({ id, title }) => ({ value: id, text: title })),
    ]),
    select(
      'year',
      'Year group',
      query.yearGroup?.toString(),
      Array.from({ length: 15 }, (_, i) => ({ value: String(i - 1), text: yearText(i - 1) })),
    ),
    select(
      'cohort',
      'Group',
      query.cohort,
      cohorts.filter(({ sealed }) => !sealed || may(role, 'case:sealed')),
    ),
  ];
}

function chosenOf({ stages }: WorklistModel, query: WorklistQuery): WorklistPage['chosen'] {
  const { stage, yearGroup, cohort, what } = query;
  const title = stages.find(({ id }) => id === stage)?.title;
  const say = {
    parent: () => 'a parent',
    stage: (id: string) => stages.find(s => s.id === id)?.title ?? words(id),
  };
  return [
    ...(stage === undefined
      ? []
      : [{ text: stage === '' ? 'Before the first stage' : (title ?? words(stage)), without: 'stage' }]),
    ...(yearGroup === undefined ? [] : [{ text: yearText(yearGroup), without: 'yearGroup' }]),
    ...(cohort === undefined
      ? []
      : [{ text: cohorts.find(({ value }) => value === cohort)!.text, without: 'cohort' }]),
    ...(what === undefined ? [] : [{ text: taskText(what, say), without: 'what' }]),
  ].map(({ text, without }) => ({ text, without: addressOf({ ...query, [without]: undefined }, {}) }));
}

/** The address of the worklist with these filters; the page of the list only where given. */
function addressOf(
  query: { readonly [K in keyof WorklistQuery]?: WorklistQuery[K] | undefined },
  { after }: { readonly after?: string },
): string {
  const { tab, stage, yearGroup, cohort, what } = query;
  const params = new URLSearchParams();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) params.set(name, value);
  };
  put('tab', tab === 'mine' ? undefined : tab);
  put('stage', stage === '' ? 'none' : stage);
  put('year', yearGroup?.toString());
  put('cohort', cohort);
  put('task', what);
  put('after', after);
  const text = params.toString();
  return text === '' ? '/worklist' : `/worklist?${text}`;
}
