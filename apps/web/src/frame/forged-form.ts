// Every request that changes something must come from a form of ours: it carries a token that only our pages were given.
import type { NextFunction, Request, Response } from 'express';
import { isFromElsewhere, isSafe } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { Cookies } from './cookies.js';

/** Name of the token in a form's body, and in the address of a form that sends files. */
const FIELD = '_token';

/** Express middleware behind the reading of forms. Throws 'web.forged-form'. */
export const refuseForgedForms =
  (cookies: Cookies) =>
  (request: Request, _response: Response, next: NextFunction): void => {
    if (isSafe(request.method)) return next();
    const body = request.body as Record<string, unknown> | undefined;
    const token = body?.[FIELD] ?? request.query[FIELD] ?? request.headers['x-csrf-token'];
    if (!isFromElsewhere(request) && typeof token === 'string' && cookies.isOurs(request, token))
      return next();
    next(
      new WaymarkError('web.forged-form', 'The form is out of date, or was not sent from a page of Waymark', {
        details: { remedy: 'go back, load the page anew and send the form again; nothing was changed' },
      }),
    );
  };
