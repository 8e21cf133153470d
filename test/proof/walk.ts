// An exhaustive walk of the ladder and of the legal way in a bounded model: from one short scenario a pack, every act that
// anyone could think of in every state, then the next thing that time brings, breadth first. A state that was met before is
// not walked from again; every path to a new one is held against the invariants.
import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/kernel';
import { formatInstant, type Instant } from '#libs/school-time';
import { createHost, NoProgress, scenarioOf, type Host } from './host.js';
import type { History } from './history.js';
import { violations, type Violation } from './invariants/index.js';
import { forwardOffers, otherOffers, type Offer } from './menu.js';
import type { ScenarioJson, ScenarioStep } from './scenario-json.js';

export interface WalkLimits {
  readonly states: number;
  readonly depth: number;
}

export interface WalkResult {
  readonly policy: string;
  readonly walk: string;
  /** Different states met, and acts or waits tried in them. */
  readonly states: number;
  readonly edges: number;
  readonly refusals: number;
  /** Every state up to this many acts and waits from the start was walked from. */
  readonly depthDone: number;
  readonly isExhausted: boolean;
  readonly violations: readonly (Violation & { readonly json: ScenarioJson })[];
}

interface Node {
  readonly host: Host;
  readonly moment: Instant;
  readonly actions: readonly ScenarioStep[];
  readonly amendments: readonly ScenarioStep[];
}

const hour = 3_600_000;

const twoTerms = {
  terms: [
    { from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] },
    { from: '2026-01-05', to: '2026-02-13' },
  ],
};

/** One walk: what the register shows, and which acts are tried. */
export interface Walk {
  readonly name: string;
  readonly marks: ScenarioJson['marks'];
  readonly tries: (offer: Offer) => boolean;
  readonly amends: boolean;
}

const among =
  (...names: string[]) =>
  ({ action }: Offer): boolean =>
    names.includes(action.action);
const ladderActs = among('approve', 'conclude-review', 'hold-meeting');
const ill: ScenarioJson['marks'] = [
  { from: '2025-09-22', to: '2025-09-25', am: 'I', pm: 'I' },
  { from: '2025-10-01', to: '2026-02-13', am: 'I' },
];
const legalActs = among(
  'consider-threshold',
  'issue-nti',
  'conclude-nti',
  'fail-nti',
  'accept-referral',
  'return-referral',
  'issue-penalty',
  'withdraw-penalty',
  'decide-prosecution',
  'resolve-finding',
);

/** The ladder climbed, the ladder disturbed, the legal way with a Notice to Improve, and for leave alone. */
export const walks: readonly Walk[] = [
  {
    name: 'ladder, absence that goes on',
    marks: ill,
    tries: o =>
      ladderActs(o) ||
      (o.action.action === 'decline' && o.action.then === 'next') ||
      (o.action.action === 'submit-referral' && o.action.purpose === 'support'),
    amends: false,
  },
  {
    name: 'ladder, with holds, closings and amendments',
    marks: [{ from: '2025-09-22', to: '2025-09-25', am: 'I', pm: 'I' }, ...ill.slice(1)],
    tries: o =>
      ladderActs(o) ||
      among('decline', 'hold', 'resume', 'close', 'sign-contract', 'submit-referral', 'resolve-finding')(o),
    amends: true,
  },
  {
    name: 'legal way, ten unauthorised sessions and more later',
    marks: [
      { from: '2025-09-08', to: '2025-09-12', am: 'O', pm: 'O' },
      { from: '2025-10-06', to: '2025-10-08', am: 'U' },
    ],
    tries: o =>
      legalActs(o) ||
      (o.action.action === 'record-payment' && o.action.amount > 80) ||
      (o.action.action === 'submit-referral' && o.action.purpose === 'penalty'),
    amends: true,
  },
  {
    name: 'legal way, leave alone',
    marks: [
      { from: '2025-09-08', to: '2025-09-12', am: 'G', pm: 'G' },
      { from: '2025-11-10', to: '2025-11-14', am: 'G', pm: 'G' },
    ],
    tries: o =>
      legalActs(o) ||
      among('record-payment', 'close')(o) ||
      (o.action.action === 'submit-referral' && o.action.purpose === 'penalty'),
    amends: false,
  },
];

const scenario = (policy: string, { marks }: Walk): ScenarioJson => ({
  policy,
  calendar: twoTerms,
  pupil: { id: 'P1', dateOfBirth: '2012-03-04', yearGroup: 8, parents: [{ id: 'A' }] },
  marks,
  until: '2026-03-20',
});

/** Takes one walk under one pack. */
export function walk(
  policy: string,
  plan: Walk,
  limits: WalkLimits,
  tell: (states: number) => void,
): WalkResult {
  const json = scenario(policy, plan);
  const parsed = scenarioOf(json);
  const start: Node = {
    host: createHost(parsed),
    moment: parsed.pupils[0]!.marks[0]!.knownAt,
    actions: [],
    amendments: [],
  };
  const seen = new Set([keyOf(start)]);
  const found = new Map<string, Violation & { json: ScenarioJson }>();
  const counts = { edges: 0, refusals: 0 };
  let frontier: Node[] = [start];
  let depth = 0;
  for (; depth < limits.depth && frontier.length > 0 && seen.size < limits.states; depth += 1) {
    const next: Node[] = [];
    for (const node of frontier) {
      if (seen.size >= limits.states) break;
      for (const edge of edgesOf(node, plan, parsed.until)) {
        counts.edges += 1;
        const reached = edge();
        if (reached === 'refused') counts.refusals += 1;
        if (reached === 'refused' || reached === null) continue;
        const key = keyOf(reached);
        if (seen.has(key)) continue;
        seen.add(key);
        for (const v of violationsAt(json, reached, node.host.steps.length))
          found.set(v.invariant, found.get(v.invariant) ?? v);
        if (reached.host !== undefined && !isStuck(reached)) next.push(reached);
        if (seen.size % 1000 === 0) tell(seen.size);
      }
    }
    frontier = seen.size < limits.states ? next : [...frontier.slice(-1), ...next];
  }
  return {
    policy,
    walk: plan.name,
    states: seen.size,
    ...counts,
    depthDone: seen.size < limits.states ? depth : depth - 1,
    isExhausted: frontier.length === 0,
    violations: [...found.values()],
  };
}

type Reached = Node | 'refused' | null;

const stuckAt = new WeakMap<Host, string>();
const stuck = Symbol('stuck');
/** Runs on, and remembers a host in which a deadline comes back for ever. */
function progress<T>(host: Host, run: () => T): T | typeof stuck {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof NoProgress)) throw error;
    stuckAt.set(host, error.message);
    return stuck;
  }
}
const isStuck = ({ host }: Node): boolean => stuckAt.has(host);

function* edgesOf(node: Node, plan: Walk, until: Instant): Generator<() => Reached> {
  yield () => wait(node, until);
  for (const offer of offersAt(node, plan)) yield () => act(node, offer);
  if (plan.amends) for (const [session, code] of amendmentsAt(node)) yield () => amend(node, session, code);
}

/** Lets time pass until something happens. */
function wait(node: Node, until: Instant): Node | null {
  const host = node.host.fork();
  const known = host.steps.length;
  const goesOn = progress(host, () => {
    while (host.steps.length === known) if (!host.stepOn(until)) return false;
    return true;
  });
  return goesOn ? { ...node, host, moment: host.now() + hour } : null;
}

function act(node: Node, offer: Offer): Reached {
  const host = node.host.fork();
  const step = progress(host, () => host.act(node.moment, offer));
  if (step === stuck) return { ...node, host };
  if (step.events.some(e => e.type === 'ActionRefused')) return 'refused';
  const done = { at: formatInstant(node.moment), ...offer.action, by: offer.by };
  return { ...node, host, actions: [...node.actions, done] };
}

/** An amendment comes an hour later, before anything else of its moment. */
function amend(node: Node, session: string, code: string): Node | null {
  const host = node.host.fork();
  const moment = node.moment + hour;
  if (!progress(host, () => host.amend(moment, session, code))) return null;
  const [date = '', half = ''] = session.split(' ');
  const done = { at: formatInstant(moment), date, session: half, code };
  return { ...node, host, moment: moment + hour, amendments: [...node.amendments, done] };
}

function offersAt({ host, moment }: Node, plan: Walk): Offer[] {
  const forward = forwardOffers(host.state(), host.world(), moment);
  const other = otherOffers(host.state(), host.world(), moment);
  const offers = new Map([...forward, ...other].filter(plan.tries).map(o => [JSON.stringify(o), o]));
  return [...offers.values()];
}

/** The first absence is authorised, or found not to have been. */
function amendmentsAt({ host, amendments }: Node): [string, string][] {
  if (amendments.length >= 2 || host.state().cases.length === 0) return [];
  const absent = host
    .world()
    .register.sessions.find(s => s.entries[0]!.code.length > 0 && !'/\\'.includes(s.entries[0]!.code));
  if (!absent) return [];
  const now = absent.entries.at(-1)!.code;
  return [[absent.session, now === 'C' ? absent.entries[0]!.code : 'C']];
}

function keyOf({ host, moment }: Node): string {
  const text = canonicalJson([
    host.state(),
    moment,
    host
      .world()
      .register.sessions.map(s => s.entries.at(-1)!.code)
      .join(''),
  ]);
  return createHash('sha1').update(text).digest('base64');
}

/** The invariants over the whole path; what is asked of a single step, over the steps after the first `known`. */
function violationsAt(
  json: ScenarioJson,
  { host, actions, amendments }: Node,
  known: number,
): (Violation & { json: ScenarioJson })[] {
  const whole = { ...json, actions, amendments, until: formatInstant(host.now()) };
  const history: History = {
    json: whole,
    steps: host.steps,
    fresh: host.steps.slice(known),
    end: host,
    stuck: stuckAt.get(host) ?? null,
    threw: null,
  };
  return violations(history).map(v => ({ ...v, json: whole }));
}
