// An event as it is given out; what is sealed in it is opened for those who may read it, and for nobody else.
import { formatInstant } from '#libs/school-time';
import { unsealFacts, type StoredEvent, type Tx } from '#libs/store';
import type { EventDto } from './events.dto.js';

export async function shownEvents(
  tx: Tx,
  events: readonly StoredEvent[],
  maySeeSealed: boolean,
): Promise<EventDto[]> {
  const shown: EventDto[] = [];
  for (const event of events) {
    const { version, at, type, data, because, by } = event;
    const sealed = event.seal && (maySeeSealed ? await unsealFacts(tx, event) : true);
    shown.push({
      seq: version,
      at: formatInstant(at),
      type,
      data,
      ...(because && { because }),
      ...(by && { by }),
      ...(sealed !== undefined && { sealed }),
    });
  }
  return shown;
}
