// One thing decided and appended without a driver, for tools and tests; cases in service go through `lookAtCase`.
import type { CaseSummary, Input } from '#libs/casework';
import type { StoredEvent } from '../stored-event.js';
import type { Tx } from '../store.js';
import { openSitting } from './sitting.js';
import { nextDue } from './world.js';

export interface Decided {
  /** What followed, as stored: what fell due before it, and what it brought. */
  readonly events: readonly StoredEvent[];
  /** The pupil's cases by number. */
  readonly summaries: readonly CaseSummary[];
  readonly nextDeadline: number | null;
}

/** Decides `input` after whatever falls due before it. The same command's id again gives the events of then. */
export async function decideAndAppend(
  tx: Tx,
  ask: { readonly pupilId: string; readonly input: Input; readonly commandId?: string },
): Promise<Decided> {
  const sitting = await openSitting(tx, ask.pupilId);
  await sitting.advance(ask.input.at, ask.input.kind === 'action' ? 'upTo' : 'before');
  const due = await sitting.append();
  await sitting.take(ask.input);
  const followed = await sitting.append(ask.commandId);
  const summaries = await sitting.keepViews();
  return { events: [...due, ...followed], summaries, nextDeadline: (await nextDue(tx, ask.pupilId)).due };
}
