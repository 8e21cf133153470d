// The help page of each role, and for somebody who has not signed in.
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { roles, type Role } from '#libs/access';
import { IDENTIFY, OpenToAll, type Identify, type IdentifiedRequest } from '#libs/identity';
import { notThere } from '../../frame/error-page.js';
import { page, type Page } from '../../frame/page.js';
import { roleNames } from '../../frame/words.js';
import { forEverybody, helpFor } from './help.content.js';

const VIEW = 'help/help.page.njk';

@Controller('help')
@OpenToAll()
export class HelpController {
  constructor(@Inject(IDENTIFY) private readonly identify: Identify) {}

  /** One's own role's page, or the page for everybody. */
  @Get()
  async show(@Req() request: IncomingMessage & IdentifiedRequest): Promise<Page> {
    request.identified = await this.identify(request);
    return helpPage(request.identified.principal?.actor.role);
  }

  @Get(':role')
  async showOf(
    @Req() request: IncomingMessage & IdentifiedRequest,
    @Param('role') name: string,
  ): Promise<Page> {
    request.identified = await this.identify(request);
    const role = roles.find(each => each === name);
    if (!role) throw notThere('help page');
    return helpPage(role);
  }
}

function helpPage(role: Role | undefined): Page {
  return page(VIEW, {
    title: role ? `Help for the ${roleNames[role].toLowerCase()}` : 'Help',
    sections: [...(role ? helpFor[role] : []), ...forEverybody],
    others: roles
      .filter(each => each !== role)
      .map(each => ({ text: roleNames[each], href: `/help/${each}` })),
  });
}
