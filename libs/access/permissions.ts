// The permission table: who may read what and who may ask for what. Whatever is not listed is denied. It opens the door
// only; whether an action is right for this role in this case is decided, and a refusal recorded, by libs/casework.
import { roles, type Role } from './roles.js';

const schoolLine: readonly Role[] = ['attendance-officer', 'attendance-lead', 'headteacher'];

const table = {
  /** Send in marks. */
  'register:import': [...schoolLine, 'administrator'],
  /** A pupil's register as figures, and how it was changed: who, when, why. */
  'register:read': [...schoolLine, 'dsl', 'ewo'],
  /** Ask the school office to correct an entry. */
  'register:correct': [...schoolLine, 'dsl', 'ewo'],
  /** What waits for the office: amendments to explain, corrections asked for, absences without a reason. */
  'register:office': schoolLine,
  /** Terms, breaks, closures. */
  'calendar:read': roles,
  /** Put another calendar in place of the school's. */
  'calendar:change': ['attendance-lead', 'headteacher', 'administrator'],
  /** Figures of groups of pupils, small ones too, and who is persistently or severely absent. */
  'analysis:read': [...schoolLine, 'dsl', 'ewo'],
  /** Lists and summaries of cases: stages, deadlines, what is awaited. No names, no words about people. */
  'case:read': [...schoolLine, 'dsl', 'ewo'],
  /** Names of pupils and parents beside their ids. */
  'case:names': [...schoolLine, 'dsl', 'ewo'],
  /** The log of a case, with the sessions and numbers that each step rests on. */
  'case:events': [...schoolLine, 'dsl', 'ewo'],
  /** Facts sealed inside the log: reasons, views, support, health, social care. */
  'case:sealed': ['attendance-lead', 'headteacher', 'dsl', 'ewo'],
  /** Ask for an action. Governors and administrators never act. */
  'case:act': [...schoolLine, 'dsl', 'ewo'],
  /** Print letters with what stands in them, say that they left, and answer for those that could not be delivered. */
  'delivery:post': schoolLine,
  /** Referrals of several schools, as the authority receives them. */
  'referral:read': ['ewo'],
  /** The school's ladder with its figures and sources. */
  'policy:read': roles,
  /** Two versions side by side, and a year through both. */
  'policy:compare': ['attendance-lead', 'headteacher', 'ewo', 'governor', 'administrator'],
  /** Counts and the process of pseudonymised cases. */
  'process:read': ['headteacher', 'governor'],
  /** A dated history of one case, where a headteacher granted it. */
  'process:history': ['governor'],
  'process:grant': ['headteacher'],
  /** A school of its own in which time can be moved on. */
  'training:use': [...schoolLine, 'dsl', 'ewo'],
  /** School, calendar, people, policy, imports, letterhead. */
  'school:set-up': ['administrator'],
  /** Tokens for programs, of one's own account and role. */
  'token:own': roles,
  /** Accounts, their roles and passwords. */
  'account:manage': ['administrator'],
  /** What the school says of itself, and what is still missing before letters can go. */
  'school:read': [...schoolLine, 'dsl', 'administrator'],
  /** Change the settings of the school. */
  'school:settings': ['administrator'],
  /** Begin with the school in the middle of a year: the day, running cases, earlier notices. */
  'school:take-on': ['attendance-lead', 'headteacher', 'administrator'],
  /** How parents are reached, with their addresses. */
  'people:contact': [...schoolLine, 'dsl', 'administrator'],
  /** Enter the benchmarks that the school is held against. */
  'process:benchmarks': ['headteacher', 'administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof table;

/** Whether the table lists this permission for the role. */
export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = table[permission];
  return allowed.includes(role);
}
