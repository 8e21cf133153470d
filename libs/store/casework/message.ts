// Messages to cases: what their payload holds, and what a case decides when one arrives.
import type { Change, LetterReport } from '#libs/casework';
import { assertNever } from '#libs/kernel';
import { entriesOf } from '#libs/register';
import type { Instant } from '#libs/school-time';
import { caseIdOf } from '../case-id.js';
import { enqueue, handleMessage, type OpenMessage } from '../outbox.js';
import type { Tx } from '../store.js';
import type { Sitting } from './sitting.js';
import type { ChangedMark } from './world.js';

/** The changes that the decider answers with more than a new date; the facts behind the others are in their tables. */
export type TellingChange = Extract<Change, { readonly kind: 'leave' | 'letter-returned' }> | LetterReport;

export function isTelling(change: Change): change is TellingChange {
  return change.kind === 'leave' || change.kind.startsWith('letter-');
}

export type CaseMessage =
  | { readonly kind: 'register'; readonly caseNumber: number; readonly marks: readonly ChangedMark[] }
  | {
      readonly kind: 'facts';
      readonly caseNumber: number;
      readonly at: Instant;
      readonly change?: TellingChange;
    };

/** Puts a message to a case of the pupil into the outbox; it goes out if the transaction commits. Gives its id. */
export function tellCase(tx: Tx, pupilId: string, message: CaseMessage): Promise<number> {
  const { kind, ...payload } = message;
  // Through JSON: what is stored there is what comes back.
  return enqueue(tx, {
    kind,
    pupilId,
    caseId: caseIdOf(tx.schoolId, pupilId, message.caseNumber),
    payload: JSON.parse(JSON.stringify(payload)),
  });
}

/** A message as the store gave it, read as one to a case; undefined for any other. */
export function caseMessage({ kind, payload }: OpenMessage): CaseMessage | undefined {
  return kind === 'register' || kind === 'facts'
    ? ({ kind, ...(payload as object) } as CaseMessage)
    : undefined;
}

/** Decides what follows from a message and appends it; nothing where it was dealt with before, or names another pupil. */
export async function decideMessage(
  tx: Tx,
  sitting: Sitting,
  pupilId: string,
  messageId: number,
): Promise<void> {
  const stored = await handleMessage(tx, pupilId, messageId);
  const message = stored && caseMessage(stored);
  if (!message) return;
  await takeMessage(sitting, message);
  await sitting.append();
}

async function takeMessage(sitting: Sitting, message: CaseMessage): Promise<void> {
  switch (message.kind) {
    case 'register':
      return takeMarksOf(sitting, message.marks);
    case 'facts':
      // The decider has nothing to say to the other changes; what they move, it works out anew.
      await sitting.reach(message.at);
      if (message.change) await sitting.take({ kind: 'change', at: message.at, change: message.change });
      return;
    default:
      assertNever(message);
  }
}

/** Puts changed marks before the decider one by one, in the order in which they became known. */
export async function takeMarksOf(sitting: Sitting, marks: readonly ChangedMark[]): Promise<void> {
  sitting.withhold(marks);
  for (const mark of marks) {
    sitting.letIn(mark);
    const { session, knownAt } = mark;
    const entries = entriesOf(sitting.register, session) ?? [];
    const previous = entries[entries.findLastIndex(entry => entry.knownAt === knownAt) - 1]?.code;
    await sitting.take(
      previous === undefined
        ? { kind: 'mark', at: knownAt, session }
        : { kind: 'amendment', at: knownAt, session, previous },
    );
  }
}

/** Tells the pupil's other cases that a decision in one of them touched them, so that each driver sets its timer. */
export async function tellOtherCases(
  tx: Tx,
  pupilId: string,
  home: number,
  touched: ReadonlySet<number>,
  at: Instant,
): Promise<void> {
  for (const caseNumber of touched) {
    if (caseNumber !== home && caseNumber !== 0)
      await tellCase(tx, pupilId, { kind: 'facts', caseNumber, at });
  }
}
