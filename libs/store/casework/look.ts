// A look at one case, in one transaction: what its driver asks for whenever a timer fires or a message arrives.
import type { CaseSummary } from '#libs/casework';
import { assertNever } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import type { Answer, CaseKey, Occasion, Standing } from '#workflows/case';
import { caseIdOf } from '../case-id.js';
import { letterKey, listLetters } from '../letters.js';
import type { Tx } from '../store.js';
import { decideCommand } from './command.js';
import { decideMessage, tellOtherCases } from './message.js';
import { openSitting, type Sitting } from './sitting.js';

/**
 * Lets happen what the occasion brings, appends it, keeps the views, and says where the case stands. `now` is the moment
 * by the clock of the cases. The same occasion again finds everything done.
 */
export async function lookAtCase(tx: Tx, key: CaseKey, occasion: Occasion, now: Instant): Promise<Standing> {
  const { pupilId, caseNumber } = key;
  const sitting = await openSitting(tx, pupilId);
  const answer = await attend(tx, sitting, key, occasion, now);
  const summaries = await sitting.keepViews();
  await tellOtherCases(tx, pupilId, caseNumber, sitting.touched(), sitting.momentOf(0));
  return standingOf(tx, sitting, key, summaries[caseNumber - 1], answer);
}

async function attend(
  tx: Tx,
  sitting: Sitting,
  key: CaseKey,
  occasion: Occasion,
  now: Instant,
): Promise<Answer | null> {
  switch (occasion.kind) {
    case 'start':
      await sitting.advance(now, 'before');
      await sitting.append();
      return null;
    case 'deadline':
      await sitting.advance(occasion.until, 'upTo');
      await sitting.append();
      return null;
    case 'command':
      return decideCommand(tx, sitting, { key, commandId: occasion.id, repeats: occasion.repeats, now });
    case 'message':
      await decideMessage(tx, sitting, key.pupilId, occasion.id);
      return null;
    default:
      return assertNever(occasion);
  }
}

async function standingOf(
  tx: Tx,
  sitting: Sitting,
  { pupilId, caseNumber }: CaseKey,
  summary: CaseSummary | undefined,
  answer: Answer | null,
): Promise<Standing> {
  if (!summary) return { status: 'none', due: null, letters: [], answer };
  const caseId = caseIdOf(tx.schoolId, pupilId, caseNumber);
  const letters = await waitingLetters(tx, sitting, caseId);
  return { status: summary.status, due: summary.nextDeadline?.due ?? null, letters, answer };
}

/** Letters that the case has issued and nobody has carried out. */
async function waitingLetters(tx: Tx, sitting: Sitting, caseId: string): Promise<readonly number[]> {
  const issued = sitting.events().filter(event => event.type === 'LetterIssued' && event.streamId === caseId);
  if (issued.length === 0) return [];
  const settled = new Set<string>();
  for (const { key, state } of await listLetters(tx, caseId)) if (state !== 'waiting') settled.add(key);
  return issued.filter(event => !settled.has(letterKey(event))).map(event => event.version);
}
