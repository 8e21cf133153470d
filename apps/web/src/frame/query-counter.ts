// Counts the queries of each request, so that a page which asks the database once a row is found out.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Query, Store } from '#libs/store';

const counts = new AsyncLocalStorage<{ queries: number }>();

/** Express middleware: what runs below counts for this request. */
export const countForRequest = (_request: unknown, _response: unknown, next: () => void): void =>
  counts.run({ queries: 0 }, next);

/** Queries of the request so far. */
export const queriesSoFar = (): number => counts.getStore()?.queries ?? 0;

const counted =
  (query: Query): Query =>
  (text, values) => {
    const count = counts.getStore();
    if (count) count.queries += 1;
    return query(text, values);
  };

/** The store, with every query of its transactions counted. */
export function countQueries(store: Store): Store {
  return {
    ...store,
    forSchool: (schoolId, work) => store.forSchool(schoolId, tx => work({ ...tx, query: counted(tx.query) })),
    asRelay: work => store.asRelay(tx => work({ query: counted(tx.query) })),
    forAuthority: (schoolIds, work) =>
      store.forAuthority(schoolIds, tx => work({ ...tx, query: counted(tx.query) })),
    asIdentity: work => store.asIdentity(tx => work({ query: counted(tx.query) })),
  };
}
