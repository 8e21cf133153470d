// The same step approved for several pupils: chosen one by one, each letter read and refusable, each its own command.
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { may } from '#libs/access';
import { explainEvent } from '#libs/audit';
import { askForAction, openFolder, schoolFor, worklistOf, type Asked, type Posted } from '#libs/desk';
import { Asking, Needs, type Principal, type SchoolRef } from '#libs/identity';
import type { Logger } from '#libs/runtime';
import { readOnce, type Store, type Tx } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';
import { GATEWAY, LOGGER, STORE } from '../../dependencies.js';
import { notThere } from '../../frame/error-page.js';
import { onceOf } from '../../frame/form.js';
import { page, type Page } from '../../frame/page.js';
import { caseAddress, decisionAddress } from '../case/case.addresses.js';
import { checkLetters, type LetterView } from '../decision/check-letters.js';
import { yearText } from '../worklist/worklist.model.js';
import { content, mostTogether } from './approve.content.js';

interface Candidate {
  readonly caseId: string;
  readonly pupil: string;
  readonly why: readonly string[];
  readonly letters: readonly LetterView[];
  readonly blocked: readonly { readonly name: string }[];
  readonly shown: string;
  /** Why it cannot go out with the others, where it cannot. */
  readonly alone: string | null;
  readonly href: string;
}

const crumbs = [{ text: 'Worklist', href: '/worklist' }];
const TASK = /^approve:([a-z0-9-]{1,80})$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@Controller('approve')
@Needs('case:act')
export class ApproveController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(GATEWAY) private readonly gateway: Pick<CaseGateway, 'act'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  async show(@Asking() asking: Principal, @Query('task') task?: string): Promise<Page> {
    const school = await schoolFor(this.store, asking);
    return await this.choose(asking, school, stageOf(task));
  }

  @Post()
  async approve(
    @Asking() asking: Principal,
    @Body() body: Posted,
    @Query('task') task?: string,
  ): Promise<Page> {
    const stage = stageOf(task);
    const school = await schoolFor(this.store, asking);
    const chosen = listOf(body['case'])
      .filter(id => UUID.test(id))
      .slice(0, mostTogether);
    if (chosen.length === 0)
      return await this.choose(asking, school, stage, [{ field: 'case', text: content.choose }]);
    return body['_step'] === 'send'
      ? await this.send(asking, school, stage, chosen, body)
      : await this.check(asking, school, stage, chosen);
  }

  private async choose(
    asking: Principal,
    school: SchoolRef,
    stage: string,
    problems: readonly { readonly field: string; readonly text: string }[] = [],
  ): Promise<Page> {
    const { role } = asking.actor;
    const reader = { roles: [role], names: may(role, 'case:names') };
    const query = { tab: 'mine', what: `approve:${stage}`, limit: mostTogether } as const;
    const list = await this.store.forSchool(school.id, tx => worklistOf(tx, reader, query, tx.now()));
    const title = list.stages.find(({ id }) => id === stage)?.title ?? stage;
    const items = list.items.map(item => ({
      value: item.caseId,
      text: [item.pupil, ...(item.yearGroup === null ? [] : [yearText(item.yearGroup)])].join(', '),
      hint: {
        text: item.due
          ? `Due ${item.due.day}, ${item.due.away}${item.onHold ? '; on hold' : ''}`
          : `Waits since ${item.since}`,
      },
    }));
    const model = { title: content.title(title), breadcrumbs: crumbs, problems, items, task: stage };
    const more = list.next !== null;
    return page(
      'approve/choose.page.njk',
      { ...model, more, most: mostTogether },
      problems.length > 0 ? 422 : 200,
    );
  }

  private async check(
    asking: Principal,
    school: SchoolRef,
    stage: string,
    chosen: readonly string[],
  ): Promise<Page> {
    // What is the school's is read once for all of them.
    const candidates = await this.store.forSchool(school.id, async tx => {
      const reading = readOnce(tx);
      const found: Candidate[] = [];
      for (const id of chosen) found.push(await this.candidate(reading, asking, stage, id));
      return found;
    });
    const ready = candidates.filter(({ alone }) => alone === null).length;
    const model = { title: content.checkTitle, breadcrumbs: crumbs, task: stage };
    return page('approve/check.page.njk', { ...model, candidates, ready });
  }

  private async candidate(tx: Tx, { actor }: Principal, stage: string, caseId: string): Promise<Candidate> {
    const reader = { role: actor.role, names: may(actor.role, 'case:names'), sealed: false };
    const folder = await openFolder(tx, caseId, tx.now(), reader);
    const { events, world, parentName, pupilName } = folder;
    const event = events.findLast(
      e => e.type === 'StageProposed' && e.data.stage === stage && e.streamId === caseId,
    );
    const why = event ? explainEvent({ event, events, world, parentName }).comparison : [];
    const checked = await checkLetters(tx, folder, actor, { action: 'approve', stage });
    return {
      caseId,
      pupil: pupilName,
      why,
      href: decisionAddress(caseId, 'approve', stage),
      ...(checked.ok
        ? { ...checked, alone: null }
        : {
            letters: [],
            blocked: [],
            shown: '',
            alone: checked.errors.map(({ text }) => text).join('. '),
          }),
    };
  }

  private async send(
    asking: Principal,
    school: SchoolRef,
    stage: string,
    chosen: readonly string[],
    body: Posted,
  ): Promise<Page> {
    const { store, gateway, logger } = this;
    const once = onceOf(body);
    const outcomes: { name: string; href: string; text: string; isDone: boolean }[] = [];
    for (const caseId of chosen) {
      const shown = body[`shown-${caseId}`];
      const asked = await askForAction({ store, gateway, logger }, school, asking, caseId, {
        action: { action: 'approve', stage },
        key: `${once}-${caseId}`,
        ...(typeof shown === 'string' && { shown }),
      });
      const name = listOf(body[`name-${caseId}`])[0] ?? 'A pupil';
      outcomes.push({
        name,
        href: caseAddress(caseId),
        text: outcomeText(asked),
        isDone: asked.status === 'done',
      });
    }
    const model = { title: content.outcomeTitle, breadcrumbs: crumbs };
    return page('approve/outcome.page.njk', { ...model, outcomes });
  }
}

const outcomeText = (asked: Asked): string =>
  asked.status === 'refused' ? content.refused : content.outcomes[asked.status];

function stageOf(task: string | undefined): string {
  const stage = typeof task === 'string' ? TASK.exec(task)?.[1] : undefined;
  if (stage === undefined) throw notThere('step');
  return stage;
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
