// Asking for an action on a case: written down as a command row, handed on by its id, answered with what came of it.
import { randomUUID } from 'node:crypto';
import type { Action, Because } from '#libs/casework';
import type { Principal, SchoolRef } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { Logger } from '#libs/runtime';
import {
  findCase,
  loadCommand,
  loadPupilEvents,
  putCommand,
  type Command,
  type Store,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import type { ActResult, CaseGateway, CaseRef } from '#libs/temporal';
import { unknownCase } from '../cases/unknown-case.js';
import { hashOfShown, mustBeSeen } from '../letters/preview.js';

/** What asking needs of the outside. */
export interface CommandDesk {
  readonly store: Store;
  readonly gateway: Pick<CaseGateway, 'act'>;
  readonly logger: Logger;
}

export interface AskedAction {
  readonly action: Action;
  /** What the person was shown when deciding; only a hash of it is kept. */
  readonly shown?: unknown;
  /** Chosen by the asker: the same key with the same action is one command. */
  readonly key?: string | undefined;
}

/** What came of a command. */
export type Asked =
  | {
      readonly status: 'done' | 'pending';
      readonly command: Command;
      readonly events: readonly StoredEvent[];
    }
  /** A rule refused it; the refusal is in the case, `because` with the numbers and sessions behind it. */
  | {
      readonly status: 'refused';
      readonly rule: string;
      readonly because: Because | undefined;
      readonly command: Command;
      readonly events: readonly StoredEvent[];
    }
  /** It came too late to be carried out. */
  | { readonly status: 'expired'; readonly command: Command };

/** A command that nobody could carry out for so long is not carried out any more: things have moved on since. */
const VALID_MS = 60 * 60_000;

/**
 * Has an action carried out and says what came of it; `pending` where it is written down and will be carried out unless it
 * expires. The same key again gives what came of the first. Throws 'desk.unknown-case', 'desk.letter-unseen' for an approval of
 * letters that does not say that somebody looked at them, and 'command.key-reused' for a key used for something else.
 */
export async function askForAction(
  desk: CommandDesk,
  school: Pick<SchoolRef, 'id'>,
  asking: Principal,
  caseId: string,
  asked: AskedAction,
): Promise<Asked> {
  const { ref, command } = await write(desk, school.id, asking, caseId, asked);
  const answer = command.outcome === null ? await handOn(desk, ref, command.id) : undefined;
  return await desk.store.forSchool(school.id, async tx => {
    const settled = await loadCommand(tx, command.id);
    return await cameOf(tx, settled, answer);
  });
}

/** A command with what came of it so far. Throws 'command.unknown'. */
export function readCommand(store: Store, school: Pick<SchoolRef, 'id'>, id: string): Promise<Asked> {
  return store.forSchool(school.id, async tx => await cameOf(tx, await loadCommand(tx, id), undefined));
}

async function cameOf(tx: Tx, command: Command, answer: ActResult | undefined): Promise<Asked> {
  const events = await eventsOf(tx, command);
  const { outcome } = command;
  const status = outcome?.status ?? answer?.status ?? 'pending';
  switch (status) {
    case 'refused': {
      const rule =
        outcome?.status === 'refused' ? outcome.rule : answer?.status === 'refused' ? answer.rule : '';
      const because = events.find(({ type }) => type === 'ActionRefused')?.because;
      return { status, rule, because, command, events };
    }
    case 'expired':
      return { status, command };
    default:
      return { status, command, events };
  }
}

async function write(
  { store }: CommandDesk,
  schoolId: string,
  { actor }: Principal,
  caseId: string,
  { action, shown, key }: AskedAction,
): Promise<{ readonly ref: CaseRef; readonly command: Command }> {
  return await store.forSchool(schoolId, async tx => {
    const { pupilId, caseNumber } = await findCase(tx, caseId);
    if (caseNumber === 0) throw unknownCase(caseId);
    const id = randomUUID();
    const at = tx.now();
    const shownHash = shown === undefined ? undefined : hashOfShown(shown);
    if (await mustBeSeen(tx, { caseId, at, by: actor, action }, shownHash)) throw unseen();
    const { command } = await putCommand(tx, {
      id,
      pupilId,
      caseId,
      actor,
      action,
      at,
      expiresAt: at + VALID_MS,
      idempotencyKey: key ?? id,
      ...(shownHash !== undefined && { shownHash }),
    });
    if (command.caseId !== caseId) {
      throw new WaymarkError('command.key-reused', 'The idempotency key was used for another command', {
        details: { field: 'idempotencyKey', remedy: 'choose a new key for a new command' },
      });
    }
    return { ref: { schoolId, pupilId, caseNumber, caseId }, command };
  });
}

/** No answer is no loss: the command is written down, and the relay hands it on again. */
async function handOn({ gateway, logger }: CommandDesk, ref: CaseRef, commandId: string): Promise<ActResult> {
  try {
    return await gateway.act(ref, commandId);
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    logger.warn({ commandId, kind }, 'a command could not be handed on; it waits for the relay');
    return { status: 'pending' };
  }
}

const unseen = (): WaymarkError =>
  new WaymarkError('desk.letter-unseen', 'The action sends letters that nobody has looked at', {
    details: {
      field: 'shown',
      remedy: 'look at the letters first, and send with the action what their preview gives as shown',
    },
  });

/** The events that a command led to, in order. */
async function eventsOf(tx: Tx, { outcome, pupilId }: Command): Promise<readonly StoredEvent[]> {
  if (outcome === null || outcome.status === 'expired') return [];
  const positions = new Set(outcome.positions);
  return (await loadPupilEvents(tx, pupilId)).filter(({ globalPosition }) => positions.has(globalPosition));
}
