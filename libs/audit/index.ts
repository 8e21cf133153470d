// The audit: what happened in a case and why, as view models and plain text. The check of a log's chain stands with the log,
// in libs/store.
export { explainEvent, type Explanation } from './explain.js';
export type { Cell, Grid, GridRow } from './grid.js';
export type { Revision, RuleView, WhatIf } from './reasoning.js';
export { renderExplanation } from './render.js';
export { trailOf, type TrailStep } from './scenario-trail.js';
export { renderTimeline, timelineOf, type TimelineEntry } from './timeline.js';
