// The schemas of actions, as they are checked, in the words of OpenAPI 3.1 (JSON Schema 2020-12).
import { z } from 'zod';
import { bodySchemas } from '../commands/read-action.js';

type Schema = Record<string, unknown>;

/** `ActionApprove`, `ActionHoldMeeting` ... with their schemas. */
export const actionComponents: Readonly<Record<string, Schema>> = Object.fromEntries(
  Object.entries(bodySchemas).map(([name, schema]) => [componentOf(name), schemaOf(schema)]),
);

/** Any action, told apart by `action`. */
export const anyAction: Schema = {
  oneOf: Object.keys(actionComponents).map(reference),
  discriminator: {
    propertyName: 'action',
    mapping: Object.fromEntries(
      Object.keys(bodySchemas).map(name => [name, reference(componentOf(name)).$ref]),
    ),
  },
};

function componentOf(name: string): string {
  const words = name.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1));
  return `Action${words.join('')}`;
}

function reference(component: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${component}` };
}

function schemaOf(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return rest;
}
