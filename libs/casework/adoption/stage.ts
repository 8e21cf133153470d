// The stage at which a case is adopted: held against the pack and the calendar, with the letters that were sent for it.
import { isContract, reviewDaysOf, stageIndex, type Pack, type Stage } from '#libs/policy';
import { addDays, isPlainDate, schoolDaysBetween, sessionOf, type PlainDate } from '#libs/school-time';
import type { AdoptedLetter, AdoptedStage, Method } from '../events.js';
import { ewoReferral } from '../ladder/failed-notice.js';
import { ladderMeasure, yearWindow } from '../ladder/windows.js';
import type { PupilState } from '../state.js';
import type { World } from '../world.js';
import type { Adoption, AdoptionProblem } from './adoption.js';
import { notADate, past, served, wrong } from './checks.js';

/** Most school days that a review of another length may have. */
const longestReview = 100;

type StageInput = NonNullable<Adoption['stage']>;
type StagePlan =
  | { readonly problems: readonly AdoptionProblem[] }
  | { readonly stage: AdoptedStage; readonly letters: readonly AdoptedLetter[] };

/** The stage as it stands, or what is wrong with it. */
export function planStage(state: PupilState, world: World, today: PlainDate, given: StageInput): StagePlan {
  const { pack } = world;
  const stage = pack.stages[stageIndex(pack, given.id)];
  if (!stage) {
    const remedy = `write one of ${pack.stages.map(s => s.id).join(', ')}`;
    return { problems: [{ field: 'stage', problem: `${pack.id} has no stage '${given.id}'`, remedy }] };
  }
  const problem = checkStage(pack, stage, today, given, world);
  if (problem) return { problems: [problem] };
  const contract = isContract(stage);
  const enteredOn = contract ? given.contract!.on : given.letterOn!;
  const letters = contract ? [] : lettersOf(world, stage.id, enteredOn, given.letterBy);
  const review = reviewOf(world, stage, given, countsFrom(given, contract, letters));
  if ('problem' in review) return { problems: [review] };
  const adopted: AdoptedStage = {
    stage: stage.id,
    enteredOn,
    meeting: stage.meeting,
    meetingOn: stage.meeting ? (given.meetingOn ?? null) : null,
    signedOn: contract ? enteredOn : null,
    contract: given.contract ?? null,
    review,
    year: yearAt(state, world, enteredOn),
    passesOver: pack.stages.slice(0, stageIndex(pack, stage.id)).map(s => s.id),
    referral: stage.id === ewoReferral && given.closedOn === undefined,
    closedOn: given.closedOn ?? null,
  };
  return { stage: adopted, letters };
}

function checkStage(
  pack: Pack,
  stage: Stage,
  today: PlainDate,
  given: StageInput,
  world: World,
): AdoptionProblem | undefined {
  const { letterOn, meetingOn, contract, target, closedOn } = given;
  const contractStage = pack.stages.find(isContract);
  if (isContract(stage) && !contract)
    return wrong(
      'contractOn',
      'a contract begins when it is signed, and no day is given',
      'give the day and who signed',
    );
  if (!isContract(stage) && !letterOn)
    return wrong('letterOn', 'the day of the letter is missing', 'write it as YYYY-MM-DD');
  if (contract && contractStage && contractStage !== stage)
    return wrong('stage', 'a contract is signed, and the stage is another', `write ${contractStage.id}`);
  if (meetingOn && !stage.meeting && !isContract(stage))
    return wrong(
      'meetingOn',
      `${stage.id} calls no meeting`,
      'leave it empty, or name the stage of the meeting',
    );
  if (contract && contract.by.length === 0)
    return wrong('contractBy', 'nobody has signed', 'name the parents who signed');
  if (contract?.by.some(id => !world.pupil.parents.some(p => p.id === id)))
    return wrong(
      'contractBy',
      'who signed is no parent of this pupil',
      'write the parent as in the file of people',
    );
  if (target !== undefined && !(target > 0 && target <= 100))
    return wrong('target', `${target} is no level`, 'write a percentage from 1 to 100');
  const first = letterOn ?? contract!.on;
  return (
    past('letterOn', letterOn, today) ??
    past('meetingOn', meetingOn, today) ??
    past('contractOn', contract?.on, today) ??
    past('closedOn', closedOn, today) ??
    (closedOn && closedOn < first
      ? wrong('closedOn', `it was closed on ${closedOn}, before ${first}`, 'correct one of them')
      : undefined) ??
    (meetingOn && letterOn && meetingOn < letterOn
      ? wrong(
          'meetingOn',
          `the meeting on ${meetingOn} lies before the letter of ${letterOn}`,
          'correct one of them',
        )
      : undefined) ??
    (letterOn && contract && contract.on < letterOn
      ? wrong('contractOn', `it was signed on ${contract.on}, before ${first}`, 'correct one of them')
      : undefined)
  );
}

/** The day from which the review counts, itself not counted. */
function countsFrom(
  given: StageInput,
  contract: boolean,
  letters: readonly AdoptedLetter[],
): PlainDate | null {
  if (contract) return given.contract!.on;
  if (given.meetingOn) return given.meetingOn;
  return letters.reduce<PlainDate | null>(
    (last, l) => (last === null || l.servedOn > last ? l.servedOn : last),
    null,
  );
}

function reviewOf(
  world: World,
  stage: Stage,
  { reviewUntil, target }: StageInput,
  from: PlainDate | null,
): AdoptedStage['review'] | AdoptionProblem {
  const level = target ?? world.pack.review.level.value;
  if (reviewUntil === undefined) return { schoolDays: reviewDaysOf(world.pack, stage), level };
  if (!isPlainDate(reviewUntil)) return notADate('reviewUntil', reviewUntil);
  if (from === null || reviewUntil <= from)
    return wrong(
      'reviewUntil',
      `${reviewUntil} is not after the review's begin, ${from ?? 'which nobody knows'}`,
      'correct the day',
    );
  const schoolDays = schoolDaysBetween(world.calendar, addDays(from, 1), reviewUntil).length;
  if (schoolDays < 1 || schoolDays > longestReview)
    return wrong(
      'reviewUntil',
      `the review would have ${schoolDays} school days`,
      'correct the day, or the calendar of the school',
    );
  return { schoolDays, level };
}

function lettersOf(world: World, letter: string, on: PlainDate, by: Method | undefined): AdoptedLetter[] {
  return world.pupil.parents
    .filter(parent => !parent.contactBlocked)
    .map(parent => {
      const method = by ?? parent.service;
      return { letter, parent: parent.id, method, issuedOn: on, servedOn: served(world, on, method) };
    });
}

/** The year's ladder attendance up to the day, as the register shows it now. */
function yearAt(state: PupilState, world: World, day: PlainDate) {
  const { attended, possible } = ladderMeasure(world, yearWindow(state, sessionOf(day, 'pm')));
  return { attended, possible };
}
