// Words for ids that people meet: roles, statuses, stages.
import type { Role } from '#libs/access';

export const roleNames: Readonly<Record<Role, string>> = {
  'attendance-officer': 'Attendance officer',
  'attendance-lead': 'Attendance lead',
  headteacher: 'Headteacher',
  dsl: 'Designated safeguarding lead',
  ewo: 'Education welfare officer',
  governor: 'Governor',
  administrator: 'Administrator',
};

/** 'target-letter' as 'Target letter'. */
export const words = (id: string): string => {
  const text = id.replaceAll(/-(?=[a-z0-9])/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** 'no cases', '1 case', '12 cases'. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n === 0 ? 'no' : n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
