// The school's desk in a replay: hands things in as an import, the office or a person would, and passes messages on to the
// cases as the relay would, waiting until each is dealt with.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Action, Change, ScenarioAction, ScenarioAmendment, ScenarioMark } from '#libs/casework';
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import {
  caseAddress,
  caseMessage,
  caseOfCommand,
  claimMessages,
  hasOpenMessage,
  listLiveCases,
  loadPupilEvents,
  markSent,
  putCommand,
  takeChange,
  takeMarks,
  type Message,
  type NewMark,
  type StoredEvent,
} from '#libs/store';
import { createGateway } from '#libs/temporal';
import type { Engine } from './engine.js';
import type { Names } from './names.js';
import { passTime } from '#libs/training';

const patienceMs = 60_000;
const office: Actor = { id: 'replay', role: 'attendance-officer' };

export interface Desk {
  marks(pupil: string, marks: readonly ScenarioMark[]): Promise<void>;
  amendment(pupil: string, amendment: ScenarioAmendment): Promise<void>;
  change(pupil: string, at: Instant, change: Change): Promise<void>;
  command(pupil: string, command: ScenarioAction, action: Action): Promise<void>;
  /** When the next thing falls due in the pupil's cases. */
  nextDue(pupil: string): Promise<Instant | null>;
  /** Lets time pass until nothing of the pupil is due up to a moment. */
  passTime(pupil: string, until: Instant): Promise<void>;
  /** The pupil's events after a position in the log. */
  eventsAfter(pupil: string, position: number): Promise<readonly StoredEvent[]>;
}

export function createDesk(engine: Engine, schoolId: string, names: Names, clockOffsetMs: number): Desk {
  const { store, temporal, taskQueue, clocks } = engine;
  const gateway = createGateway(temporal, { taskQueue, clockOffsetMs });
  const inSchool = <T>(work: Parameters<typeof store.forSchool<T>>[1]) => store.forSchool(schoolId, work);

  /** Passes on what the school's outbox holds, until it holds nothing. */
  async function passOn(): Promise<void> {
    for (;;) {
      const messages = await store.asRelay(relay => claimMessages(relay, { schoolId, limit: 100 }));
      if (messages.length === 0) return;
      for (const message of messages) await passOnOne(message);
    }
  }

  async function passOnOne(message: Message): Promise<void> {
    const told = caseMessage(message);
    if (!told || message.pupilId === null) return;
    const { pupilId } = message;
    const address = caseAddress(schoolId, pupilId, told.caseNumber);
    await gateway.signalChange(
      address,
      told.kind === 'register' ? 'registerChanged' : 'factsChanged',
      message.id,
    );
    await store.asRelay(relay => markSent(relay, message));
    const until = performance.now() + patienceMs;
    while (await inSchool(tx => hasOpenMessage(tx, pupilId, message.id))) {
      if (performance.now() > until) throw noAnswer();
      await sleep(3);
    }
  }

  async function takeIn(marks: readonly NewMark[], at: Instant, actor: Actor): Promise<void> {
    clocks.set(schoolId, at);
    const batch = { id: randomUUID(), source: 'replay', receivedAt: at, actor };
    const { messages } = await inSchool(tx => takeMarks(tx, batch, marks));
    if (messages > 0) await passOn();
  }

  return {
    async marks(pupil, marks) {
      const last = marks.at(-1);
      if (!last) return;
      const pupilId = names.idOf(pupil);
      await takeIn(
        marks.map(mark => ({ pupilId, ...mark })),
        last.knownAt,
        office,
      );
    },
    async amendment(pupil, { at, session, code, reason = '', by = office }) {
      await takeIn([{ pupilId: names.idOf(pupil), session, code, knownAt: at, reason }], at, by);
    },
    async change(pupil, at, change) {
      clocks.set(schoolId, at);
      await inSchool(tx => takeChange(tx, names.idOf(pupil), at, names.change(change))).catch(unlessNoParent);
      await passOn();
    },
    async command(pupil, { at, by }, action) {
      clocks.set(schoolId, at);
      const pupilId = names.idOf(pupil);
      const id = randomUUID();
      const address = await inSchool(async tx => {
        await putCommand(tx, {
          id,
          pupilId,
          actor: by,
          action: names.action(action),
          idempotencyKey: id,
          at,
          expiresAt: at + 60_000,
        });
        return caseOfCommand(tx, pupilId, null);
      });
      const answer = await gateway.act(address, id, patienceMs);
      if (answer.status === 'pending' || answer.status === 'expired') throw noAnswer();
      await passOn();
    },
    async nextDue(pupil) {
      return (await earliest(pupil))?.due ?? null;
    },
    async passTime(pupil, until) {
      for (let next = await earliest(pupil); next && next.due <= until; next = await earliest(pupil)) {
        clocks.set(schoolId, next.due);
        await passTime(temporal, next.caseId, next.due, clockOffsetMs);
        await passOn();
      }
    },
    eventsAfter: (pupil, position) =>
      inSchool(async tx => {
        const events = await loadPupilEvents(tx, names.idOf(pupil));
        return events.filter(event => event.globalPosition > position);
      }),
  };

  async function earliest(
    pupil: string,
  ): Promise<{ readonly caseId: string; readonly due: Instant } | undefined> {
    const live = await inSchool(tx => listLiveCases(tx, { pupilId: names.idOf(pupil) }));
    const due = live.flatMap(({ caseId, caseNumber, nextDue }) =>
      nextDue === null ? [] : [{ caseId, caseNumber, due: nextDue }],
    );
    return due.toSorted((a, b) => a.due - b.due || a.caseNumber - b.caseNumber)[0];
  }
}

/** A scenario may say something of a parent who is none; it changes nothing there. */
function unlessNoParent(error: unknown): void {
  if (!(error instanceof WaymarkError && error.code === 'store.unknown-relationship')) throw error;
}

const noAnswer = (): WaymarkError =>
  new WaymarkError(
    'replay.no-answer',
    `A case did not answer within ${patienceMs / 1000} s; see the servers' logs in the data folder`,
  );
