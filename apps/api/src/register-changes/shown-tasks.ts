// Wishes and tasks as they are given out.
import { dayNumber, formatInstant, londonDate, type Instant } from '#libs/school-time';
import type { CorrectionWish, OfficeTask } from '#libs/store';
import type { PupilDto } from '../cases/cases.dto.js';
import type { TaskDto, WishDto } from './office.dto.js';

const shownOrNull = (moment: Instant | null): string | null =>
  moment === null ? null : formatInstant(moment);

export function shownWish(wish: CorrectionWish, pupil: PupilDto): WishDto {
  const { id, session, code, stood, reason, askedBy, askedAt, status, closedAt, takenBackBy } = wish;
  return {
    id,
    pupil,
    session,
    code,
    stood,
    reason,
    askedBy,
    askedAt: formatInstant(askedAt),
    status,
    closedAt: shownOrNull(closedAt),
    ...(takenBackBy && { takenBackBy }),
  };
}

export function shownTask(task: OfficeTask, pupil: PupilDto, now: Instant): TaskDto {
  const { kind, id, session, code, since, due } = task;
  return {
    kind,
    ...(id !== null && { id }),
    pupil,
    session,
    code,
    since: formatInstant(since),
    due: formatInstant(due),
    overdue: due <= now,
    ageDays: dayNumber(londonDate(now)) - dayNumber(londonDate(since)),
  };
}
