// Every step of the schema, in order. Append only: a released step never changes.
import { SchoolAndPeople2026112200001 } from './0001-school-and-people.js';
import { Register2026112200002 } from './0002-register.js';
import { CaseLog2026112200003 } from './0003-case-log.js';
import { Work2026112200004 } from './0004-work.js';
import { HandledMessages2026112200005 } from './0005-handled-messages.js';
import { BulkRegister2026112200006 } from './0006-bulk-register.js';
import { RegisterChanges2026112200007 } from './0007-register-changes.js';
import { LatenessMinutes2026112200008 } from './0008-lateness-minutes.js';
import { SchoolSettings2026112200009 } from './0009-school-settings.js';
import { LetterDocuments2026112200010 } from './0010-letter-documents.js';
import { Delivery2026112200011 } from './0011-delivery.js';
import { Accounts2026112200012 } from './0012-accounts.js';
import { Worklist2026112200013 } from './0013-worklist.js';
import { Governors2026112200014 } from './0014-governors.js';
import { Training2026112200015 } from './0015-training.js';
import { Authority2026112200016 } from './0016-authority.js';
import { OfficeLetters2026112200017 } from './0017-office-letters.js';
import { AuthorityOnce2026112200018 } from './0018-authority-once.js';
import { PupilWords2026112200019 } from './0019-pupil-words.js';

export const migrations = [
  SchoolAndPeople2026112200001,
  Register2026112200002,
  CaseLog2026112200003,
  Work2026112200004,
  HandledMessages2026112200005,
  BulkRegister2026112200006,
  RegisterChanges2026112200007,
  LatenessMinutes2026112200008,
  SchoolSettings2026112200009,
  LetterDocuments2026112200010,
  Delivery2026112200011,
  Accounts2026112200012,
  Worklist2026112200013,
  Governors2026112200014,
  Training2026112200015,
  Authority2026112200016,
  OfficeLetters2026112200017,
  AuthorityOnce2026112200018,
  PupilWords2026112200019,
];
