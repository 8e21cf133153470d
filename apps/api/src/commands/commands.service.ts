// What people ask of a case, as programs are answered.
import { Inject, Injectable } from '@nestjs/common';
import { askForAction, readCommand, shownEvents, type Asked, type CommandDesk } from '#libs/desk';
import type { Principal } from '#libs/identity';
import type { Logger } from '#libs/runtime';
import { formatInstant } from '#libs/school-time';
import type { Command, Store } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';
import { shownEvent } from '../cases/shown-event.js';
import { GATEWAY, LOGGER, STORE } from '../dependencies.js';
import { ProblemError } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import type { CommandDto } from './commands.dto.js';
import type { AskedAction } from './read-action.js';
import { refusal } from './refusal.js';

@Injectable()
export class CommandsService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(GATEWAY) private readonly gateway: Pick<CaseGateway, 'act'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Has an action carried out and gives the command, done or still pending. Throws a problem: the refusal, 409 where it came
   * too late; and the errors of `askForAction`.
   */
  async ask(
    school: SchoolRef,
    asking: Principal,
    caseId: string,
    asked: AskedAction,
    key?: string,
  ): Promise<CommandDto> {
    const came = await askForAction(this.desk(), school, asking, caseId, { ...asked, key });
    if (came.status === 'refused') throw refusal(came.rule, came.because, came.command);
    if (came.status === 'expired') throw tooLate(came.command);
    return await this.shown(school, asking, came);
  }

  /** A command with what came of it so far. Throws 'command.unknown'. */
  async read(school: SchoolRef, asking: Principal, id: string): Promise<CommandDto> {
    return await this.shown(school, asking, await readCommand(this.store, school, id));
  }

  private desk(): CommandDesk {
    const { store, gateway, logger } = this;
    return { store, gateway, logger };
  }

  private async shown(school: SchoolRef, asking: Principal, came: Asked): Promise<CommandDto> {
    const { id, caseId, actionName, at, expiresAt } = came.command;
    const events = came.status === 'expired' ? [] : came.events;
    const shown = await this.store.forSchool(school.id, tx => shownEvents(tx, asking, events));
    return {
      id,
      case: caseId,
      action: actionName,
      status: came.status,
      at: formatInstant(at),
      expiresAt: formatInstant(expiresAt),
      ...(came.status === 'refused' && { rule: came.rule }),
      events: shown.map(shownEvent),
      links: {
        self: `/v1/commands/${id}?school=${school.slug}`,
        ...(caseId !== null && { case: `/v1/cases/${caseId}?school=${school.slug}` }),
      },
    };
  }
}

const tooLate = ({ id }: Command): ProblemError =>
  new ProblemError(409, 'expired', 'The command came too late to be carried out', {
    command: id,
    remedy: 'look at the case as it is now, and ask again',
  });
