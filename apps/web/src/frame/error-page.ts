// Which page an error gets: what happened, that nothing else was lost, and what to do now. Codes of the rooms below become
// pages here and nowhere else.
import { HttpException } from '@nestjs/common';
import { WaymarkError } from '#libs/kernel';

export interface ErrorPage {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** What to do. */
  readonly remedy: string;
}

const forbidden: ErrorPage = {
  status: 403,
  title: 'You cannot see this page',
  text: 'Your role does not have this page, or it belongs to another school.',
  remedy: 'Choose another role if you hold one, or ask the administrator of your school for it.',
};
const notFound: ErrorPage = {
  status: 404,
  title: 'Page not found',
  text: 'There is nothing at this address, or not in your school.',
  remedy: 'Check the address, or begin again at the first page.',
};
const changed: ErrorPage = {
  status: 409,
  title: 'This has changed meanwhile',
  text: 'Somebody else, or a date that passed, was faster than your answer. Your answer was not carried out.',
  remedy: 'Go back to the case, look at it as it is now, and decide again.',
};
const unusable: ErrorPage = {
  status: 422,
  title: 'This cannot be used as it is',
  text: 'A value in the address or in the form is not one that this page takes.',
  remedy: 'Go back, correct it and try again.',
};
const fault: ErrorPage = {
  status: 500,
  title: 'Something went wrong',
  text: 'The fault is on our side. What you had sent before is kept; this last step may not be.',
  remedy:
    'Go back and look whether it was carried out; if not, try again. If it happens again, tell the administrator the number below.',
};
const away: ErrorPage = {
  status: 503,
  title: 'The service is not available just now',
  text: 'A part of Waymark does not answer. No deadline is lost by this: the clocks are kept elsewhere.',
  remedy: 'Wait a minute and load the page again.',
};
const forged: ErrorPage = {
  status: 403,
  title: 'The form is out of date',
  text: 'The page with the form was opened before you signed in or chose another role. Nothing was changed.',
  remedy: 'Go back, load the page anew and send the form again.',
};
const tooLarge: ErrorPage = {
  status: 413,
  title: 'That is too large',
  text: 'More was sent than this page takes. Nothing was changed.',
  remedy: 'Send a smaller file or a shorter text.',
};

const byCode: Readonly<Record<string, ErrorPage>> = {
  'web.forged-form': forged,
  'web.too-slow': away,
  'web.not-found': notFound,
  'web.changed': changed,
  'web.unprintable': unusable,
  'identity.not-allowed': forbidden,
  'identity.not-held': forbidden,
  'desk.other-school': forbidden,
  'desk.unknown-school': notFound,
  'desk.unknown-case': notFound,
  'desk.letter-unseen': changed,
  'desk.name-school': unusable,
  'store.unknown-school': notFound,
  'store.bad-id': notFound,
  'log.unknown-case': notFound,
  'audit.unknown-case': notFound,
  'training.real-school': forbidden,
  'command.unknown': notFound,
  'command.key-reused': changed,
  'view.bad-cursor': unusable,
  'worklist.bad-cursor': unusable,
};

const byStatus: Readonly<Record<number, ErrorPage>> = {
  403: forbidden,
  404: notFound,
  409: changed,
  413: tooLarge,
  503: away,
};

/** Codes of PostgreSQL and of the network that say that the database is away or busy, not that a query is wrong. */
const awayCode = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|57P0[123]|53300|55P03|40001|40P01|57014)$/;

/** The page for an error. Where an error of ours names a remedy, that is what the page says. */
export function errorPageOf(error: unknown): ErrorPage {
  if (error instanceof WaymarkError) {
    const found = byCode[error.code];
    if (!found) return fault;
    const { remedy } = error.details;
    return typeof remedy === 'string' && found.status === 422
      ? { ...found, text: error.message, remedy }
      : found;
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return byStatus[status] ?? (status >= 500 ? fault : unusable);
  }
  if (isAway(error)) return away;
  // The reading of forms throws errors of its own, with the status in them.
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return byStatus[status] ?? (status >= 400 && status < 500 ? unusable : fault);
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    awayCode.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}

/** Thrown by a page for something that is not there. */
export const notThere = (what: string): WaymarkError =>
  new WaymarkError('web.not-found', `There is no such ${what}`);
