// Every page of the application. A page folder joins here: its controllers, and classes that they are handed.
import type { Provider, Type } from '@nestjs/common';
import { AccountController } from './account/account.controller.js';
import { GrantsController } from './grants/grants.controller.js';
import { HelpController } from './help/help.controller.js';
import { ImportController } from './import/import.controller.js';
import { ImportService } from './import/import.service.js';
import { LettersController } from './office/letters.controller.js';
import { OfficeLettersController } from './office-letters/office-letters.controller.js';
import { WeekLettersController } from './office-letters/week-letters.controller.js';
import { OfficeController } from './office/office.controller.js';
import { ContactController } from './contact/contact.controller.js';
import { CalendarController } from './set-up/calendar.controller.js';
import { LetterheadController } from './set-up/letterhead.controller.js';
import { PeopleController } from './set-up/people.controller.js';
import { SetUpController } from './set-up/set-up.controller.js';
import { TakeOnController } from './set-up/take-on.controller.js';
import { HomeController } from './home/home.controller.js';
import { ProcessController } from './process/process.controller.js';
import { RoleController } from './role/role.controller.js';
import { SchoolPictureController } from './school-picture/school-picture.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { DecisionController } from './decision/decision.controller.js';
import { ApproveController } from './approve/approve.controller.js';
import { NotesController } from './notes/notes.controller.js';
import { CaseController } from './case/case.controller.js';
import { WorklistController } from './worklist/worklist.controller.js';
import { TrainingController } from './training/training.controller.js';
import { PolicyController } from './policy/policy.controller.js';
import { ReferralsController } from './referrals/referrals.controller.js';
import { AuthorityDeadlinesController } from './authority-deadlines/authority-deadlines.controller.js';
import { SearchController } from './search/search.controller.js';
import { PupilSearchController } from './pupil-search/pupil-search.controller.js';

export const controllers: readonly Type[] = [
  HomeController,
  SignInController,
  RoleController,
  AccountController,
  HelpController,
  SchoolPictureController,
  ProcessController,
  GrantsController,
  TrainingController,
  PolicyController,
  WorklistController,
  CaseController,
  NotesController,
  ApproveController,
  DecisionController,
  ImportController,
  OfficeController,
  LettersController,
  WeekLettersController,
  OfficeLettersController,
  CalendarController,
  LetterheadController,
  PeopleController,
  TakeOnController,
  SetUpController,
  ContactController,
  ReferralsController,
  AuthorityDeadlinesController,
  PupilSearchController,
  SearchController,
];

export const providers: readonly Provider[] = [ImportService];
