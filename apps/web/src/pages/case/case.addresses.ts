// Addresses of cases and of what is done in them, in one place.
import type { Role } from '#libs/access';

export const caseAddress = (caseId: string): string => `/cases/${caseId}`;

/** The page on which this role reads a case: the authority reads it as what was referred. */
export const caseAddressFor = (role: Role, caseId: string): string =>
  role === 'ewo' ? `/referrals/${caseId}` : caseAddress(caseId);

/** The list that cases come from, for this role. */
export const listCrumb = (role: Role): { readonly text: string; readonly href: string } =>
  role === 'ewo' ? { text: 'Referrals', href: '/referrals' } : { text: 'Worklist', href: '/worklist' };

/** The page that asks for one action; `of` names the stage, parent, finding or duty that it is about. */
export const decisionAddress = (caseId: string, action: string, of = ''): string =>
  `${caseAddress(caseId)}/decide/${action}${of === '' ? '' : `?of=${encodeURIComponent(of)}`}`;

/** The page on which the headteacher opens the dated history of a case to a governor. */
export const grantAddress = (caseId: string): string => `/grants/new?case=${caseId}`;

/** The page of a letter outside the ladder, of one kind where it is named. */
export const letterAddress = (caseId: string, letter?: string): string =>
  `/letters/new?case=${caseId}${letter === undefined ? '' : `&letter=${letter}`}`;

export const notesAddress = (caseId: string): string => `${caseAddress(caseId)}/notes`;
