// Choosing the role to act in, and the school, where somebody holds more than one.
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { chooseRole, NeedsSigningIn, Person, type SignedIn } from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { problemWith, showAgain } from '../../frame/form.js';
import { firstPageOf } from '../../frame/navigation.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import { Renderer } from '../../frame/render.js';
import { choicesFor, roleModel } from './role.model.js';

const VIEW = 'role/role.page.njk';

@Controller('role')
@NeedsSigningIn()
export class RoleController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(Renderer) private readonly renderer: Renderer,
  ) {}

  @Get()
  show(@Person() person: SignedIn): Page {
    return page(VIEW, roleModel(person));
  }

  @Post()
  async choose(
    @Person() person: SignedIn,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Page | Redirect> {
    const values = (body ?? {}) as Record<string, unknown>;
    const choice = choicesFor(person.held).find(({ value }) => value === values['role']);
    const session = this.renderer.cookies.session(request);
    if (!choice || !session) {
      return showAgain(VIEW, roleModel(person), {
        problems: [problemWith('role', 'Choose the role you want to work in')],
        values,
      });
    }
    const { role, schoolId } = choice;
    const next = await this.store.asIdentity(tx => chooseRole(tx, session, person, role, schoolId));
    this.renderer.cookies.putSession(response, next);
    return goTo(firstPageOf(role));
  }
}
