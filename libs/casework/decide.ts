// The decider: one thing happens, these events follow. Pure; the worker, the simulator, the what-if run and the tests all
// use this one.
import type { Actor } from '#libs/access';
import { assertNever } from '#libs/kernel';
import { entriesOf, type PupilRegister } from '#libs/register';
import type { Input } from './commands.js';
import { act } from './act.js';
import { adopt } from './adoption/adopt.js';
import { change, endOfCompulsoryAge, newSchoolYear } from './changes.js';
import { isDue, kindOf } from './deadlines.js';
import type { CaseEvent } from './events.js';
import { hasContent, proposeCloseIfLeftEmpty } from './emptiness.js';
import { endHold } from './ladder/hold.js';
import { lookAtLadder } from './ladder/look.js';
import { endReview } from './ladder/review.js';
import { lookAtThreshold } from './legal/finding.js';
import { endDueNotices } from './legal/notice.js';
import { endPaymentWindows } from './legal/payment.js';
import { giveUpNotices, postDueLetters } from './letters.js';
import { overdueApproval, overdueMeeting } from './ladder/overdue.js';
import { reassess } from './reassess.js';
import { openCase, type PupilState } from './state.js';
import { startTurn, type Turn } from './turn.js';
import type { World } from './world.js';

/** The events that follow from `input`, in order; none when nothing does. Refusals are events too. */
export function decide(state: PupilState, input: Input, world: World): CaseEvent[] {
  const turn = startTurn(state, world, input.at, actorOf(input));
  const hadContent = hasContent(turn);
  switch (input.kind) {
    case 'mark':
      // A mark that comes in after later ones is looked at as of now: a window never ends before what is known.
      lookAtLadder(turn);
      lookAtThreshold(turn);
      break;
    case 'amendment':
      reassess(turn, worldBefore(world, input.session, input.previous));
      break;
    case 'change':
      change(turn, input.change);
      break;
    case 'deadline':
      deadline(turn, input.deadline);
      break;
    case 'action':
      act(turn, input.action, input.by);
      break;
    case 'adopt':
      adopt(turn, input.adoption);
      break;
    default:
      assertNever(input);
  }
  proposeCloseIfLeftEmpty(turn, hadContent);
  return turn.events;
}

/** Who asked for it or reported it, where a person did. */
function actorOf(input: Input): Actor | undefined {
  if (input.kind === 'action' || input.kind === 'adopt') return input.by;
  return input.kind === 'change' && 'by' in input.change ? input.change.by : undefined;
}

/** The world as it was before an amendment of one session. */
function worldBefore(world: World, session: string, previous: string): World {
  const entries = entriesOf(world.register, session) ?? [];
  const before = [...entries.slice(0, -1), { code: previous, knownAt: entries.at(-1)?.knownAt ?? 0 }];
  const sessions = world.register.sessions.map(s =>
    s.session === session ? { session, entries: before } : s,
  );
  const register: PupilRegister = { sessions };
  return { ...world, register };
}

/** What falls due with a deadline; one that has been overtaken, or has moved to a later moment, does nothing. */
function deadline(turn: Turn, id: string): void {
  const [, of = ''] = id.split(':');
  for (const kase of turn.state.cases) {
    if (!isDue(kase, turn.world, id, turn.at)) continue;
    turn.caseNumber = kase.number;
    dueInCase(turn, kindOf(id), of);
  }
}

function dueInCase(turn: Turn, kind: ReturnType<typeof kindOf>, of: string): void {
  const isOpen = openCase(turn.state)?.number === turn.caseNumber;
  switch (kind) {
    case 'post-letters':
      return postDueLetters(turn);
    case 'give-up-notices':
      return giveUpNotices(turn);
    case 'notice-end':
      return endDueNotices(turn);
    case 'unpaid':
      return endPaymentWindows(turn);
    case 'hold-end':
      return isOpen ? endHold(turn) : undefined;
    case 'approval-overdue':
      return isOpen ? overdueApproval(turn, of) : undefined;
    case 'meeting-overdue':
      return isOpen ? overdueMeeting(turn, of) : undefined;
    case 'review-end':
      return isOpen ? endReview(turn) : undefined;
    case 'look-again':
      return isOpen ? lookAtLadder(turn) : undefined;
    case 'end-of-age':
      return isOpen ? endOfCompulsoryAge(turn) : undefined;
    case 'new-year':
      return isOpen ? newSchoolYear(turn) : undefined;
    default:
      return assertNever(kind);
  }
}
