// How parents are reached: found by their child, shown, and changed with the reasons that the law and safety want kept.
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { schoolFor, shownPupils } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import {
  changeContactMeans,
  loadContactMeans,
  loadParents,
  loadPupil,
  searchPupils,
  type ContactMeans,
  type Store,
  type Tx,
  wordsOf,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { notThere } from '../../frame/error-page.js';
import { problemWith } from '../../frame/form.js';
import { goTo, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { content, methodNames, reasonNames } from './contact.content.js';
import { meansValues, readMeans } from './contact.model.js';

type Fields = Readonly<Record<string, unknown>>;

@Controller('contact')
@Needs('people:contact')
export class ContactController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async search(@Asking() asking: Principal, @Query() query: Fields): Promise<Page> {
    const typed = typeof query['pupil'] === 'string' ? query['pupil'].trim().slice(0, 100) : '';
    const { pupils, more } = await this.inSchool(asking, tx => searchPupils(tx, wordsOf(typed), 1));
    return page('contact/search.page.njk', {
      title: content.title,
      breadcrumbs: crumbsFor(asking),
      typed,
      more,
      found: pupils.map(({ pupilId, name, yearGroup, group }) => ({
        href: `/contact/${pupilId}`,
        name: name || 'A pupil without a name',
        about: [yearGroup === null ? '' : `Year ${yearGroup}`, group ?? ''].filter(Boolean).join(', '),
      })),
    });
  }

  @Get(':pupil')
  async pupil(@Asking() asking: Principal, @Param('pupil') pupilId: string): Promise<Page> {
    return await this.inSchool(asking, async tx => {
      const pupil = await nameOfPupil(tx, asking, pupilId);
      const parents = [];
      for (const parent of (await loadParents(tx, pupilId, tx.now())).slice(0, 6)) {
        const means = await loadContactMeans(tx, pupilId, parent.id, tx.now());
        parents.push({ id: parent.id, name: nameOf(parent), ...shownMeans(means) });
      }
      return page('contact/pupil.page.njk', {
        title: 'Parents',
        pupil,
        pupilId,
        breadcrumbs: [...crumbsFor(asking), { text: content.title, href: '/contact' }],
        parents,
      });
    });
  }

  @Get(':pupil/:parent')
  async parent(
    @Asking() asking: Principal,
    @Param('pupil') pupilId: string,
    @Param('parent') parentId: string,
  ): Promise<Page> {
    return await this.inSchool(asking, tx => parentPage(tx, asking, pupilId, parentId));
  }

  @Post(':pupil/:parent')
  async change(
    @Asking() asking: Principal,
    @Param('pupil') pupilId: string,
    @Param('parent') parentId: string,
    @Body() body: Fields,
  ): Promise<Page | Redirect> {
    return await this.inSchool(asking, async tx => {
      const before = await meansOf(tx, pupilId, parentId);
      const again = (problems: readonly FieldProblem[]) =>
        parentPage(tx, asking, pupilId, parentId, { problems, values: body });
      const read = readMeans(body, before);
      if (!read.ok) return await again(read.problems);
      try {
        await changeContactMeans(tx, pupilId, parentId, tx.now(), read.value);
      } catch (error) {
        if (!(error instanceof WaymarkError) || error.code !== 'contact.bad-means') throw error;
        const field = String(error.details['field'] ?? 'service');
        return await again([problemWith(field, content.refused[field] ?? error.message)]);
      }
      return goTo(`/contact/${pupilId}`, content.saved);
    });
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}

const crumbsFor = ({ actor }: Principal) =>
  may(actor.role, 'school:set-up')
    ? [{ text: 'Set up', href: '/set-up' }]
    : may(actor.role, 'register:office')
      ? [{ text: 'Office', href: '/office' }]
      : [];

const nameOf = ({
  title,
  forename,
  surname,
}: {
  title?: string;
  forename?: string;
  surname?: string;
}): string => [title, forename, surname].filter(Boolean).join(' ') || 'A parent without a name';

async function nameOfPupil(tx: Tx, asking: Principal, pupilId: string): Promise<string> {
  const { forename, surname } = await loadPupil(tx, pupilId).catch(unknown);
  const shown = (await shownPupils(tx, asking, [pupilId]))(pupilId).name;
  return shown ?? nameOf({ ...(forename && { forename }), ...(surname && { surname }) });
}

function unknown(error: unknown): never {
  const isUnknown =
    error instanceof WaymarkError &&
    ['store.unknown-relationship', 'store.unknown-pupil'].includes(error.code);
  throw isUnknown ? notThere('parent') : error;
}

const meansOf = (tx: Tx, pupilId: string, parentId: string): Promise<ContactMeans> =>
  loadContactMeans(tx, pupilId, parentId, tx.now()).catch(unknown);

function shownMeans(means: ContactMeans) {
  return {
    ...means,
    method: methodNames[means.service],
    why: means.reason === null ? null : reasonNames[means.reason],
    address: means.addressWithheld ? [content.withheld] : means.address,
  };
}

async function parentPage(
  tx: Tx,
  asking: Principal,
  pupilId: string,
  parentId: string,
  again?: { readonly problems: readonly FieldProblem[]; readonly values: Fields },
): Promise<Page> {
  const means = await meansOf(tx, pupilId, parentId);
  const parent = (await loadParents(tx, pupilId, tx.now())).find(({ id }) => id === parentId);
  const model = {
    title: parent ? nameOf(parent) : 'A parent',
    pupil: await nameOfPupil(tx, asking, pupilId),
    breadcrumbs: [
      ...crumbsFor(asking),
      { text: content.title, href: '/contact' },
      { text: 'Parents', href: `/contact/${pupilId}` },
    ],
    address: `/contact/${pupilId}/${parentId}`,
    means,
    methods: items(methodNames),
    reasons: items(reasonNames),
    values: again?.values ?? meansValues(means),
    problems: again?.problems ?? [],
  };
  return page('contact/parent.page.njk', model, again ? 422 : 200);
}

const items = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, text]) => ({ value, text }));
