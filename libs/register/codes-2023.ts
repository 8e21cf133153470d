// Attendance and absence codes of sessions up to 2024-08-18: the departmental guidance under the Education (Pupil
// Registration) (England) Regulations 2006 (SI 2006/1751), as the 2023 policy pack (`astrea-hill`, appendix 1) has it.
// D is kept out of the possible sessions in this era too, so that one pupil's sessions are never counted at two schools.
import type { CodeRow } from './code-row.js';

export const CODES_BEFORE_2024: readonly CodeRow[] = [
  ['/', 'Present in the morning', 'present'],
  ['\\', 'Present in the afternoon', 'present'],
  ['L', 'Late, before the register closed', 'present'],

  ['B', 'At a supervised educational activity off site', 'approved-activity'],
  ['J', 'At an interview for work or a place in education', 'approved-activity'],
  ['P', 'At an approved sporting activity', 'approved-activity'],
  ['V', 'On an educational visit or trip', 'approved-activity'],
  ['W', 'On approved work experience', 'approved-activity'],

  ['C', 'Leave granted for exceptional circumstances', 'authorised'],
  ['E', 'Suspended or excluded, no provision made yet', 'authorised'],
  ['H', 'Holiday granted for exceptional circumstances', 'authorised'],
  ['I', 'Ill', 'authorised'],
  ['M', 'At a medical or dental appointment', 'authorised'],
  ['R', 'Religious observance', 'authorised'],
  ['S', 'Study leave for public examinations', 'authorised'],
  ['T', 'Travelling with a family of a Traveller community', 'authorised'],

  ['G', 'Holiday that the school did not grant', 'unauthorised'],
  ['N', 'Reason not yet established', 'unauthorised'],
  ['O', 'Absent without an accepted or known reason', 'unauthorised'],
  ['U', 'Arrived after the register closed', 'unauthorised'],

  ['D', 'At the other school where the pupil is registered', 'not-possible'],
  ['X', 'Below compulsory school age and not required to attend', 'not-possible'],
  ['Y', 'Unable to attend: site closed, travel disrupted, or in custody', 'not-possible'],
  ['Z', 'Not yet on the admission register', 'not-possible'],
  ['#', 'Planned closure of the school', 'not-possible'],
];
