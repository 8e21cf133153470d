// Which answer an error gets. Codes of the rooms below become HTTP here and nowhere else.
import { HttpException } from '@nestjs/common';
import { WaymarkError } from '#libs/kernel';
import { problemOf, ProblemError, type Problem } from './problem.js';

/** Errors of the rooms that are the asker's to mend: status, and the field that they are about. */
const answers: Readonly<Record<string, { readonly status: number; readonly field?: string }>> = {
  'identity.unknown': { status: 401 },
  'identity.not-allowed': { status: 403 },
  'store.unknown-school': { status: 404 },
  'store.bad-id': { status: 404 },
  'log.unknown-case': { status: 404 },
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
