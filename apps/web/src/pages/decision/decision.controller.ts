// Asking for an action on a case: questions, then the letters that would go out, then what came of it. The answers travel
// in the form itself, so that nothing is kept before the decision, and the back button always finds them.
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { explainEvent, timelineOf } from '#libs/audit';
import type { Action, CaseEvent } from '#libs/casework';
import {
  actionForms,
  askForAction,
  foresee,
  isActionName,
  openFolder,
  readForm,
  schoolOfCase,
  type ActionForm,
  type Asked,
  type AskedAction,
  type CaseFolder,
  type Posted,
} from '#libs/desk';
import { Asking, Needs, type Principal, type SchoolRef } from '#libs/identity';
import type { Logger } from '#libs/runtime';
import type { Store } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';
import { GATEWAY, LOGGER, STORE } from '../../dependencies.js';
import { notThere } from '../../frame/error-page.js';
import { newOnce, onceOf } from '../../frame/form.js';
import { goTo, goToWithNote, page, type Page, type Redirect } from '../../frame/page.js';
import { caseAddressFor } from '../case/case.addresses.js';
import { checkLetters, type Checked } from './check-letters.js';
import { content } from './decision.content.js';
import { crumbsOf, decisionModel, problemsOf } from './decision.model.js';

const VIEW = 'decision/decision.page.njk';
const CHECK_VIEW = 'decision/check.page.njk';

interface Desk {
  readonly asking: Principal;
  readonly school: SchoolRef;
  readonly folder: CaseFolder;
  readonly form: ActionForm;
  readonly of: string;
}

@Controller('cases/:id/decide')
@Needs('case:act')
export class DecisionController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(GATEWAY) private readonly gateway: Pick<CaseGateway, 'act'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get(':action')
  async show(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Param('action') action: string,
    @Query('of') of = '',
  ): Promise<Page> {
    return this.questions(await this.open(asking, id, action, of));
  }

  @Post(':action')
  async decide(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Param('action') action: string,
    @Body() body: Posted,
    @Query('of') of = '',
  ): Promise<Page | Redirect> {
    const desk = await this.open(asking, id, action, of);
    const step = body['_step'];
    if (step === 'edit') return this.questions(desk, body);
    const read = readForm(desk.form, body);
    if (!read.ok) return this.questions(desk, body, read.errors);
    const shown = typeof body['_shown'] === 'string' && body['_shown'] !== '' ? body['_shown'] : undefined;
    if (shown === undefined && sends(desk, read.action)) return await this.check(desk, body, read.action);
    const key = onceOf(body);
    const asked = await this.ask(desk, { action: read.action, key, shown });
    return await this.cameOf(desk, body, asked, read.action, async () => {
      for (const [i, further] of read.further.entries())
        await this.ask(desk, { action: further, key: `${key}-${i + 1}` });
    });
  }

  private async open(asking: Principal, id: string, action: string, of: string | string[]): Promise<Desk> {
    const about = typeof of === 'string' ? of : '';
    if (!isActionName(action)) throw notThere('decision');
    const school = await schoolOfCase(this.store, asking, id);
    const folder = await this.folder(asking, school, id);
    const form = actionForms[action](folder, about);
    if (!form) throw notThere('decision');
    return { asking, school, folder, form, of: about };
  }

  private folder({ actor }: Principal, school: SchoolRef, id: string): Promise<CaseFolder> {
    const reader = { role: actor.role, names: may(actor.role, 'case:names'), sealed: false };
    return this.store.forSchool(school.id, tx => openFolder(tx, id, tx.now(), reader));
  }

  private ask({ asking, school, folder }: Desk, asked: AskedAction): Promise<Asked> {
    const { store, gateway, logger } = this;
    return askForAction({ store, gateway, logger }, school, asking, folder.view.caseId, asked);
  }

  /** The form, with what was typed and what is wrong with it. */
  private questions(
    { asking, folder, form, of }: Desk,
    posted?: Posted,
    errors: readonly { readonly name: string; readonly text: string }[] = [],
  ): Page {
    const model = decisionModel(folder, asking.actor, form, of, posted);
    const problems = problemsOf(errors, model.groups);
    const kept = posted ? { values: posted } : {};
    return page(VIEW, { ...model, ...kept, problems }, problems.length > 0 ? 422 : 200);
  }

  /** The letters, to be read before the decision; a letter that lacks a fact leads back to its question. */
  private async check(desk: Desk, body: Posted, action: Action, changed = ''): Promise<Page> {
    const { asking, school, folder, form, of } = desk;
    const checked: Checked = await this.store.forSchool(school.id, tx =>
      checkLetters(tx, folder, asking.actor, action),
    );
    if (!checked.ok) return this.questions(desk, body, checked.errors);
    const { letters, blocked, shown } = checked;
    const {
      title,
      pupil,
      button,
      back,
      action: address,
    } = decisionModel(folder, asking.actor, form, of, body);
    const what = foresee(folder, asking.actor, action);
    return page(CHECK_VIEW, {
      title: content.checkTitle(title),
      breadcrumbs: crumbsOf(folder, asking.actor),
      values: body,
      pupil,
      button,
      back,
      action: address,
      letters,
      blocked,
      shown,
      changed,
      follows: what.allowed ? what.follows.map(consequence => consequence.what) : [],
      dates: [],
      carried: carriedOf(body),
    });
  }

  private async cameOf(
    desk: Desk,
    body: Posted,
    asked: Asked,
    action: Action,
    afterwards: () => Promise<void>,
  ): Promise<Page | Redirect> {
    const { asking, school, folder, form, of } = desk;
    const back = caseAddressFor(asking.actor.role, folder.view.caseId);
    switch (asked.status) {
      case 'done':
        await afterwards();
        return goTo(back, content.done(form.action));
      case 'pending':
        await afterwards();
        return goToWithNote(back, content.pending);
      case 'expired':
        return goToWithNote(back, content.expired);
      case 'refused':
        break;
    }
    const now = await this.folder(asking, school, folder.view.caseId);
    // Another try is another command; what refused this one is kept in the case.
    const retry = { ...body, _once: newOnce(), _version: String(now.kase.length) };
    if (asked.rule === 'letter-changed')
      return await this.check({ ...desk, folder: now }, retry, action, content.lettersChanged);
    const since = sinceVersion(now, Number(body['_version']));
    if (asked.rule === 'state' && since.length > 0) {
      const { title, pupil } = { title: content.conflictTitle, pupil: now.pupilName };
      return page(
        'decision/conflict.page.njk',
        { title, pupil, breadcrumbs: crumbsOf(now, asking.actor), since, back },
        409,
      );
    }
    const event = asked.events.find(({ type }) => type === 'ActionRefused');
    const known = now.events.find(({ globalPosition }) => globalPosition === event?.globalPosition);
    const { events, world, parentName } = now;
    const refused = known ? explainEvent({ event: known, events, world, parentName }) : null;
    const model = decisionModel(now, asking.actor, form, of, retry, refused);
    const status = asked.rule === 'role' ? 403 : asked.rule === 'state' ? 409 : 422;
    return page(VIEW, { ...model, values: retry }, status);
  }
}

/** Whether the action would issue letters. */
function sends({ folder, asking }: Desk, action: Action): boolean {
  const what = foresee(folder, asking.actor, action);
  return what.allowed && what.sends;
}

/** What others did in the case since the page was shown; refusals change nothing. */
function sinceVersion(folder: CaseFolder, version: number) {
  const { events, view, world, parentName } = folder;
  return timelineOf(events as readonly CaseEvent[], view.caseNumber, world, { parentName }).filter(
    ({ seq, type }) => seq > version && type !== 'ActionRefused',
  );
}

/** The answers once more, as hidden fields. */
function carriedOf(body: Posted): { readonly name: string; readonly value: string }[] {
  return Object.entries(body).flatMap(([name, value]) => {
    if (name.startsWith('_') || value === undefined) return [];
    return (typeof value === 'string' ? [value] : value).map(text => ({ name, value: text }));
  });
}
