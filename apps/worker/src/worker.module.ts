// The worker as a Nest application: it starts with the application and ends before it.
import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { startWorker, type StartedWorker, type WorkerConfig } from './start-worker.js';

const CONFIG = Symbol('worker configuration');

@Injectable()
export class WorkerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private started: StartedWorker | undefined;

  constructor(@Inject(CONFIG) private readonly config: WorkerConfig) {}

  async onApplicationBootstrap(): Promise<void> {
    this.started = await startWorker(this.config);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.started?.stop();
  }

  /** Rejects when the worker fails by itself. */
  get ended(): Promise<void> {
    return this.started?.ended ?? Promise.resolve();
  }
}

@Module({})
export class WorkerModule {
  static with(config: WorkerConfig): DynamicModule {
    return { module: WorkerModule, providers: [{ provide: CONFIG, useValue: config }, WorkerService] };
  }
}
