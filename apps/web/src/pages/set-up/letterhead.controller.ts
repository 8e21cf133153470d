// The logo on letters: sent in, looked at, taken away.
import { Body, Controller, Get, Inject, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { sentenceCase } from '#libs/audit';
import { schoolFor } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import {
  loadLogo,
  loadSettings,
  MOST_LOGO_BYTES,
  putLogo,
  saveSettings,
  type Letterhead,
  type Store,
  type Tx,
} from '#libs/store';
import { STORE } from '../../dependencies.js';
import { notThere } from '../../frame/error-page.js';
import { problemWith } from '../../frame/form.js';
import { goTo, page, type FieldProblem, type Page, type Redirect } from '../../frame/page.js';
import type { Fields } from './fields.js';
import { draftWith } from './settings-part.js';
import { content } from './set-up.content.js';

const limits = { fileSize: 4 * MOST_LOGO_BYTES, files: 1, fields: 10, fieldSize: 1000 };

@Controller('set-up/letterhead')
@Needs('school:set-up')
export class LetterheadController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    return await this.inSchool(asking, tx => letterheadPage(tx));
  }

  /** The image, which nothing in a browser runs as anything else. */
  @Get('image')
  async image(@Asking() asking: Principal, @Res() response: Response): Promise<void> {
    const logo = await this.inSchool(asking, async tx => {
      const { letterhead } = await loadSettings(tx);
      return letterhead ? await loadLogo(tx, letterhead.logo) : undefined;
    });
    if (!logo) throw notThere('image');
    response.setHeader('Content-Type', logo.type);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    response.end(logo.bytes);
  }

  @Post()
  @UseInterceptors(FileInterceptor('image', { limits }))
  async save(
    @Asking() asking: Principal,
    @Body() body: Fields,
    @UploadedFile() file: { readonly buffer: Buffer } | undefined,
  ): Promise<Page | Redirect> {
    const alt = typeof body['alt'] === 'string' ? body['alt'].trim().slice(0, 200) : '';
    const bytes = file?.buffer;
    const problems: FieldProblem[] = [];
    if (bytes && bytes.length > MOST_LOGO_BYTES) problems.push(problemWith('image', content.largeImage));
    if (alt === '') problems.push(problemWith('alt', content.noAlt));
    return await this.inSchool(asking, async tx => {
      const { letterhead } = await loadSettings(tx);
      const isSent = bytes !== undefined && bytes.length > 0;
      if (!isSent && letterhead === null) problems.push(problemWith('image', content.noImage));
      if (problems.length > 0) return await letterheadPage(tx, problems, body);
      try {
        const image = isSent ? await putLogo(tx, bytes) : { hash: letterhead!.logo, type: letterhead!.type };
        await keep(tx, asking, { logo: image.hash, type: image.type, alt });
      } catch (error) {
        if (!(error instanceof WaymarkError) || error.code !== 'settings.bad-logo') throw error;
        return await letterheadPage(tx, [problemWith('image', sentenceCase(error.message))], body);
      }
      return goTo('/set-up/letterhead', content.saved);
    });
  }

  @Post('take-away')
  async takeAway(@Asking() asking: Principal): Promise<Redirect> {
    await this.inSchool(asking, tx => keep(tx, asking, null));
    return goTo('/set-up', content.logoGone);
  }

  private async inSchool<T>(asking: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { id } = await schoolFor(this.store, asking);
    return await this.store.forSchool(id, work);
  }
}

async function keep(tx: Tx, { actor }: Principal, letterhead: Letterhead | null): Promise<void> {
  const settings = await loadSettings(tx);
  const options = { by: actor, at: tx.now(), basedOn: settings.version };
  await saveSettings(tx, draftWith(settings, { letterhead }), options);
}

async function letterheadPage(
  tx: Tx,
  problems: readonly FieldProblem[] = [],
  values?: Fields,
): Promise<Page> {
  const { letterhead, name } = await loadSettings(tx);
  const model = {
    title: 'Logo on letters',
    breadcrumbs: content.crumbs,
    letterhead,
    values: values ?? { alt: letterhead?.alt ?? name },
    problems,
  };
  return page('set-up/letterhead.page.njk', model, problems.length > 0 ? 422 : 200);
}
