// One turn of the decider: the state as it stands, the events so far. Emitting folds at once, so what follows within the
// same moment sees what came before it. A turn lives only inside one call of `decide`.
import type { Actor } from '#libs/access';
import { lastSession } from '#libs/register';
import type { Instant, Session } from '#libs/school-time';
import type { Because } from './because.js';
import type { LetterDetails } from './letter-details.js';
import type { CaseEvent, EventData, EventType, Sealed } from './events.js';
import { evolve } from './evolve.js';
import { caseByNumber, openCase, type CaseState, type PupilState } from './state.js';
import type { World } from './world.js';

export interface Turn {
  state: PupilState;
  readonly world: World;
  readonly at: Instant;
  readonly by: Actor | undefined;
  readonly events: CaseEvent[];
  /** The case that this turn's events belong to; 0 before any. */
  caseNumber: number;
}

export interface Extra {
  readonly because?: Because;
  /** Facts for sealing; those of a parent name the parent. */
  readonly sealed?: Sealed;
  readonly about?: string;
}

export function startTurn(state: PupilState, world: World, at: Instant, by?: Actor): Turn {
  const caseNumber = openCase(state)?.number ?? state.cases.length;
  return { state, world, at, by, events: [], caseNumber };
}

/** What was said for the letters of an act, to stand among its sealed facts; nothing where nothing was said. */
export const saidForLetters = (details: LetterDetails | undefined): { readonly details?: LetterDetails } =>
  details === undefined ? {} : { details };

/** The same for an event that seals nothing else. */
export const sealedForLetters = (details: LetterDetails | undefined): Extra =>
  details === undefined ? {} : { sealed: { details } };

/** Appends an event to the turn and folds it. */
export function emit<T extends EventType>(turn: Turn, type: T, data: EventData[T], extra: Extra = {}): void {
  const sealed = extra.sealed && { subject: extra.about ?? turn.world.pupil.id, facts: extra.sealed };
  const event = {
    type,
    at: turn.at,
    caseNumber: turn.caseNumber,
    data,
    ...(extra.because && { because: extra.because }),
    ...(turn.by && { by: turn.by }),
    ...(sealed && { sealed }),
  } as CaseEvent;
  turn.events.push(event);
  turn.state = evolve(turn.state, event);
}

/** The case of the turn as it stands now. */
export function theCase(turn: Turn): CaseState {
  return caseByNumber(turn.state, turn.caseNumber);
}

/** The case of the turn, if it is open. */
export function theOpenCase(turn: Turn): CaseState | undefined {
  const open = openCase(turn.state);
  return open?.number === turn.caseNumber ? open : undefined;
}

/** Opens a case where none is open, under the policy version in force, and turns to it. */
export function ensureOpenCase(turn: Turn): CaseState {
  if (!openCase(turn.state)) {
    turn.caseNumber = turn.state.cases.length + 1;
    emit(turn, 'CaseOpened', { policy: turn.world.pack.id, version: turn.world.pack.version });
  }
  return theCase(turn);
}

/** The latest session that anything is known of: triggers as of now end with it. */
export function latestSession(turn: Turn): Session | undefined {
  return lastSession(turn.world.register);
}
