// What people write down beside the ladder: contacts, support, views, barriers, agreed actions, evidence, a court's orders. Every later step
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
  'record-response',
  'agree-action',
  'finish-action',
  'record-evidence',
  'record-order',
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
    () =>
      action.action === 'record-response' &&
      !turn.world.pupil.parents.some(p => p.id === action.parent) &&
      refuse('state', { parent: action.parent, why: 'no parent of this pupil answered' }),
    () => action.action === 'record-order' && orderIsWrong(turn, action),
  );
  if (!refusal) write(turn, action);
  return refusal;
}

/** A parenting order is made against a parent of the pupil; an order ends after it was made. */
function orderIsWrong(turn: Turn, { order, parent, on, until }: ActionOf<'record-order'>): Refusal | false {
  const names = turn.world.pupil.parents.some(p => p.id === parent);
  if (parent === undefined ? order === 'parenting-order' : !names)
    return refuse('state', { why: 'the order names no parent of this pupil' });
  return until !== undefined && until < on && refuse('state', { until, why: 'it ends before it was made' });
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
    case 'record-response': {
      const { parent, channel, on, summary, letter } = action;
      return emit(
        turn,
        'ResponseRecorded',
        { parent, channel, on, letter: letter ?? null },
        { sealed: { summary }, about: parent },
      );
    }
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
    case 'record-order': {
      const { order, parent, on, until = null } = action;
      const about = parent === undefined ? {} : { about: parent };
      return emit(turn, 'OrderRecorded', { on }, { sealed: { order, until }, ...about });
    }
    case 'record-evidence': {
      const { sessions, kind, accepted } = action;
      return emit(turn, 'EvidenceRecorded', { sessions }, { sealed: { kind, accepted } });
    }
  }
}
