// Passes on what the store has written down: messages to cases, and commands that nobody has answered. Everything is tried
// again until it is dealt with, in bounded batches, slower while Temporal is away.
import type { Logger } from '#libs/runtime';
import {
  caseAddress,
  caseMessage,
  caseOfCommand,
  claimMessages,
  listWaitingCommands,
  markFailed,
  markSent,
  resendUnhandled,
  type Message,
  type Store,
  type WaitingCommand,
} from '#libs/store';
import type { CaseGateway } from '#libs/temporal';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RelayOptions {
  readonly store: Store;
  readonly gateway: CaseGateway;
  /** Only the schools whose cases run in this namespace are served. */
  readonly namespace: string;
  readonly logger: Logger;
  /** Waiting time between two looks that found nothing, in milliseconds. */
  readonly idleMs?: number;
}

export interface Relay {
  start(): void;
  /** Ends after the batch at hand. */
  stop(): Promise<void>;
  /** One look: passes on what is due, and says how much that was. Rejects when the database is away. */
  passOn(): Promise<number>;
  /** Sends again what was sent and never dealt with. */
  recover(): Promise<void>;
  /** Throws when the last looks failed, or none has succeeded for a minute. */
  check(): void;
}

const batch = 50;
const leaseSeconds = 60;
const idle = 250;
const longestPause = 30_000;
/** Commands and messages that have no answer after so many seconds are sent again. */
const answerSeconds = 30;
const recoverMs = 15_000;
const silentMs = 60_000;

export function createRelay(options: RelayOptions): Relay {
  const { store, gateway, namespace, logger, idleMs = idle } = options;
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  let failures = 0;
  let succeededAt = Date.now();

  async function passOn(): Promise<number> {
    const messages = await store.asRelay(relay =>
      claimMessages(relay, { limit: batch, leaseSeconds, namespace }),
    );
    let sent = 0;
    for (const message of messages) if (await passOnOne(message)) sent += 1;
    return sent;
  }

  async function passOnOne(message: Message): Promise<boolean> {
    try {
      await send(gateway, message);
      await store.asRelay(relay => markSent(relay, message));
      return true;
    } catch (error) {
      const problem = nameOf(error);
      const fate = await store.asRelay(relay => markFailed(relay, message, problem));
      logger.warn(
        { message: message.id, school: message.schoolId, problem, fate },
        'a message was not passed on',
      );
      return false;
    }
  }

  async function recover(): Promise<void> {
    const again = await store.asRelay(relay => resendUnhandled(relay, answerSeconds, batch, namespace));
    const waiting = await store.asRelay(relay => listWaitingCommands(relay, answerSeconds, batch, namespace));
    if (again + waiting.length > 0)
      logger.info({ messages: again, commands: waiting.length }, 'sending again');
    for (const command of waiting) await signalAgain(command);
  }

  async function signalAgain({ schoolId, id, pupilId, caseId }: WaitingCommand): Promise<void> {
    try {
      const address = await store.forSchool(schoolId, tx => caseOfCommand(tx, pupilId, caseId));
      await gateway.signalAct(address, id);
    } catch (error) {
      logger.warn({ command: id, school: schoolId, problem: nameOf(error) }, 'a command was not passed on');
    }
  }

  async function loop(): Promise<void> {
    let recoveredAt = 0;
    while (!stopped.signal.aborted) {
      let found = 0;
      try {
        if (Date.now() - recoveredAt >= recoverMs) {
          await recover();
          recoveredAt = Date.now();
        }
        found = await passOn();
        failures = 0;
        succeededAt = Date.now();
      } catch (error) {
        failures += 1;
        logger.warn({ problem: nameOf(error), failures }, 'the relay could not look into the outbox');
      }
      if (found < batch)
        await pause(failures === 0 ? idleMs : Math.min(idleMs * 2 ** failures, longestPause));
    }
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopped.signal }).catch(() => {});

  return {
    start: () => void (running ??= loop()),
    async stop() {
      stopped.abort();
      await running;
    },
    passOn,
    recover,
    check() {
      if (failures > 2) throw new Error(`the last ${failures} looks into the outbox failed`);
      if (Date.now() - succeededAt > silentMs) throw new Error('no look into the outbox for a minute');
    },
  };
}

async function send(gateway: CaseGateway, message: Message): Promise<void> {
  const told = caseMessage(message);
  if (!told || message.pupilId === null) throw new Error(`unknown message ${message.kind}`);
  const address = caseAddress(message.schoolId, message.pupilId, told.caseNumber);
  await gateway.signalChange(
    address,
    told.kind === 'register' ? 'registerChanged' : 'factsChanged',
    message.id,
  );
}

/** What may stand in a log and in the outbox: the kind of failure, never its text. */
const nameOf = (error: unknown): string => {
  const { code, name } = error as { code?: string | number; name?: string };
  return String(code ?? name ?? 'unknown');
};
