// A person's command arrives at its case by its id. The id came through Temporal, so it proves nothing: the command is
// looked up, and one that does not belong here is refused and written down, but never carried out.
import type { Actor } from '#libs/access';
import { legalRules, type CaseEvent } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import type { Answer, CaseKey } from '#workflows/case';
import { noteDutyAnswered } from '../changes.js';
import { caseIdOf } from '../case-id.js';
import { loadCommand, recordOutcome, type Command, type CommandOutcome } from '../commands.js';
import type { StoredEvent } from '../stored-event.js';
import type { Tx } from '../store.js';
import { lettersSeen, withContent, type Seen } from './letters-seen.js';
import type { Sitting } from './sitting.js';

/** Refusals of one case that are written down in an hour; further ones are counted. */
const refusalsAnHour = 30;
/** The same for messages that nobody can have sent. */
const strayRefusalsAnHour = 1;
const hour = 3_600_000;

type Refused = Extract<CaseEvent, { readonly type: 'ActionRefused' }>;

export interface Arrival {
  readonly key: CaseKey;
  readonly commandId: string;
  /** Refusals before this one that were only counted. */
  readonly repeats: number;
  /** The moment by the clock of the cases. */
  readonly now: Instant;
}

/** Carries a command out, or refuses it. The same command again gives the answer of then. */
export async function decideCommand(tx: Tx, sitting: Sitting, arrival: Arrival): Promise<Answer> {
  const { key, commandId, now } = arrival;
  const command = await find(tx, commandId);
  if (!command) return refuseStray(sitting, arrival, 'unknown', 'no such command');
  const stray = strayness(tx, key, command);
  if (stray) return refuseStray(sitting, arrival, command.actionName, stray);
  if (command.outcome) return answerOf(command.outcome);
  if (now >= command.expiresAt) return expire(tx, sitting, arrival, command);
  await sitting.advance(command.at, 'upTo');
  await sitting.append();
  const { at, actor: by, action } = command;
  if (action === 'destroyed') {
    sitting.add(refusal(sitting, arrival, command.actionName, 'what was asked is destroyed', by));
    return settle(tx, sitting, arrival);
  }
  const seen = await lettersSeen(tx, command);
  if (seen && 'lapsed' in seen) {
    sitting.add(lapsed(sitting, arrival, command, seen.lapsed));
    return settle(tx, sitting, arrival);
  }
  const followed = await sitting.take({ kind: 'action', at, by, action });
  if (seen) sitting.replace(withContent(sitting.pending(), seen.content, key.pupilId));
  if (action.action === 'answer-duty' && followed.some(event => event.type === 'DutyAnswered')) {
    await noteDutyAnswered(tx, key.pupilId, at, action.duty);
    await sitting.refreshFacts();
  }
  return settle(tx, sitting, arrival);
}

async function find(tx: Tx, commandId: string): Promise<Command | undefined> {
  try {
    return await loadCommand(tx, commandId);
  } catch (error) {
    if (error instanceof WaymarkError && error.code === 'command.unknown') return undefined;
    throw error;
  }
}

/** Why this case cannot have been sent the command. */
function strayness(tx: Tx, key: CaseKey, command: Command): string | undefined {
  if (command.pupilId !== key.pupilId) return "another pupil's command";
  const here = caseIdOf(tx.schoolId, key.pupilId, key.caseNumber);
  return command.caseId !== null && command.caseId !== here ? "another case's command" : undefined;
}

/** Keeps what was decided with the command, so that the same command again gets the same answer. */
async function settle(tx: Tx, sitting: Sitting, { key, commandId, repeats }: Arrival): Promise<Answer> {
  const decided = sitting.pending();
  const refused = decided.find(event => event.type === 'ActionRefused');
  if (refused) {
    const isFlood = decided.length === 1 && isFlooded(sitting, key, refused.at, refusalsAnHour);
    sitting.replace(
      isFlood ? [] : decided.map(event => (event === refused ? withRepeats(refused, repeats) : event)),
    );
  }
  const positions =
    sitting.pending().length === 0
      ? []
      : (await sitting.append(commandId)).map(event => event.globalPosition);
  const outcome: CommandOutcome = refused
    ? { status: 'refused', rule: refused.data.rule, positions }
    : { status: 'done', positions };
  await recordOutcome(tx, commandId, outcome);
  return answerOf(outcome);
}

async function expire(tx: Tx, sitting: Sitting, arrival: Arrival, command: Command): Promise<Answer> {
  const { key, now, commandId } = arrival;
  if (hasCase(sitting, key) && !isFlooded(sitting, key, now, refusalsAnHour)) {
    sitting.add(refusal(sitting, arrival, command.actionName, 'the command has expired', command.actor));
    await sitting.append(commandId);
  }
  await recordOutcome(tx, commandId, { status: 'expired' });
  return { status: 'expired' };
}

/** What nobody can have sent is written down on the case that it was aimed at, and on no command and no person. */
async function refuseStray(sitting: Sitting, arrival: Arrival, action: string, why: string): Promise<Answer> {
  const { key, now } = arrival;
  const recorded = hasCase(sitting, key) && !isFlooded(sitting, key, now, strayRefusalsAnHour, isStray);
  if (recorded) {
    sitting.add(refusal(sitting, arrival, action, why));
    await sitting.append();
  }
  return { status: 'refused', rule: 'state', recorded };
}

const hasCase = (sitting: Sitting, key: CaseKey): boolean =>
  key.caseNumber > 0 && key.caseNumber <= sitting.state().cases.length;

/** Only refusals that no person asked for have no `by`. */
const isStray = (event: StoredEvent): boolean => event.by === undefined;

function isFlooded(
  sitting: Sitting,
  key: CaseKey,
  at: Instant,
  limit: number,
  counts: (event: StoredEvent) => boolean = () => true,
): boolean {
  const recent = sitting
    .events()
    .filter(
      e => e.type === 'ActionRefused' && e.caseNumber === key.caseNumber && e.at > at - hour && counts(e),
    );
  return recent.length >= limit;
}

/** A refusal that no rule of the decider speaks; `repeats` tells how often it happened unrecorded before. */
function refusal(
  sitting: Sitting,
  { key, now, repeats }: Arrival,
  action: string,
  why: string,
  by?: Actor,
): Refused {
  const event: Refused = {
    type: 'ActionRefused',
    at: sitting.momentOf(now),
    caseNumber: key.caseNumber,
    data: { action, rule: 'state' },
    because: {
      rule: 'state',
      level: 'default',
      source: 'docs/case-model.md#events',
      numbers: { why },
      sessions: [],
    },
    ...(by && { by }),
  };
  return withRepeats(event, repeats);
}

/** The refusal of an approval whose letters are not those that were shown. */
function lapsed(
  sitting: Sitting,
  arrival: Arrival,
  { actionName, actor }: Command,
  { rule, numbers }: Extract<Seen, { readonly lapsed: object }>['lapsed'],
): Refused {
  const { level, source } = legalRules[rule];
  const event = refusal(sitting, arrival, actionName, '', actor);
  return { ...event, data: { ...event.data, rule }, because: { rule, level, source, numbers, sessions: [] } };
}

function withRepeats(event: Refused, repeats: number): Refused {
  if (repeats === 0 || !event.because) return event;
  return { ...event, because: { ...event.because, numbers: { ...event.because.numbers, repeats } } };
}

function answerOf(outcome: CommandOutcome): Answer {
  switch (outcome.status) {
    case 'refused':
      return { status: 'refused', rule: outcome.rule, recorded: outcome.positions.length > 0 };
    case 'done':
    case 'expired':
      return { status: outcome.status };
  }
}
