// The one way in which a scenario file is refused: the field, what was found there, what was expected.
import { WaymarkError } from '#libs/kernel';

/** Throws WaymarkError `scenario.invalid`. */
export function invalid(field: string, value: unknown, expected: string): never {
  const found = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 120);
  const wanted = expected.startsWith('expected') ? expected : `expected ${expected}`;
  throw new WaymarkError('scenario.invalid', `${field}: found ${found}; ${wanted}`);
}
