// Which carrier a letter goes by: the parent's means, the school's settings, and what the law lets leave by email.
import type { Method } from '#libs/casework';
import type { CarrierName } from './carrier.js';

export interface Means {
  /** How letters reach this parent. */
  readonly method: Method;
  readonly isLegalNotice: boolean;
  /** Whether the authority's code of conduct lets legal notices go by email. */
  readonly legalByEmail: boolean;
  readonly postBy: 'outbox' | 'notify';
  readonly emailBy: CarrierName;
}

export type Choice =
  | { readonly carrier: CarrierName; readonly kind: 'paper' | 'email' }
  | { readonly refused: 'legal-notice-by-email' };

/** The carrier of a letter. What goes by hand is printed here, whoever posts the rest. */
export function chooseCarrier({ method, isLegalNotice, legalByEmail, postBy, emailBy }: Means): Choice {
  switch (method) {
    case 'post':
      return { carrier: postBy, kind: 'paper' };
    case 'hand':
      return { carrier: 'outbox', kind: 'paper' };
    case 'email':
      if (isLegalNotice && !legalByEmail) return { refused: 'legal-notice-by-email' };
      return { carrier: emailBy, kind: 'email' };
  }
}
