// GET / leads to where a role begins.
import { Controller, Get } from '@nestjs/common';
import { NeedsSigningIn, Person, type SignedIn } from '#libs/identity';
import { firstPageOf } from '../../frame/navigation.js';
import { goTo, type Redirect } from '../../frame/page.js';

@Controller()
export class HomeController {
  @Get()
  @NeedsSigningIn()
  begin(@Person() { mustChange, principal }: SignedIn): Redirect {
    if (mustChange) return goTo('/account/password');
    return goTo(principal ? firstPageOf(principal.actor.role) : '/role');
  }
}
