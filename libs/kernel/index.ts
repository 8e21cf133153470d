// The few things that every room shares: the error base with stable codes, canonical JSON, small types.
export { WaymarkError, type WaymarkErrorOptions } from './waymark-error.js';
export { canonicalJson } from './canonical-json.js';
export { assertNever } from './assert-never.js';
export type { Brand, Json } from './types.js';
