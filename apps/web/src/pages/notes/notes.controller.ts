// Notes on a case and files that go with them. A file is looked at before it is kept: what it is, how large, and what the
// scanner says.
import {
  Body,
  Controller,
  Get,
  Inject,
  Param,
  Post,
  Res,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common';
import { FilesInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { createHash } from 'node:crypto';
import { may } from '#libs/access';
import { roleText, sentenceCase } from '#libs/audit';
import { nameOf, schoolFor, type Posted } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import {
  findCase,
  listNotes,
  loadAttachment,
  loadPupils,
  mostAttachmentBytes,
  putNote,
  type NewAttachment,
  type Store,
  type Tx,
} from '#libs/store';
import { STORE, WEB, type WebDependencies } from '../../dependencies.js';
import { notThere } from '../../frame/error-page.js';
import { onceOf, problemWith } from '../../frame/form.js';
import { goTo, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import { caseAddress, notesAddress } from '../case/case.addresses.js';
import { fileKind, safeName } from './file-kind.js';
import { content, mostFiles, mostNote } from './notes.content.js';
import { scanFile } from './scan.js';

interface Upload {
  readonly originalname: string;
  readonly buffer: Buffer;
}

const limits = { fileSize: mostAttachmentBytes, files: mostFiles, fields: 10, fieldSize: 4 * mostNote };

@Controller('cases/:id/notes')
@Needs('case:sealed')
export class NotesController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(WEB) private readonly web: WebDependencies,
  ) {}

  @Get()
  async show(@Asking() asking: Principal, @Param('id') id: string): Promise<Page> {
    return await this.notes(asking, id);
  }

  @Post()
  @UseInterceptors(FilesInterceptor('files', mostFiles, { limits }))
  async add(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Body() body: Posted,
    @UploadedFiles() files: readonly Upload[] = [],
  ): Promise<Page | Redirect> {
    const text = typeof body['text'] === 'string' ? body['text'].trim() : '';
    const { attachments, problems } = await this.look(files, onceOf(body));
    if (text === '' && files.length === 0) problems.push(problemWith('text', content.nothing));
    if (text.length > mostNote) problems.push(problemWith('text', content.tooLong));
    if (problems.length > 0) return await this.notes(asking, id, problems, body);
    const school = await schoolFor(this.store, asking);
    await this.store.forSchool(school.id, async tx => {
      const { pupilId } = await findCase(tx, id);
      const note = { id: onceOf(body), caseId: id, pupilId, at: tx.now(), by: asking.actor };
      await putNote(tx, { ...note, text, attachments });
    });
    return goTo(notesAddress(id), content.kept);
  }

  @Get(':note/:file')
  async file(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Param('file') file: string,
    @Res() response: Response,
  ): Promise<void> {
    const school = await schoolFor(this.store, asking);
    const found = await this.store.forSchool(school.id, tx => loadAttachment(tx, id, file));
    if (!found) throw notThere('file');
    // Never opened in place: a file of somebody else must not run as a page of ours.
    response.attachment(found.name);
    response.setHeader('Content-Type', found.mediaType);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.end(found.content);
  }

  private async look(
    files: readonly Upload[],
    once: string,
  ): Promise<{ attachments: NewAttachment[]; problems: FieldProblem[] }> {
    const attachments: NewAttachment[] = [];
    const problems: FieldProblem[] = [];
    for (const [i, { originalname, buffer }] of files.entries()) {
      // Browsers send names as UTF-8, which the reading of forms takes for Latin-1.
      const given = Buffer.from(originalname, 'latin1').toString();
      const kind = fileKind(buffer);
      if (buffer.length === 0) problems.push(problemWith('files', content.empty(given)));
      else if (!kind) problems.push(problemWith('files', content.kind(given)));
      if (!kind || buffer.length === 0) continue;
      const scan = await scanFile(this.web.scanCommand, buffer);
      if (scan === 'refused' || scan === 'failed') problems.push(problemWith('files', content[scan](given)));
      else
        attachments.push({
          id: partOf(once, i),
          name: safeName(given, kind),
          mediaType: kind.mediaType,
          bytes: buffer,
          scan,
        });
    }
    return { attachments, problems };
  }

  private async notes(
    asking: Principal,
    id: string,
    problems: readonly FieldProblem[] = [],
    values: Posted = {},
  ): Promise<Page> {
    const school = await schoolFor(this.store, asking);
    const { pupil, notes } = await this.store.forSchool(school.id, async tx => ({
      pupil: await pupilName(tx, asking, id),
      notes: await listNotes(tx, id),
    }));
    const model = {
      title: content.title,
      breadcrumbs: [
        { text: 'Worklist', href: '/worklist' },
        { text: pupil, href: caseAddress(id) },
      ],
      pupil,
      address: notesAddress(id),
      notes: notes.map(note => ({ ...note, who: sentenceCase(roleText(note.by.role)) })),
      noScanner: this.web.scanCommand === undefined ? content.noScanner : null,
      mayAdd: may(asking.actor.role, 'case:act'),
      most: mostFiles,
    };
    return page('notes/notes.page.njk', { ...model, problems, values }, problems.length > 0 ? 422 : 200);
  }
}

async function pupilName(tx: Tx, { actor }: Principal, caseId: string): Promise<string> {
  const { pupilId } = await findCase(tx, caseId);
  const [pupil] = may(actor.role, 'case:names') ? await loadPupils(tx, [pupilId]) : [];
  return (pupil && nameOf(pupil)) || 'This pupil';
}

/** An id for the i-th file of a form, the same each time that the form is sent. */
function partOf(once: string, i: number): string {
  const hex = createHash('sha256').update(`${once} ${i}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
