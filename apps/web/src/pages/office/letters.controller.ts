// Letters on paper: those that wait for the post, the runs they are printed in, the word that they left; and letters that
// could not be delivered, with what can be done about each.
import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { printedRun, schoolFor, shownPupils } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import { letterTitle } from '#libs/letters';
import {
  answerDelivery,
  listDeliveryTasks,
  listPrintRuns,
  listRunLetters,
  listWaitingLetters,
  loadDelivery,
  loadPrintRun,
  loadSchool,
  makePrintRun,
  namesOfParents,
  noteUnwritten,
  postPrintRun,
  reportPosted,
  takeOutOfRun,
  type PrintRunLetter,
  type Store,
  type Tx,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { TakesUpTo } from '../../frame/answer.interceptor.js';
import { notThere } from '../../frame/error-page.js';
import { problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, goToWithNote, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { content } from './office.content.js';
import { HandedForm, nameOf, PostedForm, TaskForm, typedDay } from './office.model.js';

type Asked = Readonly<Record<string, unknown>>;
/** Five hundred letters of some pages. */
const PRINT_SECONDS = 120;
const VIEW = 'office/letters.page.njk';
const RUN_VIEW = 'office/run.page.njk';

@Controller('letters')
@Needs('delivery:post')
export class LettersController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    return page(VIEW, await this.inSchool(asking, tx => lettersModel(tx, asking)));
  }

  @Post('print-run')
  async make(@Asking() asking: Principal): Promise<Redirect> {
    const run = await this.inSchool(asking, tx => makePrintRun(tx, asking.actor, tx.now()));
    return run
      ? goTo(`/letters/print-run/${run.id}`, content.made)
      : goToWithNote('/letters', content.noneWaits);
  }

  @Post('posted')
  async handed(@Asking() asking: Principal, @Body() body: Asked): Promise<Page | Redirect> {
    const form = await readForm(HandedForm, body);
    return await this.inSchool(asking, async tx => {
      const again = async (problems: readonly FieldProblem[]) =>
        showAgain(VIEW, await lettersModel(tx, asking), { problems, values: body });
      if (!form.ok) return again(form.problems);
      const { letter, on, method } = form.value;
      const refused = await refusalOf(() =>
        reportPosted(tx, letter, { on, method, at: tx.now(), by: asking.actor }),
      );
      if (refused === 'delivery.bad-date') return again([problemWith('on', content.badPostedDay)]);
      return refused === null
        ? goTo('/letters', content.handed)
        : goToWithNote('/letters', content.taskChanged);
    });
  }

  @Post('tasks')
  async answer(@Asking() asking: Principal, @Body() body: Asked): Promise<Page | Redirect> {
    const form = await readForm(TaskForm, body);
    return await this.inSchool(asking, async tx => {
      if (!form.ok) return showAgain(VIEW, await lettersModel(tx, asking), form);
      const { letter, answer, on } = form.value;
      const [by, at] = [asking.actor, tx.now()];
      const isThere = (await loadDelivery(tx, letter)) !== undefined;
      const refused = await refusalOf(async () => {
        // A letter that was never written has no delivery, only the task to have seen that.
        if (!isThere && answer === 'noted') await noteUnwritten(tx, letter, by, at);
        else await answerDelivery(tx, letter, { answer, by, at, ...(on && { on }) });
      });
      return refused === null
        ? goTo('/letters', content.taskDone)
        : goToWithNote('/letters', content.taskChanged);
    });
  }

  @Get('print-run/:id')
  async run(@Asking() asking: Principal, @Param('id') id: string): Promise<Page> {
    return page(RUN_VIEW, await this.inSchool(asking, tx => runModel(tx, asking, id)));
  }

  @Post('print-run/:id/posted')
  async posted(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Body() body: Asked,
  ): Promise<Page | Redirect> {
    const form = await readForm(PostedForm, body);
    const again = (problems: readonly FieldProblem[]) =>
      this.inSchool(asking, async tx =>
        showAgain(RUN_VIEW, await runModel(tx, asking, id), { problems, values: body }),
      );
    if (!form.ok) return await again(form.problems);
    const { on } = form.value;
    // A refusal undoes the whole transaction: a run is posted on one day or not at all.
    const refused = await refusalOf(() =>
      this.inSchool(asking, tx => postPrintRun(tx, id, { on, by: asking.actor, at: tx.now() })),
    );
    if (refused === 'delivery.bad-date') return await again([problemWith('on', content.badPostedDay)]);
    if (refused === 'print-run.posted')
      return goToWithNote(`/letters/print-run/${id}`, content.postedElsewhere);
    return refused === null
      ? goTo('/letters', content.posted)
      : goToWithNote('/letters', content.taskChanged);
  }

  @Post('print-run/:id/take-out')
  async takeOut(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Body() body: Asked,
  ): Promise<Redirect> {
    const key = typeof body['letter'] === 'string' ? body['letter'] : '';
    const refused = await this.inSchool(asking, tx => refusalOf(() => takeOutOfRun(tx, id, key)));
    const path = `/letters/print-run/${id}`;
    return refused === null ? goTo(path, content.tookOut) : goToWithNote(path, content.taskChanged);
  }

  @Get('print-run/:id/letters.pdf')
  @TakesUpTo(PRINT_SECONDS)
  async pdf(@Asking() asking: Principal, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const { pdf } = await this.printed(asking, id);
    give(response, 'application/pdf', `letters-${id.slice(0, 8)}.pdf`, Buffer.from(pdf));
  }

  @Get('print-run/:id/letters.csv')
  @TakesUpTo(PRINT_SECONDS)
  async csv(@Asking() asking: Principal, @Param('id') id: string, @Res() response: Response): Promise<void> {
    const { csv } = await this.printed(asking, id);
    give(response, 'text/csv; charset=utf-8', `letters-${id.slice(0, 8)}.csv`, csv);
  }

  private async printed(asking: Principal, id: string) {
    const school = await schoolFor(this.store, asking);
    return await printedRun(this.store, school.id, id).catch(asPage);
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}

/** The code with which a step was refused; null where it was carried out. */
async function refusalOf(step: () => Promise<unknown>): Promise<string | null> {
  try {
    await step();
    return null;
  } catch (error) {
    if (error instanceof WaymarkError && /^(delivery|print-run)\./.test(error.code)) {
      if (error.code === 'print-run.unknown') throw notThere('print run');
      return error.code;
    }
    throw error;
  }
}

function asPage(error: unknown): never {
  if (!(error instanceof WaymarkError)) throw error;
  if (error.code === 'print-run.unknown') throw notThere('print run');
  if (!['print-run.altered', 'print-run.moved', 'letter.refused'].includes(error.code)) throw error;
  const remedy = 'Take the letter out of the run, print the others, and have its case looked at.';
  throw new WaymarkError('web.unprintable', error.message, { details: { remedy } });
}

function give(response: Response, type: string, name: string, bytes: Buffer | string): void {
  response.attachment(name);
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'no-store');
  response.end(bytes);
}

/** Letters with the names of the people they are about. */
async function named<T extends Omit<PrintRunLetter, 'sha256'>>(
  tx: Tx,
  asking: Principal,
  letters: readonly T[],
  policy: string,
) {
  const pupils = await shownPupils(
    tx,
    asking,
    letters.map(({ pupilId }) => pupilId),
  );
  const parents = await namesOfParents(
    tx,
    letters.map(({ parent }) => parent),
  );
  return letters.map(letter => ({
    ...letter,
    title: letterTitle(policy, letter.letter),
    pupil: nameOf(pupils(letter.pupilId)),
    to: parents(letter.parent) || 'a parent',
    href: letter.caseId === null ? `/letters/new?pupil=${letter.pupilId}` : `/cases/${letter.caseId}`,
  }));
}

async function lettersModel(tx: Tx, asking: Principal) {
  const { policyId } = await loadSchool(tx);
  const waiting = await listWaitingLetters(tx);
  const tasks = await listDeliveryTasks(tx);
  const all = await named(tx, asking, [...waiting, ...tasks], policyId);
  const shown = new Map(all.map(letter => [letter.key, letter]));
  return {
    title: content.lettersTitle,
    breadcrumbs: content.crumbs,
    waiting: waiting.map(({ key, method, since }) => ({ ...shown.get(key)!, method, since })),
    toPrint: waiting.filter(({ method }) => method === 'post').length,
    tasks: tasks.map(({ key, state, since, answers }) => ({
      ...shown.get(key)!,
      state: content.states[state],
      since,
      answers: answers.map(answer => ({ value: answer, text: content.answers[answer] })),
    })),
    runs: (await listPrintRuns(tx)).slice(0, 10),
    today: typedDay(tx.now()),
  };
}

async function runModel(tx: Tx, asking: Principal, id: string) {
  const run = await loadPrintRun(tx, id).catch(asPage);
  const { policyId } = await loadSchool(tx);
  return {
    title: 'Print run',
    breadcrumbs: content.letterCrumbs,
    run,
    address: `/letters/print-run/${id}`,
    letters: await named(tx, asking, await listRunLetters(tx, id), policyId),
    today: typedDay(tx.now()),
  };
}
