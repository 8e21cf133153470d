// Ids at the edge of the database: opaque UUIDs, so that no name or pupil number can slip in as one.
import { WaymarkError } from '#libs/kernel';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Gives the id back, or throws 'store.bad-id' naming the field; the value is left out, since it may be a name. */
export function requireUuid(id: string, field: string): string {
  if (!UUID.test(id)) {
    throw new WaymarkError(
      'store.bad-id',
      `${field} must be a lower-case UUID, such as crypto.randomUUID() makes`,
      {
        details: { field },
      },
    );
  }
  return id;
}
