// Values of a pack in words, for pages, comparisons and messages.
import { assertNever } from '#libs/kernel';
import type { OldEraThreshold, Pack, SimpleTrigger, Trigger } from './pack.js';

/** One condition in words: "attendance of the year below 95 %". */
export function simpleTriggerText(trigger: SimpleTrigger): string {
  switch (trigger.kind) {
    case 'percentage':
      return `attendance of the year below ${trigger.below} %`;
    case 'absent-sessions':
      return `${trigger.atLeast} or more sessions absent this year`;
    case 'not-met':
      return 'the review before was concluded not met';
    case 'a-review-not-met':
      return 'a review of this case was concluded not met';
    case 'signed':
      return 'the contract is signed';
    default:
      return assertNever(trigger);
  }
}

/** What reaches a stage, in words. */
export const triggerText = ({ anyOf, allOf }: Trigger): string =>
  anyOf ? anyOf.map(simpleTriggerText).join(', or ') : (allOf ?? []).map(simpleTriggerText).join(', and ');

/** A threshold of the time before the National Framework, in words. */
function oldEraText(threshold: OldEraThreshold): string {
  switch (threshold.kind) {
    case 'unauthorised-in-term':
      return `${threshold.sessions} unauthorised sessions in one term`;
    case 'unauthorised-in-days':
      return `${threshold.sessions} unauthorised sessions within ${threshold.days} calendar days`;
    case 'consecutive-leave':
      return `${threshold.sessions} consecutive sessions of leave that was not granted`;
    default:
      return assertNever(threshold);
  }
}

type Amounts = NonNullable<NonNullable<Pack['penalty']>['first']>['value'];

/** "£80 within 21 days, £160 within 28 days". */
export const amountsText = ({ reduced, reducedDays, full, fullDays }: Amounts): string =>
  [
    ...(reduced === undefined ? [] : [`£${reduced} within ${reducedDays} days`]),
    `£${full} within ${fullDays} days`,
  ].join(', ');

/** Any value of a figure in words; a plain one as it stands. Two numbers in a list are a range. */
export function valueText(value: unknown): string {
  if (Array.isArray(value) && typeof value[0] === 'number') return value.join(' to ');
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object' || value === null) return String(value);
  if ('anyOf' in value || 'allOf' in value) return triggerText(value as Trigger);
  if ('kind' in value) return oldEraText(value as OldEraThreshold);
  return amountsText(value as Amounts);
}
