// The embedded Temporal server: found or fetched, started on the embedded PostgreSQL, guarded and stopped.
export { findTemporal, type FindTemporalOptions, type TemporalBinaries } from './temporal-binaries.js';
export { askTemporalVersion, ensureNamespaces } from './temporal-ready.js';
export { startTemporal, type RunningTemporal, type TemporalOptions } from './temporal.js';
export { type TemporalDatabase } from './temporal-config.js';
