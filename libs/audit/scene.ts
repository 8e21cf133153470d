// What an explanation looks at: the event between the state before and after it, and the world as the decider saw it
// beside the world as it is known now.
import {
  fold,
  noCases,
  type CaseEvent,
  type CaseState,
  type EventType,
  type PupilState,
  type World,
} from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { asKnownAt } from '#libs/register';
import { plainWords } from './words.js';

export type EventOf<T extends EventType> = Extract<CaseEvent, { readonly type: T }>;

/** How people and stages are named in sentences. */
export interface Say {
  readonly parent: (id: string) => string;
  readonly stage: (id: string) => string;
}

/** A sentence for each of these event types. */
export type Sentences<T extends EventType> = { readonly [K in T]: (event: EventOf<K>, say: Say) => string };

export interface Scene<E extends CaseEvent = CaseEvent> {
  readonly event: E;
  /** The pupil's events before it. */
  readonly history: readonly CaseEvent[];
  readonly before: PupilState;
  readonly after: PupilState;
  /** The event's case as it stood after the event; undefined before any case. */
  readonly kase: CaseState | undefined;
  readonly then: World;
  readonly now: World;
  readonly say: Say;
}

export interface ToExplain {
  readonly event: CaseEvent;
  /** All events of the pupil, in order; `event` is one of them. */
  readonly events: readonly CaseEvent[];
  /** The facts as known now, with every entry that the register has had. */
  readonly world: World;
  /** The world in which the event was decided, where the host kept it; else the register as it was known then. */
  readonly worldThen?: World;
  /** Words for a parent's id; 'parent A' where not given. */
  readonly parentName?: (id: string) => string;
}

/** Names without people: a parent by id, a stage by the title that the policy gives it. */
export const sayFor = (world: Pick<World, 'pack'>, parentName?: (id: string) => string): Say => ({
  parent: parentName ?? (id => `parent ${id}`),
  stage: id => {
    const title = world.pack.stages.find(s => s.id === id)?.title;
    return title ?? plainWords(id);
  },
});

/** Throws 'audit.not-in-history' when the event is not one of the pupil's. */
export function sceneOf({ event, events, world, worldThen, parentName }: ToExplain): Scene {
  const at = events.indexOf(event);
  if (at < 0) {
    throw new WaymarkError(
      'audit.not-in-history',
      `event ${event.type} is not among the ${events.length} events given; give the pupil's whole history`,
    );
  }
  const history = events.slice(0, at);
  const before = fold(noCases, history);
  const after = fold(before, [event]);
  return {
    event,
    history,
    before,
    after,
    kase: after.cases[event.caseNumber - 1],
    then: worldThen ?? { ...world, register: asKnownAt(world.register, event.at) },
    now: world,
    say: sayFor(world, parentName),
  };
}
