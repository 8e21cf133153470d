// The pages put together: the frame, and what each page folder brings.
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { PermissionGuard } from '#libs/identity';
import { providersOf, type WebDependencies } from './dependencies.js';
import { AnswerInterceptor } from './frame/answer.interceptor.js';
import { ErrorFilter } from './frame/error.filter.js';
import { Renderer } from './frame/render.js';
import { HealthController } from './health/health.controller.js';
import { controllers, providers } from './pages/index.js';

@Module({})
export class WebModule {
  static with(given: WebDependencies): DynamicModule {
    return {
      module: WebModule,
      controllers: [HealthController, ...controllers],
      providers: [
        ...providersOf(given),
        Renderer,
        ...providers,
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
      ],
    };
  }
}
