// What people write down beside the ladder: contacts, support, views, barriers, agreed actions, evidence. Every later step
// must be able to show them; what they say of a family is sealed.
import { isAtLeast, type Actor } from '#libs/access';
import type { Action, ActionOf } from './commands.js';
import { firstRefusal, refuse, type Refusal } from './refusal.js';
import { emit, theCase, theOpenCase, type Turn } from './turn.js';

const recordNames = [
  'record-contact',
  'offer-support',
  'record-support',
  'record-view',
  'record-barrier',
  'agree-action',
  'finish-action',
  'record-evidence',
] as const;
type RecordAction = ActionOf<(typeof recordNames)[number]>;

export function isRecord(action: Action): action is RecordAction {
  return (recordNames as readonly string[]).includes(action.action);
}

/** Any of the records: by the school's line, the EWO or the DSL, in an open case. */
export function record(turn: Turn, action: RecordAction, by: Actor): Refusal | null {
  const refusal = firstRefusal(
    () => !mayRecord(by) && refuse('role', { needs: 'attendance-officer' }),
    () => !theOpenCase(turn) && refuse('state'),
    () =>
      action.action === 'finish-action' &&
      firstOpenAction(turn) < 0 &&
      refuse('state', { why: 'no agreed action is open' }),
  );
  if (!refusal) write(turn, action);
  return refusal;
}

const mayRecord = (by: Actor): boolean =>
  by.role === 'ewo' || by.role === 'dsl' || isAtLeast(by.role, 'attendance-officer');

/** `finish-action` finishes the one agreed first. */
const firstOpenAction = (turn: Turn): number => theCase(turn).actions.findIndex(a => !a.finished);

function write(turn: Turn, action: RecordAction): void {
  switch (action.action) {
    case 'record-contact':
      return emit(
        turn,
        'ContactRecorded',
        { channel: action.channel },
        { sealed: { with: action.with, outcome: action.outcome } },
      );
    case 'offer-support':
      return emit(turn, 'SupportOffered', { owner: action.owner }, { sealed: { kind: action.kind } });
    case 'record-support': {
      const { kind, engaged, outcome } = action;
      return emit(turn, 'SupportRecorded', {}, { sealed: { kind, engaged, outcome } });
    }
    case 'record-view':
      return emit(turn, 'ViewRecorded', {}, { sealed: { of: action.of, text: action.text } });
    case 'record-barrier':
      return emit(turn, 'BarrierRecorded', {}, { sealed: { kind: action.kind } });
    case 'agree-action': {
      const { owner, due, what } = action;
      return emit(
        turn,
        'ActionAgreed',
        { action: theCase(turn).actions.length, owner, due },
        { sealed: { what } },
      );
    }
    case 'finish-action':
      return emit(turn, 'ActionFinished', { action: firstOpenAction(turn) });
    case 'record-evidence': {
      const { sessions, kind, accepted } = action;
      return emit(turn, 'EvidenceRecorded', { sessions }, { sealed: { kind, accepted } });
    }
  }
}
