// Setting a school up: what is still missing, and the parts of the settings that are one form each. Two people who edit at
// once do not overwrite each other: the second is shown what they typed, and what was saved meanwhile.
import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { schoolFor } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import {
  listProfiles,
  listSettingsVersions,
  loadChecklist,
  loadSettings,
  saveSettings,
  type SchoolSettings,
  type SettingProblem,
  type SettingsVersion,
  type Store,
  type Tx,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { shownDate } from '../../frame/dates.js';
import { notThere } from '../../frame/error-page.js';
import { problemWith } from '../../frame/form.js';
import { goTo, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { roleNames } from '../../frame/words.js';
import type { Fields } from './fields.js';
import { parts } from './parts.js';
import { draftWith, type SettingsPart } from './settings-part.js';
import { content } from './set-up.content.js';

@Controller('set-up')
@Needs('school:set-up')
export class SetUpController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    const { list, versions } = await this.inSchool(asking, async tx => ({
      list: await loadChecklist(tx, tx.now()),
      versions: await listSettingsVersions(tx),
    }));
    const items = list.items.map(item => ({
      ...item,
      ...content.checks[item.id],
      says: item.says.replaceAll(/\d{4}-\d\d-\d\d/g, day => shownDate(day)),
    }));
    return page('set-up/set-up.page.njk', {
      title: content.title,
      ready: list.ready,
      needed: items.filter(({ needed }) => needed),
      wished: items.filter(({ needed }) => !needed),
      missing: items.filter(({ needed, done }) => needed && !done).length,
      also: content.also,
      versions: versions.slice(0, 10).map(shownVersion),
    });
  }

  @Get('profiles')
  async profiles(@Asking() asking: Principal): Promise<Page> {
    const profiles = await this.inSchool(asking, listProfiles);
    return page('set-up/profiles.page.njk', {
      title: 'Import profiles',
      breadcrumbs: content.crumbs,
      profiles: profiles.map(({ name, profile }) => ({
        name,
        form: profile.format ?? 'people',
        columns: Object.entries(profile.columns ?? {}),
      })),
    });
  }

  @Get(':part')
  async form(@Asking() asking: Principal, @Param('part') id: string): Promise<Page> {
    const part = partOf(id);
    const settings = await this.inSchool(asking, loadSettings);
    return formPage(part, settings, part.values(settings));
  }

  @Post(':part')
  async save(
    @Asking() asking: Principal,
    @Param('part') id: string,
    @Body() body: Fields,
  ): Promise<Page | Redirect> {
    const part = partOf(id);
    return await this.inSchool(asking, async tx => {
      const settings = await loadSettings(tx);
      const basedOn = Number(body['basedOn']);
      const read = part.read(body, settings);
      if (!read.ok) return formPage(part, settings, body, { problems: read.problems, basedOn });
      try {
        await saveSettings(tx, draftWith(settings, read.value), { by: asking.actor, at: tx.now(), basedOn });
        return goTo('/set-up', content.saved);
      } catch (error) {
        if (!(error instanceof WaymarkError)) throw error;
        if (error.code === 'settings.stale') {
          const meanwhile = (await listSettingsVersions(tx)).filter(({ version }) => version > basedOn);
          return formPage(part, settings, body, { meanwhile });
        }
        if (error.code !== 'settings.invalid') throw error;
        const found = error.details['problems'] as readonly SettingProblem[];
        return formPage(part, settings, body, { problems: problemsOf(part, found), basedOn });
      }
    });
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}

function partOf(id: string): SettingsPart {
  const part = parts.find(each => each.id === id);
  if (!part) throw notThere('part of the settings');
  return part;
}

const problemsOf = (part: SettingsPart, found: readonly SettingProblem[]): FieldProblem[] =>
  found.map(({ field, problem, remedy }) =>
    problemWith(part.fieldOf?.(field) ?? field, `${problem}; ${remedy}`),
  );

interface Again {
  readonly problems?: readonly FieldProblem[];
  readonly basedOn?: number;
  /** What was saved since the form was shown. */
  readonly meanwhile?: readonly SettingsVersion[];
}

function formPage(part: SettingsPart, settings: SchoolSettings, values: Fields, again: Again = {}): Page {
  const { problems = [], basedOn = settings.version, meanwhile } = again;
  const status = meanwhile ? 409 : problems.length > 0 ? 422 : 200;
  return page(
    `set-up/${part.view}`,
    {
      title: part.title,
      lead: part.lead,
      breadcrumbs: content.crumbs,
      action: `/set-up/${part.id}`,
      basedOn: meanwhile ? settings.version : basedOn,
      meanwhile: meanwhile?.map(shownVersion),
      values,
      problems,
      ...part.more?.(values),
    },
    status,
  );
}

const shownVersion = ({ version, at, by, changed }: SettingsVersion) => ({
  version,
  at,
  who: Object.entries(roleNames).find(([role]) => role === by.role)?.[1] ?? by.role,
  changed: changed.map(name => content.partNames[name] ?? name).join(', '),
});
