// What people ask of a case: written down as a command row, handed on by its id, answered with what came of it.
import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomUUID } from 'node:crypto';
import { may, type Role } from '#libs/access';
import type { Principal } from '#libs/identity';
import { canonicalJson } from '#libs/kernel';
import type { Logger } from '#libs/runtime';
import { formatInstant, type Instant } from '#libs/school-time';
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
import { shownEvents } from '../cases/shown-event.js';
import { GATEWAY, LOGGER, NOW, STORE } from '../dependencies.js';
import { ProblemError } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import type { CommandDto } from './commands.dto.js';
import type { AskedAction } from './read-action.js';
import { refusal } from './refusal.js';

/** A command that nobody could carry out for so long is not carried out any more: things have moved on since. */
const VALID_MS = 60 * 60_000;

@Injectable()
export class CommandsService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(GATEWAY) private readonly gateway: Pick<CaseGateway, 'act'>,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  /**
   * Has an action carried out and gives the command, done or still pending. The same key again gives what came of the
   * first. Throws a problem: the refusal, 404, 409 where it came too late, 422 for a key used for something else.
   */
  async ask(
    school: SchoolRef,
    asking: Principal,
    caseId: string,
    asked: AskedAction,
    key?: string,
  ): Promise<CommandDto> {
    const { ref, command } = await this.write(school, asking, caseId, asked, key);
    const answer = command.outcome === null ? await this.handOn(ref, command.id) : undefined;
    return await this.store.forSchool(school.id, async tx => {
      const settled = await loadCommand(tx, command.id);
      const events = await eventsOf(tx, settled);
      const status = settled.outcome?.status ?? answer?.status ?? 'pending';
      const rule = ruleOf(settled, answer);
      if (status === 'refused' && rule !== undefined) throw refusal(rule, settled, events);
      if (status === 'expired') throw tooLate(settled);
      return await shownCommand(tx, settled, events, asking.actor.role, school.slug);
    });
  }

  /** A command with what came of it so far. Throws 'command.unknown'. */
  read(school: SchoolRef, asking: Principal, id: string): Promise<CommandDto> {
    return this.store.forSchool(school.id, async tx => {
      const command = await loadCommand(tx, id);
      return await shownCommand(tx, command, await eventsOf(tx, command), asking.actor.role, school.slug);
    });
  }

  private write(
    school: SchoolRef,
    { actor }: Principal,
    caseId: string,
    { action, shown }: AskedAction,
    key: string | undefined,
  ): Promise<{ readonly ref: CaseRef; readonly command: Command }> {
    return this.store.forSchool(school.id, async tx => {
      const { pupilId, caseNumber } = await findCase(tx, caseId);
      if (caseNumber === 0)
        throw new ProblemError(404, 'unknown-case', 'There is no case with this id in this school');
      const id = randomUUID();
      const at = this.now();
      const { command } = await putCommand(tx, {
        id,
        pupilId,
        caseId,
        actor,
        action,
        at,
        expiresAt: at + VALID_MS,
        idempotencyKey: key ?? id,
        ...(shown !== undefined && { shownHash: hashOf(shown) }),
      });
      if (command.caseId !== caseId) throw keyReused();
      return { ref: { schoolId: school.id, pupilId, caseNumber, caseId }, command };
    });
  }

  /** No answer is no loss: the command is written down, and the relay hands it on again. */
  private async handOn(ref: CaseRef, commandId: string): Promise<ActResult> {
    try {
      return await this.gateway.act(ref, commandId);
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      this.logger.warn({ commandId, kind }, 'a command could not be handed on; it waits for the relay');
      return { status: 'pending' };
    }
  }
}

const hashOf = (shown: unknown): string => createHash('sha256').update(canonicalJson(shown)).digest('hex');

const ruleOf = ({ outcome }: Command, answer: ActResult | undefined): string | undefined => {
  if (outcome?.status === 'refused') return outcome.rule;
  return answer?.status === 'refused' ? answer.rule : undefined;
};

const tooLate = ({ id }: Command): ProblemError =>
  new ProblemError(409, 'expired', 'The command came too late to be carried out', {
    command: id,
    remedy: 'look at the case as it is now, and ask again',
  });

const keyReused = (): ProblemError =>
  new ProblemError(422, 'command.key-reused', 'The idempotency key was used for another command', {
    field: 'Idempotency-Key',
    remedy: 'choose a new key for a new command',
  });

/** The events that a command led to, in order. */
async function eventsOf(tx: Tx, { outcome, pupilId }: Command): Promise<readonly StoredEvent[]> {
  if (outcome === null || outcome.status === 'expired') return [];
  const positions = new Set(outcome.positions);
  return (await loadPupilEvents(tx, pupilId)).filter(({ globalPosition }) => positions.has(globalPosition));
}

async function shownCommand(
  tx: Tx,
  command: Command,
  events: readonly StoredEvent[],
  role: Role,
  school: string,
): Promise<CommandDto> {
  const { id, caseId, actionName, outcome } = command;
  return {
    id,
    case: caseId,
    action: actionName,
    status: outcome?.status ?? 'pending',
    at: formatInstant(command.at),
    expiresAt: formatInstant(command.expiresAt),
    ...(outcome?.status === 'refused' && { rule: outcome.rule }),
    events: await shownEvents(tx, events, may(role, 'case:sealed')),
    links: {
      self: `/v1/commands/${id}?school=${school}`,
      ...(caseId !== null && { case: `/v1/cases/${caseId}?school=${school}` }),
    },
  };
}
