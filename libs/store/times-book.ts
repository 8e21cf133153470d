// The moments of weeks by number. Few are ever different: a delivery of a whole school has one a week and closing time.
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import type { Tx } from './store.js';
import { SLOTS, type Seen, type Times } from './week.js';

/** Numbers given so far in a transaction. */
export interface TimesBook {
  /** The number of these moments, given now where they are new. */
  idsOf(all: readonly Times[]): Promise<readonly number[]>;
  /** The moments of these numbers. */
  load(ids: readonly number[]): Promise<ReadonlyMap<number, Times>>;
}

const keyOf = ({ asAt, knownAt }: Times): string => `${asAt.join()};${knownAt.join()}`;
const literal = (moments: readonly (Instant | null)[]): string =>
  `{${moments.map(moment => moment ?? 'NULL').join(',')}}`;

/** Opens the book of the transaction's school; the caller holds the register's lock. */
export function openTimesBook(tx: Tx): TimesBook {
  const byKey = new Map<string, number>();
  const byId = new Map<number, Times>();

  const remember = (id: number, times: Times): void => {
    byKey.set(keyOf(times), id);
    byId.set(id, times);
  };

  async function give(all: readonly Times[]): Promise<void> {
    const rows = await tx.query<{ n: number; id: number }>(
      `with given as (
         select n, as_at::bigint[] as as_at, known_at::bigint[] as known_at
         from unnest($2::text[], $3::text[]) with ordinality as g(as_at, known_at, n)
       ), put as (
         insert into waymark.mark_times (school_id, id, as_at, known_at)
         select $1, (select coalesce(max(id), 0) from waymark.mark_times where school_id = $1) + row_number() over (order by n), as_at, known_at
         from given g
         where not exists (select from waymark.mark_times t where t.school_id = $1 and t.as_at = g.as_at and t.known_at = g.known_at)
         returning id, as_at, known_at
       ), every as (
         select id, as_at, known_at from put
         union all select id, as_at, known_at from waymark.mark_times where school_id = $1
       )
       select g.n::int as n, e.id from given g join every e on e.as_at = g.as_at and e.known_at = g.known_at`,
      [tx.schoolId, all.map(({ asAt }) => literal(asAt)), all.map(({ knownAt }) => literal(knownAt))],
    );
    for (const { n, id } of rows) remember(id, all[n - 1]!);
  }

  return {
    async idsOf(all) {
      const unknown = new Map(
        all.filter(times => !byKey.has(keyOf(times))).map(times => [keyOf(times), times]),
      );
      if (unknown.size > 0) await give([...unknown.values()]);
      return all.map(times => byKey.get(keyOf(times))!);
    },
    async load(ids) {
      const unknown = [...new Set(ids)].filter(id => !byId.has(id));
      const rows =
        unknown.length === 0
          ? []
          : await tx.query<{ id: number } & Times>(
              'select id, as_at as "asAt", known_at as "knownAt" from waymark.mark_times where school_id = $1 and id = any($2)',
              [tx.schoolId, unknown],
            );
      for (const { id, ...times } of rows) remember(id, times);
      if (unknown.some(id => !byId.has(id)))
        throw new WaymarkError('register.no-times', 'A week of the register has lost its moments');
      return byId;
    },
  };
}

/** One number for an extract that says a week's marks again: its times and the slots. */
export const packSeen = (timesId: number, mask: number): number => timesId * 2 ** SLOTS + mask;

const unpackSeen = (packed: number): { readonly timesId: number; readonly mask: number } => ({
  timesId: Math.floor(packed / 2 ** SLOTS),
  mask: packed % 2 ** SLOTS,
});

/** The numbers that a row of `seen` names. */
export const timesIdsOf = (packed: readonly number[]): number[] =>
  packed.map(each => unpackSeen(each).timesId);

export const readSeen = (packed: readonly number[], times: ReadonlyMap<number, Times>): Seen[] =>
  packed.map(unpackSeen).map(({ timesId, mask }) => ({ times: times.get(timesId)!, mask }));
