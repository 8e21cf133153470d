// What people might ask of a case as it stands: offers that move it forward, and others that anyone could think of. The
// drivers of the proof choose from these; nothing is judged here.
import {
  duties,
  openCase,
  openDuties,
  type Action,
  type CaseState,
  type PupilState,
  type World,
} from '#libs/casework';
import type { Actor, Role } from '#libs/access';
import { approverOf, stageIndex } from '#libs/policy';
import { addDays, londonDate, type Instant } from '#libs/school-time';

export interface Offer {
  readonly by: Actor;
  readonly action: Action;
}

/** Stands in every free text, so that one that shows up in plain data is found. */
export const secret = '§private§';

export const actorOf = (role: Role): Actor => ({ id: `u-${role}`, role });
const offer = (role: Role, action: Action): Offer => ({ by: actorOf(role), action });

const judgement = {
  supportAppropriate: 'yes',
  supportEngaged: 'engaged-not-working',
  bestTool: secret,
  otherStep: secret,
  equalityAct: secret,
} as const;

/** Offers that answer something the case waits for, or take the next step of the legal way; the likelier stand twice. */
export function forwardOffers(state: PupilState, world: World, at: Instant): Offer[] {
  const open = openCase(state);
  const legal = [
    ...(open ? legalSteps(open, world, at) : []),
    ...state.cases.flatMap(kase => [...noticeSteps(kase), ...penaltySteps(kase, at), ...revisions(kase)]),
  ];
  return [...legal, ...legal, ...(open ? [...answers(open, world), ...dutySteps(world)] : [])];
}

function dutySteps(world: World): Offer[] {
  return openDuties(world).map(duty => {
    const { role, questions } = duties[duty];
    const answers = Object.fromEntries(questions.map(question => [question, secret]));
    return offer(role, { action: 'answer-duty', duty, answers });
  });
}

function answers(kase: CaseState, world: World): Offer[] {
  const offers: Offer[] = [];
  for (const [stage, value] of Object.entries(kase.stages)) {
    const role = approverOf(world.pack, stageIndex(world.pack, stage));
    if (value.status === 'proposed') {
      if (stage === 'ewo-referral')
        offers.push(offer('headteacher', { action: 'submit-referral', purpose: 'support', reason: secret }));
      else offers.push(offer(role, { action: 'approve', stage }));
    }
    if (value.status === 'entered' && value.review.measured && value.review.outcome === null) {
      for (const outcome of ['not-met', 'met', 'extended'] as const)
        offers.push(offer(role, { action: 'conclude-review', outcome, reason: secret }));
    }
    if (value.status === 'entered' && value.meeting && value.meetingOn === null && !value.review.ended) {
      const attended = world.pupil.parents.map(p => p.id).slice(0, 1);
      for (const contract of ['not-offered', 'signed', 'declined'] as const)
        offers.push(offer('attendance-officer', { action: 'hold-meeting', attended, contract }));
    }
  }
  if (kase.closeProposedAt !== null)
    offers.push(offer('attendance-lead', { action: 'close', reason: 'improved' }));
  return offers;
}

function legalSteps(kase: CaseState, world: World, at: Instant): Offer[] {
  const finding = kase.findings.at(-1);
  if (!finding || finding.ended) return [];
  const parents = world.pupil.parents.map(p => p.id);
  if (!finding.considered) {
    const consider = (
      decision: 'notice-to-improve' | 'penalty' | 'continue-support' | 'no-action',
      more = {},
    ) => offer('headteacher', { action: 'consider-threshold', decision, reason: secret, judgement, ...more });
    return [
      consider('notice-to-improve'),
      consider('notice-to-improve'),
      consider('notice-to-improve'),
      consider('penalty'),
      consider('penalty', { supportException: 'no-effect-expected' }),
      consider('continue-support'),
      consider('no-action'),
    ];
  }
  const refer = offer('headteacher', { action: 'submit-referral', purpose: 'penalty', reason: secret });
  if (kase.referrals.some(r => r.status === 'waiting')) {
    const accept = offer('ewo', { action: 'accept-referral' });
    return [accept, accept, accept, offer('ewo', { action: 'return-referral', missing: [secret] })];
  }
  const accepted = kase.referrals.findLast(r => r.status === 'accepted' && r.purpose === 'penalty');
  const unserved = accepted ? parents.filter(p => !accepted.usedFor.includes(p)) : [];
  if (unserved.length > 0) return [...unserved, ...unserved].flatMap(penaltyOffers);
  if (parents.length === 0) return [refer];
  if (finding.era === 'before-2024-08-19')
    return [offer('headteacher', { action: 'issue-warning', parents }), refer, refer];
  const failed = kase.notices.some(n => n.status === 'failed');
  const open = kase.notices.some(n => n.status === 'running' || n.status === 'ended');
  if (failed || finding.considered.supportException) return [refer];
  if (open) return [];
  const notices = [noticeTo(parents, 3, at), noticeTo(parents, 6, at), noticeTo(parents.slice(0, 1), 4, at)];
  return finding.considered.decision === 'penalty' ? [refer, ...notices] : [...notices, refer];
}

const noticeTo = (parents: readonly string[], weeks: number, at: Instant): Offer =>
  offer('headteacher', {
    action: 'issue-nti',
    parents,
    weeks,
    allowedUnauthorised: weeks - 3,
    judgement,
    laConsulted: { by: secret, on: londonDate(at) },
  });

const penaltyOffers = (parent: string): Offer[] => {
  const issue = offer('ewo', { action: 'issue-penalty', parent, judgement, historyCheckedWith: [secret] });
  return [
    issue,
    issue,
    issue,
    offer('ewo', { action: 'decide-ordinal', parent, ordinal: 1, reason: secret }),
  ];
};

function noticeSteps(kase: CaseState): Offer[] {
  return kase.notices.flatMap(({ parent, status }) => {
    if (status !== 'ended') return [];
    return (['failed', 'met'] as const).map(outcome =>
      offer('headteacher', { action: 'conclude-nti', parent, outcome, reason: secret }),
    );
  });
}

function penaltySteps(kase: CaseState, at: Instant): Offer[] {
  return kase.penalties.flatMap(p => {
    if (p.withdrawn) return [];
    const { parent } = p;
    const pay = (amount: number, on: string): Offer =>
      offer('ewo', { action: 'record-payment', parent, amount, on });
    const decide = (decision: 'prosecute' | 'withdraw', esoConsidered = true): Offer =>
      offer('ewo', { action: 'decide-prosecution', parent, decision, esoConsidered, reason: secret });
    return [
      ...(p.paid ? [] : [pay(p.amount, londonDate(at)), pay(80, p.receivedOn), pay(p.amount / 2, p.payBy)]),
      ...(p.unpaid && p.prosecution === null
        ? [decide('prosecute'), decide('withdraw'), decide('prosecute', false)]
        : []),
      offer('ewo', { action: 'withdraw-penalty', parent, ground: 'material-error' }),
    ];
  });
}

function revisions(kase: CaseState): Offer[] {
  return kase.revised
    .filter(r => !r.resolved)
    .flatMap(({ seq, subject }) =>
      (['confirm', 'withdraw'] as const).map(decision =>
        offer(subject.kind === 'penalty' ? 'ewo' : 'attendance-lead', {
          action: 'resolve-finding',
          finding: seq,
          decision,
          reason: secret,
        }),
      ),
    );
}

/** Offers that are not asked for: declines, holds, other reviews, records, acts out of turn. */
export function otherOffers(state: PupilState, world: World, at: Instant): Offer[] {
  const open = openCase(state);
  const today = londonDate(at);
  const parent = world.pupil.parents[0]?.id ?? 'A';
  const proposed = Object.entries(open?.stages ?? {}).filter(([, s]) => s.status === 'proposed');
  const declines = proposed.flatMap(([stage]) => {
    const role = approverOf(world.pack, stageIndex(world.pack, stage));
    const decline = (then: 'look-again' | 'next' | 'close', on?: string): Offer =>
      offer(role, { action: 'decline', stage, reason: secret, then, ...(on !== undefined && { on }) });
    return [
      decline('look-again'),
      decline('look-again', addDays(today, 3)),
      decline('next'),
      decline('close'),
    ];
  });
  return [
    ...declines,
    offer('attendance-lead', { action: 'hold', until: addDays(today, 8), reason: secret }),
    offer('attendance-lead', { action: 'resume' }),
    offer('attendance-lead', { action: 'set-review', schoolDays: 6 }),
    offer('attendance-lead', { action: 'set-review', target: 50, schoolDays: 10 }),
    offer('attendance-officer', { action: 'sign-contract', parent }),
    offer('attendance-officer', { action: 'hold-meeting', attended: [], contract: 'not-offered' }),
    offer('headteacher', { action: 'submit-referral', purpose: 'support', reason: secret }),
    offer('headteacher', { action: 'submit-referral', purpose: 'penalty', reason: secret }),
    offer('attendance-lead', { action: 'close', reason: 'other' }),
    offer('dsl', { action: 'record-contact', channel: 'telephone', with: secret, outcome: secret }),
    offer('ewo', { action: 'agree-action', owner: 'u-dsl', due: addDays(today, 7), what: secret }),
    offer('attendance-officer', { action: 'finish-action' }),
    offer('attendance-officer', {
      action: 'record-evidence',
      sessions: [`${today} am`],
      kind: secret,
      accepted: true,
    }),
    offer('ewo', { action: 'record-order', order: 'parenting-order', parent, on: today }),
    offer('dsl', { action: 'consider-severe-absence', decision: 'known', reason: secret }),
    offer('ewo', { action: 'accept-referral' }),
    offer('ewo', { action: 'issue-suspension-penalty', parent, seenOn: today }),
    offer('ewo', { action: 'decide-ordinal', parent, ordinal: 2, reason: secret }),
    offer('ewo', { action: 'record-payment', parent, amount: 80, on: today }),
    offer('headteacher', { action: 'conclude-nti', parent, outcome: 'met', reason: secret }),
    offer('attendance-lead', { action: 'resolve-finding', finding: 1, decision: 'withdraw', reason: secret }),
    offer('headteacher', { action: 'conclude-review', outcome: 'not-met', reason: secret }),
    offer('headteacher', { action: 'approve', stage: world.pack.stages.at(-1)!.id }),
    offer('headteacher', { action: 'approve', stage: world.pack.stages[0]!.id }),
    offer('ewo', { action: 'decide-ordinal', parent, ordinal: 'barred', reason: secret }),
    offer('ewo', { action: 'issue-penalty', parent, judgement, historyCheckedWith: [secret] }),
    ...world.pupil.parents.flatMap(p => [
      noticeTo([p.id], 5, at),
      offer('headteacher', { action: 'issue-warning', parents: [p.id] }),
    ]),
    ...(open?.notices ?? []).flatMap(({ parent, status }) => {
      const told = { on: today, how: secret };
      return status === 'running'
        ? [offer('headteacher', { action: 'fail-nti', parent, reason: secret, told })]
        : [];
    }),
  ];
}
