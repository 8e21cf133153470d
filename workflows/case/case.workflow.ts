// The driver of one case: it holds the timer of the next deadline, takes messages one after the other, lets the store
// decide, and has letters carried out. It knows no rule. The log is the truth: a run can end at any time and another
// begins from the log, so the code below stays small and nearly frozen.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  Answer,
  CaseKey,
  DecidingActivities,
  EffectActivities,
  Occasion,
  Standing,
} from './activities.js';
import {
  actSignal,
  actUpdate,
  factsChanged,
  registerChanged,
  settled,
  status,
  type CaseArgs,
} from './messages.js';

const { decideAndAppend } = proxyLocalActivities<DecidingActivities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '200ms', maximumInterval: '10s' },
});

const { deliverLetters } = proxyActivities<EffectActivities>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '10m' },
});

export async function caseWorkflow(args: CaseArgs): Promise<void> {
  const { schoolId, pupilId, caseNumber, clockOffsetMs = 0 } = args;
  const key: CaseKey = { schoolId, pupilId, caseNumber };
  const now = () => Date.now() + clockOffsetMs;
  let standing: Standing = { status: 'none', due: null, letters: [], answer: null };
  let last: Promise<unknown> = Promise.resolve();
  let looks = 0;
  let deliveries = 0;
  let repeats = 0;

  /** One look at a time, in the order in which they were asked for; a failed one does not hold up the next. */
  async function look(occasion: () => Occasion): Promise<Standing> {
    looks += 1;
    const turn = last.then(() => decideAndAppend(key, occasion()));
    last = turn.catch(() => {});
    try {
      standing = await turn;
      if (standing.letters.length > 0) void deliver(standing.letters);
      return standing;
    } finally {
      looks -= 1;
    }
  }

  /** Beside the looks: a printer that fails must not hold up a decision. */
  async function deliver(letters: readonly number[]): Promise<void> {
    deliveries += 1;
    await deliverLetters(key, letters).catch(failed);
    deliveries -= 1;
  }

  async function act(id: string): Promise<Answer> {
    const { answer } = await look(() => ({ kind: 'command', id, repeats }));
    if (answer?.status === 'refused') {
      repeats = answer.recorded ? 0 : repeats + 1;
      if (!answer.recorded)
        log.warn('a command was refused and only counted', { rule: answer.rule, repeats });
    }
    return answer ?? { status: 'expired' };
  }

  const take = async (id: unknown) => {
    if (typeof id !== 'number') return log.warn('a message without a number was left out');
    await look(() => ({ kind: 'message', id })).catch(failed);
  };
  const isQuiet = () => looks === 0 && deliveries === 0;
  const mayEnd = () => isQuiet() && allHandlersFinished();
  const isLive = () => standing.status === 'open' || standing.status === 'running-on';

  // Before any handler: one that came with the start runs as soon as it is set.
  const opened = look(() => ({ kind: 'start', until: now() })).catch(failed);

  setHandler(actUpdate, act, { validator: checkId });
  setHandler(actSignal, async id => {
    if (isId(id)) await act(id).catch(failed);
    else log.warn('an act without the id of a command was left out');
  });
  setHandler(registerChanged, take);
  setHandler(factsChanged, take);
  setHandler(status, () => ({ status: standing.status, due: standing.due, busy: looks + deliveries }));
  setHandler(settled, async until => {
    await condition(() => isQuiet() && (standing.due === null || standing.due > until));
    return standing;
  });

  await opened;
  while (isLive() || !mayEnd()) {
    if (workflowInfo().continueAsNewSuggested && mayEnd()) await continueAsNew<typeof caseWorkflow>(args);
    await untilNextLook();
  }

  /** The one timer, for the earliest deadline: set anew when that moves. */
  async function untilNextLook(): Promise<void> {
    const { due } = standing;
    const wasLive = isLive();
    const isOver = () =>
      standing.due !== due ||
      isLive() !== wasLive ||
      ((workflowInfo().continueAsNewSuggested || !wasLive) && mayEnd());
    if (due === null) return await condition(isOver);
    if (await condition(isOver, Math.max(1, due - now()))) return;
    const done = await look(() => ({ kind: 'deadline', until: Math.max(due, now()) })).catch(failed);
    // What fails for good would fail again at once.
    if (!done) await condition(isOver, '1 minute');
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isId = (value: unknown): value is string => typeof value === 'string' && uuid.test(value);

/** Looks at the shape alone: what a case says to a command must go through the log. */
function checkId(id: string): void {
  if (!isId(id)) throw new Error('act takes the id of a command, a lower-case UUID');
}

/** Nobody waits for this answer; the next run starts from the log. */
function failed(error: unknown): void {
  log.error('a part of the case failed', { error: String(error) });
}
