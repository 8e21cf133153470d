// Folds an event into a pupil's state. Total: every event type has its place, and nothing is decided here.
import { assertNever } from '#libs/kernel';
import { adopted } from './adoption/evolve-adopted.js';
import type { CaseEvent } from './events.js';
import { evolveLadder, isLadderEvent } from './evolve-ladder.js';
import { evolveLegal, isLegalEvent } from './evolve-legal.js';
import type { CaseState, PupilState } from './state.js';

/** The state after `event`. */
export function evolve(state: PupilState, event: CaseEvent): PupilState {
  if (event.type === 'CaseOpened') return { ...state, cases: [...state.cases, opened(event)] };
  if (event.caseNumber === 0) return { ...state, looseLength: state.looseLength + 1 };
  const at = event.caseNumber - 1;
  const before = state.cases[at];
  if (!before)
    throw new RangeError(`event ${event.type} names case ${event.caseNumber}, which was never opened`);
  return {
    ...state,
    cases: state.cases.with(at, evolveCase({ ...before, length: before.length + 1 }, event)),
  };
}

/** The state that a history adds up to. */
export function fold(state: PupilState, events: Iterable<CaseEvent>): PupilState {
  let folded = state;
  for (const event of events) folded = evolve(folded, event);
  return folded;
}

function opened(event: Extract<CaseEvent, { type: 'CaseOpened' }>): CaseState {
  return {
    number: event.caseNumber,
    openedAt: event.at,
    policy: event.data.policy,
    policyVersion: event.data.version,
    length: 1,
    closedAt: null,
    stages: {},
    holds: [],
    letters: [],
    findings: [],
    notices: [],
    warnings: [],
    referrals: [],
    penalties: [],
    revised: [],
    ordinals: [],
    actions: [],
    closeProposedAt: null,
    severeConsideredAt: null,
    absenceAwaitedAfter: null,
  };
}

function evolveCase(kase: CaseState, event: CaseEvent): CaseState {
  if (isLadderEvent(event)) return evolveLadder(kase, event);
  if (isLegalEvent(event)) return evolveLegal(kase, event);
  switch (event.type) {
    case 'CaseAdopted':
      return adopted(kase, event);
    case 'CaseOpened':
    case 'ContactRecorded':
    case 'SupportOffered':
    case 'SupportRecorded':
    case 'ViewRecorded':
    case 'BarrierRecorded':
    case 'ResponseRecorded':
    case 'DutyAnswered':
    case 'OrderRecorded':
    case 'EvidenceRecorded':
    case 'AlternativeActionRequired':
    case 'ContractDeclined':
    case 'ContractSigned':
    case 'ActionRefused':
      return kase;
    case 'SevereAbsenceConsidered':
      return { ...kase, severeConsideredAt: event.at };
    case 'ActionAgreed':
      return {
        ...kase,
        actions: [...kase.actions, { owner: event.data.owner, due: event.data.due, finished: false }],
      };
    case 'ActionFinished': {
      const { action } = event.data;
      return { ...kase, actions: kase.actions.map((a, i) => (i === action ? { ...a, finished: true } : a)) };
    }
    default:
      return assertNever(event);
  }
}
