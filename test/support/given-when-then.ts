// A small language for specs of the decider: given a pupil's marks and what was done so far, when somebody acts or time
// passes, then these events follow. Moments are London time; everything unsaid is as in an ordinary autumn and spring.
import { expect } from '@jest/globals';
import type { Action, CaseEvent, Change, EventData, EventType, World } from '#libs/casework';
import { decide, fold } from '#libs/casework';
import type { Role } from '#libs/access';
import { parseInstant } from '#libs/school-time';
import { createHost, scenarioOf, type Host } from '../proof/host.js';
import type { ScenarioJson } from '../proof/scenario-json.js';

export interface Did {
  readonly at: string;
  readonly by: Role;
  readonly do: Action;
}

export interface Amended {
  readonly at: string;
  readonly session: string;
  readonly code: string;
}

export interface Changed {
  readonly at: string;
  readonly change: Change;
}

type Happened = Did | Amended | Changed;

export interface Facts extends Partial<Omit<ScenarioJson, 'actions' | 'changes' | 'amendments'>> {
  readonly happened?: readonly Happened[];
  /** Facts that no scenario file can change, such as an amended date of birth. */
  readonly world?: (world: World) => World;
}

const ordinary: ScenarioJson = {
  policy: 'ashley',
  calendar: {
    terms: [
      { from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] },
      { from: '2026-01-05', to: '2026-03-27', breaks: [{ from: '2026-02-16', to: '2026-02-20' }] },
    ],
  },
  pupil: { id: 'P1', dateOfBirth: '2012-03-04', yearGroup: 8, parents: [{ id: 'A' }, { id: 'B' }] },
  marks: [],
  until: '2026-07-31',
};

/** What followed, and what may be said of it. */
export interface Outcome {
  readonly events: readonly CaseEvent[];
  readonly types: readonly EventType[];
  /** The data of the first event of a type; fails where there is none. */
  first<T extends EventType>(type: T): EventData[T];
  /** Exactly these events, in this order. */
  follows(...types: readonly EventType[]): Outcome;
  nothing(): void;
  /** A refusal by this rule, and nothing but it (a third notice asks for something else besides). */
  refused(rule: string): void;
  /** No refusal: the action did something. */
  allowed(): Outcome;
  /** Not refused for the role: whatever else may stand in the way. */
  roleAllowed(): void;
}

export interface Situation {
  /** The same with more: later facts win, what happened is added. */
  and(more: Facts): Situation;
  when(at: string, by: Role, action: Action): Outcome;
  /** What follows while time passes, to a moment and including it. */
  whenTimePasses(from: string, to: string): Outcome;
  whenAmended(at: string, session: string, code: string): Outcome;
  whenChanged(at: string, change: Change): Outcome;
  /** The run itself, at a moment. */
  host(at: string): Host;
}

export function given(...facts: readonly Facts[]): Situation {
  const all = facts.reduce<Facts>(
    (so, more) => ({ ...so, ...more, happened: [...(so.happened ?? []), ...(more.happened ?? [])] }),
    {},
  );
  const { happened = [], world: change = world => world, ...said } = all;

  const sorted = happened.toSorted((a, b) => parseInstant(a.at) - parseInstant(b.at));
  const start = (until: number): Host => {
    const host = createHost(scenarioOf({ ...ordinary, ...said }), true);
    for (const event of sorted) {
      const at = parseInstant(event.at);
      if (at > until) break;
      if ('do' in event) host.act(at, { by: { id: 'u1', role: event.by }, action: event.do });
      else if ('change' in event) host.change(at, event.change);
      else host.amend(at, event.session, event.code);
    }
    return host;
  };
  let whole: Host | undefined;
  const reached = new Map<string, Host>();
  /** The run with everything before an action at this moment done. */
  const readyAt = (at: string): Host => {
    const known = reached.get(at);
    if (known) return known;
    const host = run(parseInstant(at));
    host.reach(parseInstant(at), 'deadlines');
    reached.set(at, host);
    return host;
  };
  /** All that happened until then; run once where a spec only goes on from the end of it. */
  const run = (until: number): Host => {
    const last = sorted.at(-1);
    if (!last || parseInstant(last.at) > until) return start(until);
    whole ??= start(until);
    return whole.fork();
  };

  return {
    and: more => given(all, more),
    host: at => readyAt(at).fork(),
    when(at, by, action) {
      const moment = parseInstant(at);
      const host = readyAt(at);
      const input = { kind: 'action', at: moment, by: { id: 'u1', role: by }, action } as const;
      const events = decide(host.state(), input, change(host.world()));
      expect(() => fold(host.state(), events)).not.toThrow();
      return outcomeOf(events);
    },
    whenTimePasses(from, to) {
      const events = readyAt(to).steps.flatMap(step => step.events);
      return outcomeOf(events.filter(e => e.at >= parseInstant(from) && e.at <= parseInstant(to)));
    },
    whenAmended(at, session, code) {
      const step = run(parseInstant(at)).amend(parseInstant(at), session, code);
      return outcomeOf(step?.events ?? []);
    },
    whenChanged: (at, what) => outcomeOf(run(parseInstant(at)).change(parseInstant(at), what).events),
  };
}

function outcomeOf(events: readonly CaseEvent[]): Outcome {
  const types = events.map(e => e.type);
  const refusal = events.find(e => e.type === 'ActionRefused');
  const outcome: Outcome = {
    events,
    types,
    first<T extends EventType>(type: T): EventData[T] {
      const found = events.find(e => e.type === type);
      expect({ types, looksFor: type, found: found !== undefined }).toEqual({
        types,
        looksFor: type,
        found: true,
      });
      return found!.data as EventData[T];
    },
    nothing: () => expect(types).toEqual([]),
    follows(...expected) {
      expect(types).toEqual(expected);
      return outcome;
    },
    refused(rule) {
      expect(refusal?.data.rule ?? types).toBe(rule);
      expect(types.filter(t => t !== 'ActionRefused' && t !== 'AlternativeActionRequired')).toEqual([]);
    },
    allowed() {
      expect(refusal?.data.rule).toBeUndefined();
      expect(types.length).toBeGreaterThan(0);
      return outcome;
    },
    roleAllowed: () => expect(refusal?.data.rule).not.toBe('role'),
  };
  return outcome;
}
