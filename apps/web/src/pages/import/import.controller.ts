// Files into the register, step by step: choose, say what the columns hold, see what would come of it, take it in. Each step
// is a page of its own that can be left and come back to.
import {
  Body,
  Controller,
  Get,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lookAtFile, schoolFor, type ImportSlip } from '#libs/desk';
import { Asking, Needs, type Principal, type SchoolRef } from '#libs/identity';
import type { ImportProfile } from '#libs/register';
import {
  findRejectedImport,
  listImports,
  listProfiles,
  loadSettings,
  putProfile,
  rejectedFile,
  type Store,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { TakesUpTo } from '../../frame/answer.interceptor.js';
import { notThere } from '../../frame/error-page.js';
import { problemWith, showAgain } from '../../frame/form.js';
import { goTo, goToWithNote, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { content } from './import.content.js';
import {
  addressOf,
  columnsModel,
  layoutOf,
  percentRead,
  readReading,
  sizeText,
  type Posted,
} from './import.model.js';
import { ImportService } from './import.service.js';
import { isText, nameOfFile, ReceiveFile, type ReceivedFile } from './received-file.js';

const UPLOAD_SECONDS = 280;
const DOWNLOAD_SECONDS = 120;
/** A watching page asks anew after this time. */
const WATCH_MS = 300_000;

@Controller('import')
@Needs('register:import')
export class ImportController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(ImportService) private readonly imports: ImportService,
  ) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    return page('import/import.page.njk', await this.start(asking));
  }

  @Post()
  @TakesUpTo(UPLOAD_SECONDS)
  @UseInterceptors(ReceiveFile())
  async receive(
    @Asking() asking: Principal,
    @Body() body: Posted,
    @UploadedFile() file: ReceivedFile | undefined,
  ): Promise<Page | Redirect> {
    const again = async (text: string): Promise<Page> =>
      showAgain('import/import.page.njk', await this.start(asking), {
        problems: [problemWith('file', text)],
        values: body,
      });
    if (!file) return again(content.noFile);
    const { kept } = file;
    if (kept === 'too-large') return again(content.tooLarge);
    if (kept === 'too-many') return again(content.tooMany);
    let isTaken = false;
    try {
      if (kept.size === 0) return again(file.originalname === '' ? content.noFile : content.empty);
      if (!isText(await kept.head(4096))) return again(content.badFile);
      const school = await schoolFor(this.store, asking);
      const kind = body['kind'] === 'people' ? 'people' : 'marks';
      const info = { schoolId: school.id, kind, name: nameOfFile(file) } as const;
      const slip = await this.imports.desk.receive(info, kept);
      isTaken = true;
      return goTo(addressOf(slip));
    } finally {
      if (!isTaken) await kept.close();
    }
  }

  @Get('rejected/:batch')
  @TakesUpTo(DOWNLOAD_SECONDS)
  async rejected(
    @Asking() asking: Principal,
    @Param('batch') batch: string,
    @Res() response: Response,
  ): Promise<void> {
    const school = await schoolFor(this.store, asking);
    await this.store.forSchool(school.id, async tx => {
      const found = await findRejectedImport(tx, batch);
      response.attachment(`rejected-rows-${batch.slice(0, 8)}.csv`);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Cache-Control', 'no-store');
      // A reader who is too slow, or gone, does not keep the database waiting.
      const signal = AbortSignal.timeout(DOWNLOAD_SECONDS * 1000);
      await pipeline(Readable.from(rejectedFile(tx, found)), response, { signal }).catch(() =>
        response.destroy(),
      );
    });
  }

  /** The step that the file is at. */
  @Get(':id')
  async step(@Asking() asking: Principal, @Param('id') id: string, @Query() query: Posted): Promise<Page> {
    const school = await schoolFor(this.store, asking);
    const slip = this.imports.desk.find(school.id, id);
    const isDropped = slip?.head.length === 0 && slip.phase !== 'taken';
    if (!slip || isDropped)
      return page(
        'import/gone.page.njk',
        { title: 'This file is not kept any more', breadcrumbs: content.crumbs },
        404,
      );
    if (slip.phase === 'sent' || (slip.phase !== 'taken' && 'columns' in query))
      return this.columns(school, slip, query);
    const title = {
      trying: 'Checking the file',
      tried: 'Check before it is taken in',
      taking: 'Taking the file in',
      taken: 'The file is taken in',
      failed: 'The file could not be read',
    }[slip.phase];
    const view = slip.phase === 'trying' || slip.phase === 'taking' ? 'progress' : slip.phase;
    const { report } = slip;
    return page(`import/${view}.page.njk`, {
      title,
      breadcrumbs: content.crumbs,
      slip: { ...slip, head: null },
      address: addressOf(slip),
      percent: percentRead(slip),
      report,
      form: report && content.formats[report.format],
      pupils: slip.kind === 'people',
    });
  }

  @Post(':id/columns')
  async tryOut(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Body() body: Posted,
  ): Promise<Page | Redirect> {
    const { school, slip } = await this.slipOf(asking, id);
    if ('layout' in body) return this.columns(school, slip, body);
    const now = await this.store.forSchool(school.id, tx => Promise.resolve(tx.now()));
    const read = readReading(slip, body, now);
    if (!read.ok) return this.columns(school, slip, body, read.problems);
    const { saveAs, reading } = read;
    if (saveAs !== null) await this.store.forSchool(school.id, tx => putProfile(tx, saveAs, reading.profile));
    const refused = this.imports.desk.tryOut(school.id, id, reading, asking.actor);
    return refused === null ? goTo(addressOf(slip)) : goToWithNote(addressOf(slip), content[refused]);
  }

  @Post(':id/take')
  async take(@Asking() asking: Principal, @Param('id') id: string): Promise<Redirect> {
    const { school, slip } = await this.slipOf(asking, id);
    const refused = this.imports.desk.take(school.id, id, asking.actor);
    return refused === null ? goTo(addressOf(slip)) : goToWithNote(addressOf(slip), content[refused]);
  }

  @Post(':id/drop')
  async drop(@Asking() asking: Principal, @Param('id') id: string): Promise<Redirect> {
    const { school } = await this.slipOf(asking, id);
    await this.imports.desk.drop(school.id, id);
    return goTo('/import', content.dropped);
  }

  /** Server-sent events: how far the file is read, until the step is over. */
  @Get(':id/events')
  async events(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { slip } = await this.slipOf(asking, id);
    response.setHeader('Content-Type', 'text/event-stream');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Accel-Buffering', 'no');
    const tell = (now: ImportSlip): void => {
      const isOver = now.phase !== 'trying' && now.phase !== 'taking';
      const data = JSON.stringify({ percent: percentRead(now), rows: now.progress.rows });
      response.write(`event: ${isOver ? 'over' : 'step'}\ndata: ${data}\n\n`);
      if (isOver) end();
    };
    const stop = this.imports.desk.watch(id, tell);
    const limit = setTimeout(() => end(), WATCH_MS);
    const end = (): void => {
      clearTimeout(limit);
      stop();
      if (!response.writableEnded) response.end();
    };
    request.once('close', end);
    tell(slip);
  }

  private async slipOf(
    asking: Principal,
    id: string,
  ): Promise<{ readonly school: SchoolRef; readonly slip: ImportSlip }> {
    const school = await schoolFor(this.store, asking);
    const slip = this.imports.desk.find(school.id, id);
    if (!slip) throw notThere('file');
    return { school, slip };
  }

  private async columns(
    school: SchoolRef,
    slip: ImportSlip,
    body: Posted,
    problems: readonly FieldProblem[] = [],
  ): Promise<Page> {
    const profiles = await this.store.forSchool(school.id, listProfiles);
    const chosen = profiles.find(({ name }) => name === body['profile']);
    const isNew = !('layout' in body) && problems.length === 0;
    const profile: ImportProfile =
      chosen?.profile ?? (isNew ? slip.reading.profile : layoutOf(body, slip.kind));
    const looked = lookAtFile(slip.head, slip.kind, profile);
    const names = profiles.map(({ name }) => name);
    const model = columnsModel(slip, looked, profile, names, chosen?.name ?? '');
    const typed = problems.length > 0 ? { problems, values: body } : { values: { saveAs: body['saveAs'] } };
    return page('import/columns.page.njk', { ...model, ...typed }, problems.length > 0 ? 422 : 200);
  }

  private async start(asking: Principal) {
    const school = await schoolFor(this.store, asking);
    const { past, takenOn } = await this.store.forSchool(school.id, async tx => ({
      past: await listImports(tx, { limit: 10 }),
      takenOn: (await loadSettings(tx)).takenOn,
    }));
    const slips = this.imports.desk.of(school.id).filter(({ phase }) => phase !== 'taken');
    return {
      title: content.title,
      kinds: Object.entries(content.kinds).map(([value, { text, hint }]) => ({
        value,
        text,
        hint: { text: hint },
      })),
      waiting: slips.slice(0, 5).map(slip => ({
        address: addressOf(slip),
        name: slip.name,
        size: sizeText(slip.bytes),
        phase: slip.phase,
        receivedAt: slip.receivedAt,
      })),
      past,
      takenOn,
    };
  }
}
