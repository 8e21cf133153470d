// Signing in, the account, help, and errors.
import type { Screen } from '../support/screens.js';

export const screens: readonly Screen[] = [
  { name: 'sign-in', role: null, path: '/sign-in' },
  {
    name: 'sign-in-mistake',
    role: null,
    path: '/sign-in',
    steps: page => page.getByRole('button', { name: 'Sign in' }).click(),
  },
  { name: 'account', role: 'attendance-lead', path: '/account' },
  { name: 'password', role: 'attendance-lead', path: '/account/password' },
  { name: 'role', role: 'ewo', path: '/role' },
  { name: 'help-lead', role: 'attendance-lead', path: '/help' },
  { name: 'help-governor', role: 'governor', path: '/help' },
  { name: 'not-found', role: 'headteacher', path: '/nothing-here' },
];
