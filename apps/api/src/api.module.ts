// The parts of the API put together.
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { PermissionGuard } from '#libs/identity';
import { AnalysisController } from './analysis/analysis.controller.js';
import { AnalysisService } from './analysis/analysis.service.js';
import { CalendarController } from './calendar/calendar.controller.js';
import { CalendarService } from './calendar/calendar.service.js';
import { CasesController } from './cases/cases.controller.js';
import { CasesService } from './cases/cases.service.js';
import { CommandsController } from './commands/commands.controller.js';
import { CommandsService } from './commands/commands.service.js';
import { providersOf, type ApiDependencies } from './dependencies.js';
import { DeliveryService } from './delivery/delivery.service.js';
import { NotifyController } from './delivery/notify.controller.js';
import { PostingController } from './delivery/posting.controller.js';
import { PrintRunsController } from './delivery/print-runs.controller.js';
import { HealthController } from './health/health.controller.js';
import { TimeLimitInterceptor } from './http/time-limit.interceptor.js';
import { validation } from './http/validation.js';
import { MeasuresController } from './measures/measures.controller.js';
import { MeasuresService } from './measures/measures.service.js';
import { Description } from './openapi/description.js';
import { OfficeLettersController } from './letters/office-letters.controller.js';
import { LetterFormController } from './letters/letter-form.controller.js';
import { LetterDocumentsController } from './letters/letter-documents.controller.js';
import { LetterDocumentsService } from './letters/letter-documents.service.js';
import { OpenapiController } from './openapi/openapi.controller.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { OfficeController } from './register-changes/office.controller.js';
import { PupilRegisterController } from './register-changes/pupil-register.controller.js';
import { RegisterChangesService } from './register-changes/register-changes.service.js';
import { RegisterController } from './register/register.controller.js';
import { RegisterService } from './register/register.service.js';
import { SettingsController } from './school/settings.controller.js';
import { SettingsService } from './school/settings.service.js';
import { TakingOnController } from './school/taking-on.controller.js';
import { SchoolsService } from './schools/schools.service.js';
import { TokensController } from './tokens/tokens.controller.js';

@Module({})
export class ApiModule {
  static with(given: ApiDependencies): DynamicModule {
    return {
      module: ApiModule,
      controllers: [
        RegisterController,
        PupilRegisterController,
        OfficeController,
        MeasuresController,
        CalendarController,
        CasesController,
        AnalysisController,
        CommandsController,
        SettingsController,
        TakingOnController,
        LetterDocumentsController,
        LetterFormController,
        OfficeLettersController,
        PrintRunsController,
        PostingController,
        NotifyController,
        TokensController,
        OpenapiController,
        HealthController,
      ],
      providers: [
        ...providersOf(given),
        SchoolsService,
        RegisterService,
        RegisterChangesService,
        MeasuresService,
        CalendarService,
        CasesService,
        AnalysisService,
        CommandsService,
        LetterDocumentsService,
        SettingsService,
        DeliveryService,
        Description,
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: TimeLimitInterceptor },
        { provide: APP_PIPE, useValue: validation },
      ],
    };
  }
}
