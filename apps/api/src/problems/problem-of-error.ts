// Which answer an error gets. Codes of the rooms below become HTTP here and nowhere else.
import { HttpException } from '@nestjs/common';
import { WaymarkError } from '#libs/kernel';
import { problemOf, ProblemError, type Problem } from './problem.js';

/** Errors of the rooms that are the asker's to mend: status, and the field that they are about. */
const answers: Readonly<Record<string, { readonly status: number; readonly field?: string }>> = {
  'identity.unknown': { status: 401 },
  'identity.not-allowed': { status: 403 },
  'identity.no-role': { status: 403 },
  'identity.must-change': { status: 403 },
  'identity.not-held': { status: 403, field: 'role' },
  'desk.other-school': { status: 403, field: 'school' },
  'desk.unknown-school': { status: 404, field: 'school' },
  'token.bad-days': { status: 422, field: 'days' },
  'token.bad-name': { status: 422, field: 'name' },
  'token.unknown': { status: 404, field: 'id' },
  'desk.name-school': { status: 422, field: 'school' },
  'desk.unknown-case': { status: 404, field: 'id' },
  'desk.letter-unseen': { status: 422, field: 'shown' },
  'store.unknown-school': { status: 404 },
  'store.unknown-relationship': { status: 404, field: 'parent' },
  'settings.invalid': { status: 422 },
  'settings.stale': { status: 409, field: 'version' },
  'settings.no-logo': { status: 422 },
  'settings.bad-logo': { status: 422, field: 'logo' },
  'contact.bad-means': { status: 422 },
  'import.bad-date': { status: 422, field: 'from' },
  'adopt.too-large': { status: 413 },
  'adopt.bad-file': { status: 422 },
  'adopt.bad-header': { status: 422 },
  'store.unknown-pupil': { status: 404 },
  'register.unknown-wish': { status: 404 },
  'register.no-query': { status: 409 },
  'register.too-many-changes': { status: 422, field: 'to' },
  'register.wish-shown': { status: 409 },
  'register.wish-open': { status: 409 },
  'register.wish-closed': { status: 409 },
  'calendar.invalid': { status: 422, field: 'calendar' },
  'store.bad-id': { status: 404 },
  'log.unknown-case': { status: 404 },
  'delivery.unknown': { status: 404 },
  'delivery.state': { status: 409 },
  'delivery.bad-date': { status: 422, field: 'on' },
  'print-run.unknown': { status: 404 },
  'print-run.posted': { status: 409 },
  'print-run.not-in-it': { status: 404 },
  'print-run.altered': { status: 409 },
  'print-run.moved': { status: 409 },
  'letter.refused': { status: 409 },
  'letter.changed': { status: 409, field: 'shown' },
  'letter.incomplete': { status: 422 },
  'letter.nobody': { status: 409, field: 'parents' },
  'letter.unknown': { status: 404 },
  'letter.not-written': { status: 409 },
  'letter.destroyed': { status: 404 },
  'command.unknown': { status: 404 },
  'command.key-reused': { status: 422, field: 'Idempotency-Key' },
  'view.bad-cursor': { status: 422, field: 'cursor' },
};

/** Codes of PostgreSQL and of the network that say that the database is away or busy, not that a query is wrong. */
const away = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|57P0[123]|53300|55P03|40001|40P01|57014)$/;

const fault = problemOf(
  500,
  'fault',
  'Something went wrong on our side; the request id leads to it in the server log',
);

/** The answer to an error. Only what was thrown for the asker is repeated; everything else is a plain fault. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof WaymarkError) return ofWaymark(error);
  if (error instanceof HttpException) return ofHttp(error);
  if (isAway(error))
    return problemOf(503, 'database-away', 'The database does not answer', {
      remedy: 'try again in a moment',
    });
  return fault;
}

function ofWaymark({ code, message, details }: WaymarkError): Problem {
  const answer = answers[code];
  if (!answer) return fault;
  const text = (name: string) => (typeof details[name] === 'string' ? { [name]: details[name] } : {});
  const field = answer.field === undefined ? {} : { field: answer.field };
  const detail = code === 'store.bad-id' ? 'There is nothing with this id' : message;
  return problemOf(answer.status, code, detail, { ...field, ...text('rule'), ...text('remedy') });
}

/** The framework's own: no such route, a method that does not exist. */
function ofHttp(error: HttpException): Problem {
  const status = error.getStatus();
  if (status >= 500) return fault;
  const detail = status === 404 ? 'There is nothing at this address' : 'The request cannot be answered';
  return problemOf(status, status === 404 ? 'no-such-address' : 'refused', detail, {
    remedy: 'see /v1/openapi.json for what there is',
  });
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    away.test(code) || /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}
