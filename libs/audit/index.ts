// The audit: what happened in a case and why, as view models and plain text. The check of a log's chain stands with the log,
// in libs/store.
export { explainEvent, type Explanation } from './explain.js';
export type { Cell, Grid, GridRow } from './grid.js';
export type { Revision, RuleView, WhatIf } from './reasoning.js';
export { renderExplanation } from './render.js';
export { trailOf, type TrailStep } from './scenario-trail.js';
export { renderTimeline, timelineOf, type TimelineEntry } from './timeline.js';
export {
  attendanceFigures,
  type AttendanceFigures,
  type GroupCounts,
  type GroupFigures,
  type Split,
} from './governors/attendance-figures.js';
export {
  caseworkFigures,
  type CaseworkFigures,
  type Period,
  type Shown,
  type StageFigures,
} from './governors/casework-figures.js';
export { processAudit, type ProcessAudit, type ProcessStep } from './governors/process.js';
export { dueText, type DueText } from './pictures/due.js';
export { heatMapOf, latestWeeks, type HeatMap } from './pictures/heat-map.js';
export { svgText } from './pictures/svg-text.js';
export { ladderSteps, ladderSvg, type LadderStep } from './pictures/ladder.js';
export {
  deadlineText,
  namesIn,
  taskText,
  whatFollows,
  type Consequence,
  type NewDate,
  type WhatFollows,
} from './pictures/what-follows.js';
export { dayText, months, plainWords, roleText, sentenceCase, sessionText, weekdays } from './words.js';
export {
  pupilFigures,
  type PupilFigures,
  type SessionCounts,
  type TriggerFigures,
  type WindowFigures,
} from './pupil-figures.js';
export { thenAndNow, type ChangedSession, type ThenAndNow } from './then-and-now.js';
