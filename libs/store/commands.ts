// What people asked for, written down before it is done: a command is kept once, settled once, and its free text is
// sealed under the pupil's key.
import type { Actor } from '#libs/access';
import type { Action, ActionName } from '#libs/casework';
import { canonicalJson, WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { Seal } from './envelope.js';
import { requireUuid } from './ids.js';
import { openSealed, sealerFor } from './sealing.js';
import type { RelayTx, Tx } from './store.js';

/** What came of a command: `positions` are the global positions of the events it led to. */
export type CommandOutcome =
  | { readonly status: 'done'; readonly positions: readonly number[] }
  | { readonly status: 'refused'; readonly rule: string; readonly positions: readonly number[] }
  | { readonly status: 'expired' };

export interface NewCommand {
  readonly id: string;
  readonly pupilId: string;
  /** The case it was given in, where it was given in one. */
  readonly caseId?: string;
  readonly actor: Actor;
  readonly action: Action;
  /** Hash of what the person was shown when deciding. */
  readonly shownHash?: string;
  /** Chosen by the asker; the same key of the same person is the same command. */
  readonly idempotencyKey: string;
  /** The business moment. */
  readonly at: Instant;
  /** From then on it is not carried out. */
  readonly expiresAt: Instant;
}

export interface Command {
  readonly id: string;
  readonly pupilId: string;
  readonly caseId: string | null;
  readonly actor: Actor;
  readonly actionName: ActionName;
  /** 'destroyed' where the pupil's key is gone. */
  readonly action: Action | 'destroyed';
  readonly shownHash: string | null;
  readonly at: Instant;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** null while it waits. */
  readonly outcome: CommandOutcome | null;
}

interface CommandRow extends Omit<Command, 'action' | 'actor'> {
  readonly actorId: string;
  readonly role: Actor['role'];
  readonly payload: string;
}

const columns = `id, pupil_id as "pupilId", case_id as "caseId", actor_id as "actorId", actor_role as role, action as "actionName",
  sealed_payload as payload, shown_hash as "shownHash", at, created_at as "createdAt", expires_at as "expiresAt", outcome`;

const contextOf = (id: string): string => `command ${id}`;

/**
 * Writes a command down. Under a key that the person used before, the command of then is given back and nothing is
 * written; another question under the same key throws 'command.key-reused'.
 */
export async function putCommand(
  tx: Tx,
  command: NewCommand,
): Promise<{ readonly command: Command; readonly created: boolean }> {
  const { id, pupilId, actor, action } = command;
  const before = await byKey(tx, actor.id, command.idempotencyKey);
  if (before) return { command: sameQuestion(before, command), created: false };
  const { action: name, ...payload } = action;
  const seal = await sealerFor(tx, pupilId);
  const rows = await tx.query(
    `insert into waymark.command (school_id, id, pupil_id, case_id, actor_id, actor_role, action, sealed_payload, shown_hash,
       idempotency_key, at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (school_id, actor_id, idempotency_key) do nothing returning id`,
    [
      tx.schoolId,
      requireUuid(id, 'id'),
      pupilId,
      command.caseId ?? null,
      actor.id,
      actor.role,
      name,
      JSON.stringify(seal(contextOf(id), payload)),
      command.shownHash ?? null,
      command.idempotencyKey,
      timestamp(command.at),
      timestamp(command.expiresAt),
    ],
  );
  if (rows.length > 0) return { command: await loadCommand(tx, id), created: true };
  // Another transaction wrote it in the meantime.
  const other = await byKey(tx, actor.id, command.idempotencyKey);
  return { command: sameQuestion(other!, command), created: false };
}

/** Throws 'command.unknown'. */
export async function loadCommand(tx: Tx, id: string): Promise<Command> {
  const [row] = await tx.query<CommandRow>(
    `select ${columns} from waymark.command where school_id = $1 and id = $2`,
    [tx.schoolId, requireUuid(id, 'id')],
  );
  if (!row)
    throw new WaymarkError('command.unknown', `There is no command ${id} in this school`, {
      details: { id },
    });
  return opened(tx, row);
}

/** Settles a command. The same outcome again is no error; another throws 'command.settled'. */
export async function recordOutcome(tx: Tx, id: string, outcome: CommandOutcome): Promise<void> {
  const rows = await tx.query(
    `update waymark.command set outcome = $3, settled_at = now()
     where school_id = $1 and id = $2 and outcome is null returning id`,
    [tx.schoolId, requireUuid(id, 'id'), JSON.stringify(outcome)],
  );
  if (rows.length > 0) return;
  const { outcome: settled } = await loadCommand(tx, id);
  if (canonicalJson(settled) !== canonicalJson(outcome)) {
    throw new WaymarkError('command.settled', `Command ${id} is settled already, with another outcome`, {
      details: { id },
    });
  }
}

export interface WaitingCommand {
  readonly schoolId: string;
  readonly id: string;
  readonly pupilId: string;
  readonly caseId: string | null;
}

/**
 * Commands that have waited for longer than `seconds`, oldest first, `limit` (at most 500): of the schools whose cases
 * run in the namespace, or of all.
 */
export function listWaitingCommands(
  relay: RelayTx,
  seconds: number,
  limit = 100,
  namespace?: string,
): Promise<readonly WaitingCommand[]> {
  return relay.query<WaitingCommand>(
    `select school_id as "schoolId", id, pupil_id as "pupilId", case_id as "caseId" from waymark.command
     where outcome is null and created_at < now() - make_interval(secs => $1)
       and ($3::text is null or school_id in (select id from waymark.school where namespace = $3))
     order by created_at limit $2`,
    [seconds, Math.min(limit, 500), namespace ?? null],
  );
}

async function byKey(tx: Tx, actorId: string, key: string): Promise<Command | undefined> {
  const [row] = await tx.query<CommandRow>(
    `select ${columns} from waymark.command where school_id = $1 and actor_id = $2 and idempotency_key = $3`,
    [tx.schoolId, actorId, key],
  );
  return row && opened(tx, row);
}

async function opened(tx: Tx, { payload, actorId, role, ...row }: CommandRow): Promise<Command> {
  const facts = await openSealed(tx, contextOf(row.id), JSON.parse(payload) as Seal);
  const action = facts === 'destroyed' ? facts : ({ action: row.actionName, ...facts } as Action);
  return { ...row, actor: { id: actorId, role }, action };
}

/** The role may have changed and time has passed; the pupil and what is asked must be the same. */
function sameQuestion(before: Command, now: NewCommand): Command {
  if (before.pupilId === now.pupilId && canonicalJson(before.action) === canonicalJson(now.action))
    return before;
  throw new WaymarkError(
    'command.key-reused',
    'The idempotency key was used for another command; choose a new key for a new command',
    {
      details: { field: 'idempotencyKey' },
    },
  );
}
