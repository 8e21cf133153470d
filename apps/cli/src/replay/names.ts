// The database and Temporal know people by opaque ids; a scenario knows them by its own names. This keeps the two apart and
// translates back for printing.
import { randomBytes } from 'node:crypto';
import type { Action, Change, Scenario } from '#libs/casework';

export interface Names {
  /** The id of a pupil or parent of the scenario; a name that is new gets one. */
  idOf(name: string): string;
  /** A value with every id in it turned back into its name. */
  named<T>(value: T): T;
  /** An action or change with ids in place of the names of parents. */
  action(action: Action): Action;
  change(change: Change): Change;
}

/** Ids are given in the order of the names, so that whatever is sorted by id comes in the scenario's order too. */
export function createNames(scenario: Scenario): Names {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  const idOf = (name: string): string => {
    const id = ids.get(name) ?? newId(ids.size);
    ids.set(name, id);
    names.set(id, name);
    return id;
  };
  for (const name of namesIn(scenario)) idOf(name);

  const named = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (Array.isArray(value)) return value.map(named);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner)]));
  };
  /** The fields that hold parents, in every action and change. */
  const withIds = <T extends object>(value: T): T => {
    const fields = Object.entries(value).map(([key, inner]: [string, unknown]) => {
      if (key === 'parent' && typeof inner === 'string') return [key, idOf(inner)];
      if (key === 'parent') return [key, { ...(inner as object), id: idOf((inner as { id: string }).id) }];
      if (key === 'parents' || key === 'attended') return [key, (inner as string[]).map(idOf)];
      return [key, inner];
    });
    return Object.fromEntries(fields) as T;
  };
  return { idOf, named: <T>(value: T) => named(value) as T, action: withIds, change: withIds };
}

function namesIn(scenario: Scenario): string[] {
  const found = scenario.pupils.flatMap(({ facts, changes }) => [
    facts.id,
    ...facts.parents.map(parent => parent.id),
    ...facts.earlierNotices.map(notice => notice.parent),
    ...changes.flatMap(({ change }) => (change.kind === 'parent-added' ? [change.parent.id] : [])),
  ]);
  return [...new Set(found)].toSorted();
}

function newId(order: number): string {
  const hex = order.toString(16).padStart(8, '0') + randomBytes(12).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
