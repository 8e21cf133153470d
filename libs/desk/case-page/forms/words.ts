// Answers that several forms offer: who does something, how somebody was reached. They stand plain in the log, so they name
// roles and ways, never people.
import type { Option } from './form.js';

export const owners: readonly Option[] = [
  { value: 'attendance-officer', text: 'Attendance officer' },
  { value: 'attendance-lead', text: 'Attendance lead' },
  { value: 'headteacher', text: 'Headteacher' },
  { value: 'dsl', text: 'Designated safeguarding lead' },
  { value: 'pastoral', text: 'Pastoral staff' },
  { value: 'senco', text: 'SENCO' },
  { value: 'ewo', text: 'Education welfare officer' },
  { value: 'parents', text: 'Parents' },
  { value: 'pupil', text: 'The pupil' },
];

export const channels: readonly Option[] = [
  { value: 'phone', text: 'By telephone' },
  { value: 'text', text: 'By text message' },
  { value: 'email', text: 'By email' },
  { value: 'letter', text: 'By letter' },
  { value: 'home-visit', text: 'At home' },
  { value: 'at-school', text: 'At school' },
];

export const yesNo: readonly Option[] = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
];
