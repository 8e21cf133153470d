// What every process needs around its work: configuration, logging, health, progress lines, shutdown, and care for the servers it starts.
export { readConfig, withoutPassword, type Config, type ConfigVariable, type LogLevel } from './config.js';
export { deliverySettings, type DeliveryConfig } from './delivery-config.js';
export { masterSecret } from './secret.js';
export { createLogger, type DestinationStream, type Logger } from './logging.js';
export { createShutdown, type Shutdown, type ShutdownOptions, type StepOutcome } from './shutdown.js';
export { createHealth, type Health, type HealthCheck, type HealthReport, type PartHealth } from './health.js';
export {
  createProgress,
  silentProgress,
  type PartProgress,
  type Progress,
  type ProgressStream,
} from './progress.js';
export {
  diskFull,
  isDiskFull,
  lastLines,
  openLog,
  prepareFolder,
  writePrivate,
  type ServerLog,
} from './files.js';
export { lockFolder, type FolderLock, type LockOptions } from './folder-lock.js';
export { pickPorts, portTaken, requirePort } from './ports.js';
export { childEnv, commandLine, isAlive, processIdentity, stopProcess } from './process.js';
export { startGuard, type Guard } from './guard.js';
export { requireSetting, runProcess } from './run-process.js';
