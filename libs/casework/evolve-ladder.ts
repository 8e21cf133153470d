// The ladder's part of the fold: stages, letters, meetings, reviews, holds, closing.
import { assertNever } from '#libs/kernel';
import { londonDate, parseInstant } from '#libs/school-time';
import type { CaseEvent, EventType } from './events.js';
import type { CaseState, EnteredStage, Letter, Review, StageState } from './state.js';

const ladderTypes = [
  'StageProposed',
  'StageApproved',
  'StageDeclined',
  'ProposalWithdrawn',
  'ApprovalOverdue',
  'StageEntered',
  'LetterIssued',
  'LetterPosted',
  'LetterServed',
  'LetterFailed',
  'MeetingHeld',
  'MeetingOverdue',
  'ReviewMeasured',
  'ReviewConcluded',
  'ReviewSet',
  'HoldPlaced',
  'HoldEnded',
  'CloseProposed',
  'CaseClosed',
] as const satisfies readonly EventType[];
type LadderEvent = Extract<CaseEvent, { type: (typeof ladderTypes)[number] }>;

export function isLadderEvent(event: CaseEvent): event is LadderEvent {
  return (ladderTypes as readonly EventType[]).includes(event.type);
}

export function evolveLadder(kase: CaseState, event: LadderEvent): CaseState {
  switch (event.type) {
    case 'StageProposed':
      return proposed(kase, event);
    case 'StageApproved':
      return kase;
    case 'StageDeclined':
      return declined(kase, event);
    case 'ProposalWithdrawn':
      return withoutStage(kase, event.data.stage);
    case 'ApprovalOverdue':
      return editStage(kase, event.data.stage, s => (s.status === 'proposed' ? { ...s, overdue: true } : s));
    case 'StageEntered':
      return entered(kase, event);
    case 'LetterIssued':
    case 'LetterPosted':
    case 'LetterServed':
    case 'LetterFailed':
      return evolveLetters(kase, event);
    case 'MeetingHeld':
      return event.data.stage === null
        ? kase
        : editEntered(kase, event.data.stage, s => meetingHeld(s, londonDate(event.at)));
    case 'MeetingOverdue':
      return editEntered(kase, event.data.stage, s => ({ ...s, meetingOverdue: true }));
    case 'ReviewMeasured': {
      const { stage, ...measured } = event.data;
      return editReview(kase, stage, r => ({ ...r, measured }));
    }
    case 'ReviewConcluded':
      return concluded(kase, event);
    case 'ReviewSet': {
      const { stage, schoolDays, target } = event.data;
      return editReview(kase, stage, r => ({
        ...r,
        schoolDays: schoolDays ?? r.schoolDays,
        level: target ?? r.level,
      }));
    }
    case 'HoldPlaced':
      return { ...kase, holds: [...kase.holds, { from: event.at, until: event.data.until, endedAt: null }] };
    case 'HoldEnded':
      return { ...kase, holds: kase.holds.map(h => (h.endedAt === null ? { ...h, endedAt: event.at } : h)) };
    case 'CloseProposed':
      return { ...kase, closeProposedAt: event.at };
    case 'CaseClosed':
      return closed(kase, event.at);
    default:
      return assertNever(event);
  }
}

type Of<T extends EventType> = Extract<CaseEvent, { type: T }>;

function proposed(kase: CaseState, event: Of<'StageProposed'>): CaseState {
  const { stage, approver, basis, year, passesOver } = event.data;
  const value: StageState = { status: 'proposed', at: event.at, approver, basis, year, overdue: false };
  let next = passOver(kase, passesOver);
  if (basis.some(b => b.kind === 'notice-failed')) {
    next = {
      ...next,
      notices: next.notices.map(n => (n.status === 'failed' ? { ...n, reachedReferral: true } : n)),
    };
  }
  for (const b of basis)
    if (b.kind === 'not-met') next = editReview(next, b.stage, r => ({ ...r, reached: stage }));
  return { ...next, stages: { ...next.stages, [stage]: value } };
}

function declined(kase: CaseState, event: Of<'StageDeclined'>): CaseState {
  const { stage, then, on } = event.data;
  if (then === 'next') return passOver(kase, [stage]);
  if (then === 'close') return withoutStage(kase, stage);
  return { ...kase, stages: { ...kase.stages, [stage]: { status: 'look-again', declinedAt: event.at, on } } };
}

function entered(kase: CaseState, event: Of<'StageEntered'>): CaseState {
  const { stage, meeting, review, signedOn, year } = event.data;
  const before = kase.stages[stage];
  const was = before?.status === 'proposed' ? before : undefined;
  const value: EnteredStage = {
    status: 'entered',
    at: event.at,
    basis: was?.basis ?? [],
    year: was?.year ?? year ?? { attended: 0, possible: 0 },
    meeting,
    meetingOn: null,
    meetingOverdue: false,
    signedOn,
    review: { ...review, extendedOn: null, measured: null, outcome: null, reached: null, ended: false },
  };
  const others = Object.entries(kase.stages).map(([id, s]): [string, StageState] => [
    id,
    s.status === 'entered' ? { ...s, review: { ...s.review, ended: true } } : s,
  ]);
  return { ...kase, stages: { ...Object.fromEntries(others), [stage]: value } };
}

/** A meeting starts the review anew, but not one that is measured already. */
function meetingHeld(stage: EnteredStage, on: string): EnteredStage {
  return stage.review.measured === null ? { ...stage, meetingOn: on } : { ...stage, meetingOverdue: true };
}

function concluded(kase: CaseState, event: Of<'ReviewConcluded'>): CaseState {
  const { stage, outcome, passesOver, lastSession } = event.data;
  if (outcome === 'extended') {
    return editReview(kase, stage, r => ({ ...r, extendedOn: londonDate(event.at), measured: null }));
  }
  const next = passOver(
    editReview(kase, stage, r => ({ ...r, outcome })),
    passesOver,
  );
  return outcome === 'met' ? { ...next, absenceAwaitedAfter: lastSession } : next;
}

function closed(kase: CaseState, at: number): CaseState {
  const findings = kase.findings.map(f =>
    f.ended === null ? { ...f, ended: { at, why: 'closed' as const } } : f,
  );
  const stages = Object.fromEntries(Object.entries(kase.stages).filter(([, s]) => s.status !== 'proposed'));
  return { ...kase, closedAt: at, findings, stages };
}

function evolveLetters(
  kase: CaseState,
  event: Of<'LetterIssued' | 'LetterPosted' | 'LetterServed' | 'LetterFailed'>,
): CaseState {
  const { letter, parent } = event.data;
  switch (event.type) {
    case 'LetterIssued': {
      const { method, postAt } = event.data;
      const issued: Letter = {
        letter,
        parent,
        method,
        issuedAt: event.at,
        postAt: postAt === null ? null : parseInstant(postAt),
        posted: false,
        servedOn: null,
        failed: false,
      };
      return { ...kase, letters: [...kase.letters, issued] };
    }
    case 'LetterPosted':
      return editLetter(kase, letter, parent, isWaiting, l => ({
        ...l,
        posted: true,
        method: event.data.method,
      }));
    case 'LetterServed':
      return editLetter(kase, letter, parent, isOnItsWay, l => ({ ...l, servedOn: event.data.servedOn }));
    case 'LetterFailed':
      return stopLegalClock(
        editLetter(
          kase,
          letter,
          parent,
          l => !l.failed,
          l => ({ ...l, failed: true }),
          'last',
        ),
        letter,
        parent,
      );
    default:
      return assertNever(event);
  }
}

/** A warning or a notice whose letter came back runs no clock for that parent. */
function stopLegalClock(kase: CaseState, letter: string, parent: string): CaseState {
  if (letter === 'warning') {
    // Which of several came back nobody can tell, so none of them counts; one that is issued afterwards does.
    const undelivered = kase.warnings.map(w => (w.parent === parent ? { ...w, undelivered: true } : w));
    return { ...kase, warnings: undelivered };
  }
  if (letter === 'notice-to-improve') {
    const notices = kase.notices.map(n =>
      n.parent === parent && n.status === 'running' ? { ...n, status: 'undelivered' as const } : n,
    );
    return { ...kase, notices };
  }
  if (letter !== 'penalty-notice') return kase;
  const last = kase.penalties.findLastIndex(p => p.parent === parent);
  return { ...kase, penalties: kase.penalties.map((p, i) => (i === last ? { ...p, undelivered: true } : p)) };
}

const isWaiting = (l: Letter): boolean => !l.posted && !l.failed;
const isOnItsWay = (l: Letter): boolean => l.posted && l.servedOn === null && !l.failed;

/** Of the letters of that name to that parent that `is` accepts, the first, or the last. */
function editLetter(
  kase: CaseState,
  letter: string,
  parent: string,
  is: (l: Letter) => boolean,
  edit: (l: Letter) => Letter,
  which: 'first' | 'last' = 'first',
): CaseState {
  const matches = (l: Letter) => l.letter === letter && l.parent === parent && is(l);
  const at = which === 'first' ? kase.letters.findIndex(matches) : kase.letters.findLastIndex(matches);
  return at < 0 ? kase : { ...kase, letters: kase.letters.with(at, edit(kase.letters[at]!)) };
}

function passOver(kase: CaseState, stages: readonly string[]): CaseState {
  if (stages.length === 0) return kase;
  const passed = stages.map((id): [string, StageState] => [id, { status: 'passed-over' }]);
  return { ...kase, stages: { ...kase.stages, ...Object.fromEntries(passed) } };
}

export function withoutStage(kase: CaseState, stage: string): CaseState {
  const { [stage]: _gone, ...stages } = kase.stages;
  return { ...kase, stages };
}

function editStage(kase: CaseState, stage: string, edit: (s: StageState) => StageState): CaseState {
  const value = kase.stages[stage];
  return value ? { ...kase, stages: { ...kase.stages, [stage]: edit(value) } } : kase;
}

function editEntered(kase: CaseState, stage: string, edit: (s: EnteredStage) => EnteredStage): CaseState {
  return editStage(kase, stage, s => (s.status === 'entered' ? edit(s) : s));
}

function editReview(kase: CaseState, stage: string, edit: (r: Review) => Review): CaseState {
  return editEntered(kase, stage, s => ({ ...s, review: edit(s.review) }));
}
