// What a refused request is answered with: application/problem+json (RFC 9457), with the fields that say how to mend it.

export interface Problem {
  /** `urn:waymark:problem:<code>`; the code is stable. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Which request, as `urn:waymark:request:<id>`; the id is in the server's log too. */
  readonly instance?: string;
  /** The rule of the casework that says no. */
  readonly rule?: string;
  /** The numbers and sessions behind the rule. */
  readonly because?: unknown;
  readonly field?: string;
  /** What was given, shortened. */
  readonly value?: string;
  readonly expected?: string;
  readonly remedy?: string;
  /** The command that was refused. */
  readonly command?: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Nobody is signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not a method of this address',
  408: 'The request came too slowly',
  409: 'Not possible as things stand',
  413: 'Too large',
  415: 'A form that is not understood',
  422: 'A value that cannot be used',
  500: 'A fault of the server',
  503: 'Not available just now',
};

export type ProblemParts = Omit<Problem, 'type' | 'title' | 'status' | 'detail' | 'instance'>;

/** A problem of this kind; `code` names the kind for programs. */
export function problemOf(status: number, code: string, detail: string, parts: ProblemParts = {}): Problem {
  return {
    type: `urn:waymark:problem:${code}`,
    title: titles[status] ?? 'Refused',
    status,
    detail,
    ...parts,
  };
}

/** Thrown where a request is refused; the filter writes it out. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(...parts: Parameters<typeof problemOf>) {
    super(parts[2]);
    this.problem = problemOf(...parts);
  }
}

/** A field of the request whose value cannot be used: 422. */
export function badField(field: string, value: string | undefined, expected: string): ProblemError {
  const found = value === undefined ? 'nothing' : `'${value}'`;
  return new ProblemError(422, 'bad-field', `${field} is ${found}; expected ${expected}`, {
    field,
    ...(value !== undefined && { value }),
    expected,
  });
}
