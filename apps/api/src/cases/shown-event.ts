// An event as it is given out to programs.
import type { ShownEvent } from '#libs/desk';
import { formatInstant } from '#libs/school-time';
import type { EventDto } from './events.dto.js';

export function shownEvent({ event, sealed }: ShownEvent): EventDto {
  const { version, at, type, data, because, by } = event;
  return {
    seq: version,
    at: formatInstant(at),
    type,
    data,
    ...(because && { because }),
    ...(by && { by }),
    ...(sealed !== undefined && { sealed }),
  };
}
