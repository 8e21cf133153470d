// The service navigation: who may see which page is asked of the permission table, so that nobody is offered a page that
// would refuse them.
import { may, type Permission, type Role } from '#libs/access';

export interface NavigationItem {
  readonly text: string;
  readonly href: string;
  readonly needs: Permission;
  /** Only for these roles, where the permission is wider than the use. */
  readonly roles?: readonly Role[];
}

/** In the order in which they stand. The first that a role may see is where it begins. */
const navigation: readonly NavigationItem[] = [
  { text: 'Referrals', href: '/referrals', needs: 'referral:read' },
  { text: 'All deadlines', href: '/authority-deadlines', needs: 'referral:read' },
  { text: 'Find a pupil', href: '/pupil-search', needs: 'referral:read' },
  {
    text: 'Worklist',
    href: '/worklist',
    needs: 'case:events',
    roles: ['attendance-officer', 'attendance-lead', 'headteacher', 'dsl'],
  },

  { text: 'Office', href: '/office', needs: 'register:office' },
  { text: 'Set up', href: '/set-up', needs: 'school:set-up' },
  { text: 'Import', href: '/import', needs: 'register:import' },
  { text: 'School in figures', href: '/school-picture', needs: 'process:read' },
  { text: 'Cases as processes', href: '/process', needs: 'process:read', roles: ['governor'] },
  { text: 'Opened histories', href: '/grants', needs: 'process:grant' },
  { text: 'Policy', href: '/policy', needs: 'policy:read' },
  { text: 'Training room', href: '/training', needs: 'training:use' },
];

/** The items for a role, with the one that the address belongs to marked. */
export function navigationFor(
  role: Role,
  path: string,
): readonly { readonly text: string; readonly href: string; readonly active: boolean }[] {
  return itemsFor(role).map(({ text, href }) => ({
    text,
    href,
    active: path === href || path.startsWith(`${href}/`),
  }));
}

/** Where a role begins after signing in. */
export const firstPageOf = (role: Role): string => itemsFor(role)[0]?.href ?? '/help';

/** Whether the header has a box to find a pupil; the authority has a page of its own for those who were referred. */
export const findsPupils = (role: Role): boolean => may(role, 'case:names') && role !== 'ewo';

const itemsFor = (role: Role): readonly NavigationItem[] =>
  navigation.filter(({ needs, roles }) => may(role, needs) && (roles?.includes(role) ?? true));
