// Takes one fact away from a model, so that a test can see the letter refused.
import type { LetterModel } from '#libs/letters';

/** The model without the fact at a path; the same model where the path leads nowhere. */
export function without(model: LetterModel, path: string): LetterModel {
  const [head, ...rest] = path.split('.') as [string, ...string[]];
  const isFrame = ['pupil', 'authority'].includes(head);
  const copy = structuredClone(model) as unknown as Record<string, unknown>;
  let holder = (isFrame ? copy : copy['facts']) as Record<string, unknown>;
  const keys = [head, ...rest];
  for (const key of keys.slice(0, -1)) holder = (holder[key] ?? {}) as Record<string, unknown>;
  delete holder[keys.at(-1)!];
  return copy as unknown as LetterModel;
}
