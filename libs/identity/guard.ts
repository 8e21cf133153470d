// The one guard: every handler says what it needs, the permission table says who has it, and a handler that says
// nothing is closed to everybody.
import {
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { IncomingMessage } from 'node:http';
import { may, type Permission } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { Principal, SignedIn } from './principal.js';

const NEEDS = 'waymark:needs';
type Need = Permission | 'nothing' | 'signing-in';

/** The handler is for those who have this permission. */
export const Needs = (permission: Permission): CustomDecorator =>
  SetMetadata(NEEDS, permission satisfies Need);

/** The handler is for everybody who signed in, in whatever role, or in none yet. */
export const NeedsSigningIn = (): CustomDecorator => SetMetadata(NEEDS, 'signing-in' satisfies Need);

/** The handler tells nothing about anybody: liveness, the description of the interface, the page to sign in. */
export const OpenToAll = (): CustomDecorator => SetMetadata(NEEDS, 'nothing' satisfies Need);

/** How an application finds out who asks; `signedIn` where it was a person with a browser. */
export interface Identified {
  readonly signedIn?: SignedIn;
  readonly principal?: Principal;
}

/** Injection token: finds out who asks. Throws 'identity.unknown' for somebody who claims something that is not so. */
export const IDENTIFY = Symbol('finds out who asks');
export type Identify = (request: IncomingMessage) => Promise<Identified>;

export type IdentifiedRequest = IncomingMessage & { identified?: Identified };

/** Parameter of a handler: who asks. Only on handlers that need a permission. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = context.switchToHttp().getRequest<IdentifiedRequest>().identified?.principal;
  if (!principal) throw new Error('a handler asks for its principal and needs no permission');
  return principal;
});

/** Parameter of a handler: the person who signed in. Only on handlers that need signing in. */
export const Person = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => {
  const signedIn = context.switchToHttp().getRequest<IdentifiedRequest>().identified?.signedIn;
  if (!signedIn) throw new Error('a handler asks for its person and needs no signing in');
  return signedIn;
});

@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(IDENTIFY) private readonly identify: Identify,
  ) {}

  /**
   * Throws 'identity.unknown' for a request that does not say who asks, 'identity.no-role' where a role is yet to be chosen,
   * 'identity.must-change' where a password is, and 'identity.not-allowed' where the table says no.
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEEDS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (need === 'nothing') return true;
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const identified = (request.identified ??= await this.identify(request));
    if (!identified.signedIn && !identified.principal) throw unknown('The request does not say who asks');
    if (need === 'signing-in' && identified.signedIn) return true;
    if (identified.signedIn?.mustChange) {
      throw new WaymarkError('identity.must-change', 'A new password has to be chosen first', {
        details: { remedy: 'choose a new password' },
      });
    }
    const { principal } = identified;
    if (!principal) {
      throw new WaymarkError('identity.no-role', 'No role is chosen', {
        details: { remedy: 'choose a role' },
      });
    }
    if (need === undefined || need === 'signing-in' || !may(principal.actor.role, need)) {
      throw new WaymarkError('identity.not-allowed', `The role ${principal.actor.role} may not do this`, {
        details: { rule: 'role', needs: need ?? 'a permission that nobody has' },
      });
    }
    return true;
  }
}

/** The error for a request whose asker is not known. */
export const unknown = (
  message: string,
  remedy = 'sign in, or send a token of your account: "Authorization: Bearer waymark_..."',
): WaymarkError => new WaymarkError('identity.unknown', message, { details: { remedy } });
