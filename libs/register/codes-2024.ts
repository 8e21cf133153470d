// Attendance and absence codes of sessions from 2024-08-19: the School Attendance (Pupil Registration) (England)
// Regulations 2024 (SI 2024/208), reg 10. Classes and what counts as possible: the domain's code table.
// H, J and Y are retired, though some policies still print H: codes.ts says what to write in their place.
import type { CodeRow } from './code-row.js';

export const CODES_FROM_2024: readonly CodeRow[] = [
  ['/', 'Present in the morning', 'present'],
  ['\\', 'Present in the afternoon', 'present'],
  ['L', 'Late, before the register closed', 'present'],

  ['K', 'At education arranged by the local authority', 'approved-activity'],
  ['V', 'On an educational visit or trip', 'approved-activity'],
  ['P', 'At an approved sporting activity', 'approved-activity'],
  ['W', 'On approved work experience', 'approved-activity'],
  ['B', 'At another approved educational activity', 'approved-activity'],

  ['C', 'Leave granted for exceptional circumstances', 'authorised'],
  ['C1', 'Leave for a regulated performance or employment abroad', 'authorised'],
  ['C2', 'Leave under a part-time timetable', 'authorised'],
  ['E', 'Suspended or excluded, no provision made yet', 'authorised'],
  ['I', 'Ill', 'authorised'],
  ['J1', 'Leave for an interview for work or a place in education', 'authorised'],
  ['M', 'Leave for a medical or dental appointment', 'authorised'],
  ['R', 'Religious observance', 'authorised'],
  ['S', 'Leave to study for a public examination', 'authorised'],
  ['T', 'Travelling with a parent whose work requires it', 'authorised'],

  ['G', 'Holiday that the school did not grant', 'unauthorised'],
  ['N', 'Reason not yet established', 'unauthorised'],
  ['O', 'Absent without an accepted or known reason', 'unauthorised'],
  ['U', 'Arrived after the register closed', 'unauthorised'],

  ['D', 'At the other school where the pupil is registered', 'not-possible'],
  ['Q', 'Local authority made no access arrangements', 'not-possible'],
  ['X', 'Below compulsory school age and not required to attend', 'not-possible'],
  ['Y1', 'Usual transport not available', 'not-possible'],
  ['Y2', 'Widespread disruption to travel', 'not-possible'],
  ['Y3', 'Part of the premises closed', 'not-possible'],
  ['Y4', 'Whole site closed unexpectedly', 'not-possible'],
  ['Y5', 'In criminal justice detention', 'not-possible'],
  ['Y6', 'Kept away by public health guidance or law', 'not-possible'],
  ['Y7', 'Another unavoidable cause', 'not-possible'],
  ['Z', 'Not yet on the admission register', 'not-possible'],
  ['#', 'Planned closure of the school', 'not-possible'],
];
