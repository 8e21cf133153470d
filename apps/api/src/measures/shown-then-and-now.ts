// What a case rested on then and rests on now, as it is given out.
import { may, type Role } from '#libs/access';
import { formatInstant } from '#libs/school-time';
import type { ThenAndNowOfEvent } from '#libs/store';
import type { ThenAndNowDto } from './then-and-now.dto.js';

/** Sessions are for roles that may read the log. */
export function shownThenAndNow({ at, changed, ...rest }: ThenAndNowOfEvent, role: Role): ThenAndNowDto {
  return {
    ...rest,
    at: formatInstant(at),
    ...(may(role, 'case:events') && { changed: [...changed] }),
  };
}
