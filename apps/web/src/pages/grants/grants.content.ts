// Words of the pages on which the headteacher opens a dated history to a governor.
import type { GrantPurpose } from '#libs/store';

export const content = {
  title: 'Histories opened to governors',
  newTitle: 'Open a dated history to a governor',
  purposes: {
    complaint: 'A complaint that the governors hear',
    panel: 'A panel of governors',
    inspection: 'An inspection',
  } satisfies Readonly<Record<GrantPurpose, string>>,
  granted: 'The history is open. Each reading will be written down here.',
  ended: 'The history is closed again.',
  noGovernor:
    'Nobody holds the role of governor at this school today. The administrator can give it to an account.',
} as const;
