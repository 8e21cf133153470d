// The training room: a school with made-up pupils on the real engine, whose time people move on. What it shares with
// replays and with the sample school stands here too.
export { passTime } from './skip-time.js';
export { removeSchool } from './remove-school.js';
export { sampleCalendar, type SampleCalendar } from './sample-calendar.js';
export { putSampleLetterhead } from './sample-letterhead.js';
export { habits, isHabit, type Habit } from './habits.js';
export { longestMove, moveOn, type TrainingRoom } from './move-on.js';
export { startTraining, trainingSchoolOf } from './training-school.js';
