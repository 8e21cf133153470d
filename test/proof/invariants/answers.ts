// Whatever a case waits for can be given: the person it names may do what it asks, and is not refused for the state it is in.
import {
  decide,
  duties,
  openDuties,
  summarise,
  type Action,
  type Awaiting,
  type World,
} from '#libs/casework';
import { actorOf, secret } from '../menu.js';
import type { Step } from '../host.js';
import type { Invariant } from './log.js';

/** The plainest answer to something that waits; null where no act of the case answers it. */
function answerTo({ what, role }: Awaiting, world: World): Action | null {
  const [kind, of = ''] = what.split(':');
  switch (kind) {
    case 'approve':
      return { action: 'approve', stage: of };
    case 'submit-referral':
      return { action: 'submit-referral', purpose: 'support', reason: secret };
    case 'conclude-review':
      return { action: 'conclude-review', outcome: 'not-met', reason: secret };
    case 'hold-meeting':
      return { action: 'hold-meeting', attended: [], contract: 'not-offered' };
    case 'consider-threshold':
      return { action: 'consider-threshold', decision: 'continue-support', reason: secret };
    case 'conclude-nti':
      return { action: 'conclude-nti', parent: of, outcome: 'met', reason: secret };
    case 'answer-referral':
      return { action: 'accept-referral' };
    case 'resolve-finding':
      return { action: 'resolve-finding', finding: Number(of), decision: 'confirm', reason: secret };
    case 'decide-prosecution':
      return { action: 'decide-prosecution', parent: of, decision: 'withdraw', reason: secret };
    case 'answer-duty': {
      const duty = openDuties(world).find(name => duties[name].role === role)!;
      const answers = Object.fromEntries(duties[duty].questions.map(question => [question, secret]));
      return { action: 'answer-duty', duty, answers };
    }
    case 'consider-severe-absence':
      return { action: 'consider-severe-absence', decision: 'refer', reason: secret };
    case 'close':
      return { action: 'close', reason: 'other' };
    case 'finish-action':
      return { action: 'finish-action' };
    default:
      return null;
  }
}

/** What a step left waiting that cannot be answered. */
function unanswerable({ after, world, input }: Step): string | null {
  for (const { number } of after.cases) {
    for (const item of summarise(after, number, world, input.at).awaiting) {
      const action = answerTo(item, world);
      if (!action) continue;
      const act = { kind: 'action', at: input.at, by: actorOf(item.role), action } as const;
      const [first] = decide(after, act, world);
      const isRefused = first?.type === 'ActionRefused' && ['role', 'state'].includes(first.data.rule);
      const answers = first?.caseNumber === number;
      if (isRefused && !mayWait(item, after, number))
        return `case ${number} waits for ${item.what} by ${item.role}, which is refused by ${first.data.rule}`;
      if (!isRefused && !answers && first !== undefined)
        return `case ${number} waits for ${item.what}, and the answer went to case ${first.caseNumber}`;
    }
  }
  return null;
}

/** One referral waits at a time: the next may have to wait for its answer. */
const mayWait = (item: Awaiting, after: Step['after'], number: number): boolean =>
  item.what.startsWith('submit-referral') &&
  after.cases[number - 1]!.referrals.some(r => r.status === 'waiting');

export const answerInvariants: readonly Invariant[] = [
  {
    name: 'what-waits-can-be-answered',
    check(log) {
      for (const step of log.history.fresh) {
        const found = unanswerable(step);
        if (found) return `after the ${step.input.kind} at ${step.input.at}: ${found}`;
      }
      return null;
    },
  },
];
