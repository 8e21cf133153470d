// The roles people act in, and who stands above whom inside a school.

export const roles = [
  'attendance-officer',
  'attendance-lead',
  'headteacher',
  'dsl',
  'ewo',
  'governor',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

/** Who acted: an opaque id and the role in which it was done. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
}

/** The line inside the school, lowest first; the other roles stand outside it. */
const line: readonly Role[] = ['attendance-officer', 'attendance-lead', 'headteacher'];

/** Whether `role` is `lowest` or stands above it in the school's line. Roles outside the line reach only themselves. */
export function isAtLeast(role: Role, lowest: Role): boolean {
  if (role === lowest) return true;
  const wanted = line.indexOf(lowest);
  return wanted >= 0 && line.indexOf(role) > wanted;
}

/** The next role up in the school's line, to whom an unanswered approval is shown as well; none above the top. */
export function nextRoleUp(role: Role): Role | undefined {
  const index = line.indexOf(role);
  return index >= 0 ? line[index + 1] : undefined;
}
