// The permission table: who may read what and who may ask for what. Whatever is not listed is denied. It opens the door
// only; whether an action is right for this role in this case is decided, and a refusal recorded, by libs/casework.
import { roles, type Role } from './roles.js';

const schoolLine: readonly Role[] = ['attendance-officer', 'attendance-lead', 'headteacher'];

const table = {
  /** Send in marks. */
  'register:import': [...schoolLine, 'administrator'],
  /** Lists and summaries of cases: stages, deadlines, what is awaited. No names, no words about people. */
  'case:read': roles,
  /** Names of pupils and parents beside their ids. */
  'case:names': [...schoolLine, 'dsl', 'ewo'],
  /** The log of a case, with the sessions and numbers that each step rests on. */
  'case:events': [...schoolLine, 'dsl', 'ewo'],
  /** Facts sealed inside the log: reasons, views, support, health, social care. */
  'case:sealed': ['attendance-lead', 'headteacher', 'dsl', 'ewo'],
  /** Ask for an action. Governors and administrators never act. */
  'case:act': [...schoolLine, 'dsl', 'ewo'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof table;

/** Whether the table lists this permission for the role. */
export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = table[permission];
  return allowed.includes(role);
}
