// Every step of the schema, in order. Append only: a released step never changes.
import { SchoolAndPeople2026112200001 } from './0001-school-and-people.js';
import { Register2026112200002 } from './0002-register.js';
import { CaseLog2026112200003 } from './0003-case-log.js';
import { Work2026112200004 } from './0004-work.js';
import { HandledMessages2026112200005 } from './0005-handled-messages.js';
import { BulkRegister2026112200006 } from './0006-bulk-register.js';

export const migrations = [
  SchoolAndPeople2026112200001,
  Register2026112200002,
  CaseLog2026112200003,
  Work2026112200004,
  HandledMessages2026112200005,
  BulkRegister2026112200006,
];
