// The worker as a Nest application: it starts with the application and ends before it.
import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { trainingNamespace } from '#libs/store';
import { startWorker, type StartedWorker, type WorkerConfig } from './start-worker.js';

const CONFIG = Symbol('worker configuration');

@Injectable()
export class WorkerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private started: readonly StartedWorker[] = [];

  constructor(@Inject(CONFIG) private readonly config: WorkerConfig) {}

  async onApplicationBootstrap(): Promise<void> {
    const real = await startWorker(this.config);
    const training = await this.startTraining();
    this.started = training ? [real, training] : [real];
  }

  /** Of a training school nothing leaves: its letters are noted and go nowhere. Real cases do not wait for it. */
  private async startTraining(): Promise<StartedWorker | undefined> {
    const { delivery: _, ...config } = this.config;
    const failed = (error: unknown): undefined =>
      void config.logger.warn({ error }, 'there is no training room: its namespace cannot be served');
    const namespace = trainingNamespace(config.namespace);
    const worker = await startWorker({ ...config, namespace }).catch(failed);
    worker?.ended.catch(failed);
    return worker;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.started.map(worker => worker.stop()));
  }

  /** Rejects when the worker of the real cases fails by itself. */
  get ended(): Promise<void> {
    return this.started[0]?.ended ?? Promise.resolve();
  }
}

@Module({})
export class WorkerModule {
  static with(config: WorkerConfig): DynamicModule {
    return { module: WorkerModule, providers: [{ provide: CONFIG, useValue: config }, WorkerService] };
  }
}
