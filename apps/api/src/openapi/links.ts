// Links between answers and the addresses that they lead to, for programs that walk the interface.
import { ApiOkResponse } from '@nestjs/swagger';

type Links = NonNullable<NonNullable<Parameters<typeof ApiOkResponse>[0]>['links']>;

const to = (operationId: string, parameter: string): Links[string] => ({
  operationId,
  parameters: { id: parameter },
});

/** From an answer that holds the id of a case. */
export const caseLinks = (id: string): Links => ({
  case: to('readCase', id),
  events: to('readEvents', id),
  act: to('act', id),
});

/** From an answer that holds a command. */
export const commandLinks: Links = {
  command: to('readCommand', '$response.body#/id'),
  case: to('readCase', '$response.body#/case'),
};
