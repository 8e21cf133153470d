// Turns what a handler gave back into an answer, in time.
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
import type { Request, Response } from 'express';
import { catchError, map, throwError, timeout, TimeoutError, type Observable } from 'rxjs';
import { WaymarkError } from '#libs/kernel';
import { Page, Redirect } from './page.js';
import { Renderer } from './render.js';

const LIMIT = 'waymark:seconds';
const USUAL_SECONDS = 20;

/** The handler may take so many seconds; 20 where it says nothing. */
export const TakesUpTo = (seconds: number): CustomDecorator => SetMetadata(LIMIT, seconds);

@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Renderer) private readonly renderer: Renderer,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const seconds = this.reflector.get<number | undefined>(LIMIT, context.getHandler()) ?? USUAL_SECONDS;
    return next.handle().pipe(
      timeout(seconds * 1000),
      catchError((error: unknown) =>
        throwError(() =>
          error instanceof TimeoutError
            ? new WaymarkError('web.too-slow', `No answer within ${seconds} seconds`)
            : error,
        ),
      ),
      map((given: unknown) => {
        if (given instanceof Page) return this.renderer.html(given, request, response);
        if (!(given instanceof Redirect)) return given;
        this.renderer.redirect(given, response);
        return '';
      }),
    );
  }
}
