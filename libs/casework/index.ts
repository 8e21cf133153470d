// The casework: what happens to a case, decided in pure functions over events.
export { adoptionProblems } from './adoption/adopt.js';
export type { AdoptedNoticeInput, Adoption, AdoptionProblem } from './adoption/adoption.js';
export { type Because } from './because.js';
export {
  type Action,
  type ActionName,
  type ActionOf,
  type Awaiting,
  type Change,
  type Deadline,
  type DutyName,
  type Flag,
  type Input,
  type Judgement,
  type LetterReport,
} from './commands.js';
export { deadlines } from './deadlines.js';
export { decide } from './decide.js';
export {
  type Basis,
  type CaseEvent,
  type EventData,
  type EventType,
  type Method,
  type Sealed,
} from './events.js';
export { duties, openDuties, type Duty } from './duties.js';
export { severeAbsenceWaits } from './severe-absence.js';
export { detailLimits, letterDetailsSchema, type LetterDetails } from './letter-details.js';
export { evolve, fold } from './evolve.js';
export { noCases, openCase, type CaseState, type PupilState } from './state.js';
export { summarise, type CaseSummary } from './summary.js';
export { authorityLists, type AuthorityList, type AuthorityMatter } from './with-authority.js';
export { type Task } from './task.js';
export {
  type EarlierNotice,
  type ParentFacts,
  type PupilFacts,
  type Suspension,
  type World,
} from './world.js';
export { actionNames, actionSchemas } from './scenario/action-schema.js';
export { withChange, withDutyAnswered } from './scenario/facts.js';
export { runPupil, type PupilRun } from './scenario/pupil-run.js';
export { parseScenario, type Policies } from './scenario/parse.js';
export {
  type Scenario,
  type ScenarioAction,
  type ScenarioAmendment,
  type ScenarioChange,
  type ScenarioMark,
  type ScenarioPupil,
} from './scenario/scenario.js';
export { createLedger, printedEvent, simulate, type PrintedEvent } from './scenario/simulate.js';
export { isLegalNotice } from './letters.js';
export {
  previewCalendar,
  type CalendarPreview,
  type MovedDeadline,
  type PrintedDate,
} from './calendar-preview.js';
export { isHeld, reviewPeriod } from './ladder/clock.js';
export { stageInReview } from './ladder/order.js';
export { measureReview } from './ladder/review.js';
export { isBelow } from './ladder/triggers.js';
export { ladderMeasure, yearWindow } from './ladder/windows.js';
export { amendedSessions, countAt, threshold } from './legal/count.js';
export { lapse, standingFinding } from './legal/finding.js';
export { countInPeriod } from './legal/notice.js';
export { legalRules, type RuleId } from './legal/rules.js';
export { activities, activityCount, type Activity } from './sweep/activity.js';
export { byteOfCode, noMark } from './sweep/code-bytes.js';
export { type Step } from './sweep/path.js';
export { absentPeople, peopleSchema, promptPeople, type People } from './sweep/people.js';
export { peopleInWords } from './sweep/people-words.js';
export { sweep, sweepWeeks, type SweepResult } from './sweep/sweep.js';
export { schoolSessions, type Policy } from './sweep/year-plan.js';
