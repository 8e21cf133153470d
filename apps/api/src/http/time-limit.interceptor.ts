// Nobody waits for ever: a handler that takes too long is answered for. Work that it began ends by the database's own limits.
import {
  Inject,
  Injectable,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { catchError, throwError, timeout, TimeoutError, type Observable } from 'rxjs';
import { ProblemError } from '../problems/problem.js';

const LIMIT = 'waymark:seconds';
const USUAL_SECONDS = 30;

/** The handler may take so many seconds; 30 where it says nothing. */
export const TakesUpTo = (seconds: number): CustomDecorator => SetMetadata(LIMIT, seconds);

@Injectable()
export class TimeLimitInterceptor implements NestInterceptor {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const seconds = this.reflector.get<number | undefined>(LIMIT, context.getHandler()) ?? USUAL_SECONDS;
    return next.handle().pipe(
      timeout(seconds * 1000),
      catchError((error: unknown) =>
        throwError(() =>
          error instanceof TimeoutError
            ? new ProblemError(503, 'too-slow', `No answer within ${seconds} seconds`, {
                remedy: 'try again in a moment',
              })
            : error,
        ),
      ),
    );
  }
}
