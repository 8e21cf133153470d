// Every page of the application. A page folder joins here: its controllers, and classes that they are handed.
import type { Provider, Type } from '@nestjs/common';
import { AccountController } from './account/account.controller.js';
import { GrantsController } from './grants/grants.controller.js';
import { HelpController } from './help/help.controller.js';
import { ImportController } from './import/import.controller.js';
import { ImportService } from './import/import.service.js';
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
];

export const providers: readonly Provider[] = [ImportService];
