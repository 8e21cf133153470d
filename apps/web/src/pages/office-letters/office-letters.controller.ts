// Letters outside the ladder: the kind, the questions it asks, the letter beside them, and sending it as it was seen.
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import {
  previewOfficeLetters,
  readDetails,
  readOfficeLetter,
  schoolFor,
  schoolOfCase,
  sendOfficeLetters,
  type Posted,
} from '#libs/desk';
import { Asking, Needs, type Principal, type SchoolRef } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { Store, Tx } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { notThere } from '../../frame/error-page.js';
import { onceOf } from '../../frame/form.js';
import { goTo, goToWithNote, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { content } from './office-letters.content.js';
import {
  addressOf,
  chosenParents,
  letterModel,
  problemsAt,
  problemsIn,
  subjectOf,
  type Asked,
  type Subject,
} from './office-letters.model.js';

const VIEW = 'office-letters/office-letters.page.njk';

@Controller('letters')
@Needs('case:act')
export class OfficeLettersController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get('new')
  async show(@Asking() asking: Principal, @Query() query: Asked): Promise<Page> {
    return this.about(asking, query, subject => Promise.resolve(page(VIEW, letterModel(subject, asking))));
  }

  @Post('new')
  async answer(
    @Asking() asking: Principal,
    @Query() query: Asked,
    @Body() body: Posted,
  ): Promise<Page | Redirect> {
    return this.about(asking, query, async (subject, tx) => {
      if (!subject.kind) throw notThere('letter');
      const read = readDetails(subject.groups, body);
      const parents = chosenParents(subject, body);
      if (!read.ok || parents.length === 0) return refused(subject, asking, body, read);
      const wanted = {
        pupilId: subject.pupilId,
        ...(subject.caseId !== undefined && { caseId: subject.caseId }),
        letter: subject.kind.letter,
        parents,
        ...(read.details && { details: read.details }),
        at: tx.now(),
        by: asking.actor,
      };
      const shown = body['_step'] === 'send' && typeof body['_shown'] === 'string' ? body['_shown'] : null;
      if (shown === null) return this.preview(subject, asking, body, tx, wanted);
      try {
        const sent = await sendOfficeLetters(tx, { ...wanted, shown, once: onceOf(body) });
        const { kind: _kind, ...about } = subject;
        const address = addressOf({ ...about, kind: undefined });
        return sent.length > 0 ? goTo(address, content.sent) : goToWithNote(address, content.sentBefore);
      } catch (error) {
        if (!(error instanceof WaymarkError) || !/^letter\.(changed|incomplete)$/.test(error.code))
          throw error;
        return this.preview(subject, asking, body, tx, wanted, content.changed);
      }
    });
  }

  @Get('office/:file')
  @Needs('case:events')
  async read(
    @Asking() asking: Principal,
    @Param('file') file: string,
    @Query() query: Asked,
    @Res() response: Response,
  ): Promise<void> {
    const id = /^([0-9a-f-]{36})\.pdf$/.exec(file)?.[1];
    if (id === undefined) throw notThere('letter');
    const { id: school } = await this.schoolOf(asking, query);
    const { pdf, letter } = await this.store.forSchool(school, tx => readOfficeLetter(tx, asking.actor, id));
    response.attachment(`${letter}.pdf`);
    response.setHeader('Content-Type', 'application/pdf');
    response.setHeader('Cache-Control', 'no-store');
    response.end(Buffer.from(pdf));
  }

  private async preview(
    subject: Subject,
    asking: Principal,
    body: Posted,
    tx: Tx,
    wanted: Parameters<typeof previewOfficeLetters>[1],
    changed = '',
  ): Promise<Page> {
    const preview = await previewOfficeLetters(tx, wanted);
    const model = letterModel(subject, asking, body, preview);
    const problems = problemsIn(subject, preview.missing, model.groups);
    return page(VIEW, { ...model, values: body, problems, changed }, problems.length > 0 ? 422 : 200);
  }

  private async about<T>(
    asking: Principal,
    query: Asked,
    work: (subject: Subject, tx: Tx) => Promise<T>,
  ): Promise<T> {
    const { id } = await this.schoolOf(asking, query);
    return this.store.forSchool(id, async tx => work(await subjectOf(tx, asking, query), tx));
  }

  private schoolOf(asking: Principal, { case: caseId }: Asked): Promise<SchoolRef> {
    return typeof caseId === 'string'
      ? schoolOfCase(this.store, asking, caseId)
      : schoolFor(this.store, asking);
  }
}

function refused(
  subject: Subject,
  asking: Principal,
  body: Posted,
  read: ReturnType<typeof readDetails>,
): Page {
  const model = letterModel(subject, asking, body);
  const nobody: readonly FieldProblem[] =
    chosenParents(subject, body).length === 0 ? [{ field: 'parents', text: content.chooseParents }] : [];
  const problems = [...nobody, ...(read.ok ? [] : problemsAt(read.errors, model.groups))];
  return page(VIEW, { ...model, values: body, problems }, 422);
}
