// The parts of the API put together.
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { PermissionGuard } from '#libs/identity';
import { CasesController } from './cases/cases.controller.js';
import { CasesService } from './cases/cases.service.js';
import { CommandsController } from './commands/commands.controller.js';
import { CommandsService } from './commands/commands.service.js';
import { providersOf, type ApiDependencies } from './dependencies.js';
import { HealthController } from './health/health.controller.js';
import { HomeController } from './home/home.controller.js';
import { TimeLimitInterceptor } from './http/time-limit.interceptor.js';
import { validation } from './http/validation.js';
import { Description } from './openapi/description.js';
import { OpenapiController } from './openapi/openapi.controller.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { RegisterController } from './register/register.controller.js';
import { RegisterService } from './register/register.service.js';
import { SchoolsService } from './schools/schools.service.js';

@Module({})
export class ApiModule {
  static with(given: ApiDependencies): DynamicModule {
    return {
      module: ApiModule,
      controllers: [
        HomeController,
        RegisterController,
        CasesController,
        CommandsController,
        OpenapiController,
        HealthController,
      ],
      providers: [
        ...providersOf(given),
        SchoolsService,
        RegisterService,
        CasesService,
        CommandsService,
        Description,
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: TimeLimitInterceptor },
        { provide: APP_PIPE, useValue: validation },
      ],
    };
  }
}
