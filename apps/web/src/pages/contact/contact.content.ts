// Words of the pages on how parents are reached.
import type { Method } from '#libs/casework';
import type { BlockReason } from '#libs/store';

export const methodNames: Readonly<Record<Method, string>> = {
  post: 'By post',
  email: 'By email',
  hand: 'By hand',
};

export const reasonNames: Readonly<Record<BlockReason, string>> = {
  'court-order': 'A court order says so',
  safeguarding: 'It would put somebody at risk',
  'no-responsibility': 'The person has no parental responsibility',
  'asked-not-to': 'The person asked not to be written to',
};

export const content = {
  title: 'Parents’ contact details',
  saved: 'Saved. It holds from now on; running cases are told.',
  withheld: 'Withheld: known to the school, shown nowhere',
  refused: {
    email: 'Enter the email address, or let letters go by post',
    phone: 'Enter the telephone number, or take text messages away',
    reason: 'Say why the parent must not be written to',
    mayReceive: 'A court order is kept. Say that it has ended before the parent is written to',
  } as Readonly<Record<string, string>>,
} as const;
