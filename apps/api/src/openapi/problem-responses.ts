// The description of refusals, the same at every address.
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

const texts: Readonly<Record<number, string>> = {
  400: 'The body cannot be read',
  401: 'Nobody is signed in',
  403: 'The role may not do this, or the school is another',
  404: 'There is no such thing in this school',
  409: 'The case is not where this is possible (rule `state`)',
  413: 'The body is too large',
  415: 'The body has another form',
  422: 'A field cannot be used, or a rule refuses',
  500: 'A fault of the server',
  503: 'Not available just now, or too slow',
};

const schema = { $ref: '#/components/schemas/Problem' };

/** Documents these statuses as application/problem+json. */
export const Problems = (...statuses: readonly number[]): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ...statuses.map(status =>
      ApiResponse({
        status,
        description: texts[status] ?? 'Refused',
        content: { 'application/problem+json': { schema } },
      }),
    ),
  );

export const problemSchema = {
  type: 'object' as const,
  description: 'RFC 9457, with the fields that say how to mend the request',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri', description: '`urn:waymark:problem:<code>`; the code is stable' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: '`urn:waymark:request:<id>`' },
    rule: {
      type: 'string',
      description: 'The rule of the casework that says no',
      examples: ['penalty.third'],
    },
    because: { $ref: '#/components/schemas/BecauseDto' },
    field: { type: 'string' },
    value: { type: 'string' },
    expected: { type: 'string' },
    remedy: { type: 'string' },
    command: { type: 'string', format: 'uuid' },
  },
};
