// Schools for training: their clock can be moved on, and what their made-up pupils do from now on is chosen. Nothing else
// about them is different.
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { requireUuid } from './ids.js';
import { loadSchool } from './schools.js';
import type { Tx } from './store.js';

/** The Temporal namespace of schools for training beside the one of real cases: time may be skipped in it. */
export const trainingNamespace = (namespace: string): string => `${namespace}-training`;

/** Furthest that a training clock goes ahead of the real one: two school years. */
const furthestMs = 2 * 366 * 86_400_000;

/**
 * Sets the school's clock forward to a moment; a clock never goes back. What case workflows wait for does not come by
 * itself: see libs/training. Throws 'training.real-school' for a school that is not for training, and 'training.too-far'.
 */
export async function moveClock(tx: Tx, to: Instant): Promise<void> {
  const { namespace } = await loadSchool(tx);
  if (!namespace.endsWith(trainingNamespace('')))
    throw new WaymarkError(
      'training.real-school',
      'The clock of this school is the real one; time is moved on in the training room only',
    );
  const [row] = await tx.query<{ ahead: number }>(
    `insert into waymark.school_clock as c (school_id, ahead_ms) values ($1, $2)
     on conflict (school_id) do update set ahead_ms = c.ahead_ms + excluded.ahead_ms
     returning ahead_ms as ahead`,
    [tx.schoolId, Math.max(0, Math.ceil(to - tx.now()))],
  );
  if (row!.ahead > furthestMs)
    throw new WaymarkError(
      'training.too-far',
      'The training clock would be two years ahead; start the training school afresh',
    );
}

/** How each pupil attends from now on, by pupil; those without a choice are missing. */
export async function loadHabits(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ pupilId: string; habit: string }>(
    'select pupil_id as "pupilId", habit from waymark.training_habit where school_id = $1 limit 200',
    [tx.schoolId],
  );
  return new Map(rows.map(({ pupilId, habit }) => [pupilId, habit]));
}

/** Chooses how a pupil attends from now on. */
export async function putHabit(tx: Tx, pupilId: string, habit: string): Promise<void> {
  await tx.query(
    `insert into waymark.training_habit (school_id, pupil_id, habit) values ($1, $2, $3)
     on conflict (school_id, pupil_id) do update set habit = excluded.habit`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), habit],
  );
}
