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
import { may, type Permission } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import {
  readDevelopmentToken,
  whyNotLocal,
  type AskingRequest,
  type Principal,
} from './development-token.js';

const NEEDS = 'waymark:needs';
type Need = Permission | 'nothing';

/** The handler is for those who have this permission. */
export const Needs = (permission: Permission): CustomDecorator =>
  SetMetadata(NEEDS, permission satisfies Need);

/** The handler tells nothing about anybody: liveness, the description of the interface. */
export const OpenToAll = (): CustomDecorator => SetMetadata(NEEDS, 'nothing' satisfies Need);

/** Injection token: the address that the server listens on. */
export const LISTENS_ON = Symbol('address that the server listens on');

/** Parameter of a handler: who asks. Only on handlers that need a permission. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RequestOfPrincipal>();
  if (!principal) throw new Error('a handler asks for its principal and needs no permission');
  return principal;
});

type RequestOfPrincipal = AskingRequest & { principal?: Principal };

@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(LISTENS_ON) private readonly listensOn: string,
  ) {}

  /** Throws 'identity.unknown' for a request that does not say who asks, 'identity.not-allowed' where the table says no. */
  canActivate(context: ExecutionContext): boolean {
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEEDS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (need === 'nothing') return true;
    const request = context.switchToHttp().getRequest<RequestOfPrincipal>();
    const principal = this.identify(request);
    if (need === undefined || !may(principal.actor.role, need)) {
      throw new WaymarkError('identity.not-allowed', `The role ${principal.actor.role} may not do this`, {
        details: { rule: 'role', needs: need ?? 'a permission that nobody has' },
      });
    }
    request.principal = principal;
    return true;
  }

  private identify(request: AskingRequest): Principal {
    const read = readDevelopmentToken(request.headers.authorization);
    const distant = whyNotLocal(request, this.listensOn);
    if (distant !== undefined) {
      throw new WaymarkError('identity.unknown', `Development tokens do not count here: ${distant}`, {
        details: {
          remedy: 'ask from the machine itself, at http://127.0.0.1, with the server on its loopback address',
        },
      });
    }
    if (!read.ok) {
      throw new WaymarkError('identity.unknown', read.problem, { details: { remedy: read.remedy } });
    }
    return read.principal;
  }
}
