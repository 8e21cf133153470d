// Proposals: the trigger worked out again from the register, with its numbers and its sessions.
import { differs, inSomeWorld, yearFigures, type Certificate, type Context } from './context.js';
import type { StageFacts } from './policies.js';
import type { Line, World } from './story.js';

export const checkProposal: Certificate = context => {
  const { story, line } = context;
  const index = story.policy.stages.findIndex(s => s.id === line.data['stage']);
  const stage = story.policy.stages[index];
  if (!stage) return [`${line.data['stage']} is no stage of ${story.policyId}`];
  return [
    ...differs('approver', line.data['approver'], stage.approver),
    ...differs('rule', line.data['because']?.rule, `${story.policyId}/${stage.id}`),
    ...inSomeWorld(context, world => [...checkYear(context, world), ...checkTrigger(context, stage, world)]),
  ];
};

function checkYear(context: Context, world: World): string[] {
  const { attended, possible } = yearFigures(context, world);
  return differs('year', context.line.data['year'], { attended, possible });
}

interface Reason {
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly sessions: readonly string[];
}

/** The numbers and sessions that the stage's trigger gives in a world, or why it does not hold. */
function checkTrigger(context: Context, stage: StageFacts, world: World): string[] {
  const because = context.line.data['because'];
  if (because.numbers.why !== undefined) return checkOtherReason(context, stage);
  const answers = stage.triggers.map(trigger => reasonOf(context, stage, trigger, world));
  const held = answers.filter(a => a !== null);
  const given = stage.all ? (held.length === answers.length ? held : []) : held.slice(0, 1);
  if (given.length === 0) return [`no trigger of ${stage.id} holds`];
  return [
    ...differs('numbers', sorted(because.numbers), sorted(Object.assign({}, ...given.map(g => g.numbers)))),
    ...differs(
      'sessions',
      because.sessions,
      given.flatMap(g => g.sessions),
    ),
  ];
}

const sorted = (numbers: Record<string, unknown>): [string, unknown][] =>
  Object.entries(numbers).toSorted(([a], [b]) => (a < b ? -1 : 1));

function reasonOf(
  context: Context,
  stage: StageFacts,
  trigger: StageFacts['triggers'][number],
  world: World,
): Reason | null {
  if (trigger === 'signed') return null;
  if (trigger === 'not-met') return notMet(context, stage);
  if (trigger === 'a-review-not-met') {
    const concluded = context.inCase.find(
      l => l.type === 'ReviewConcluded' && l.data['outcome'] === 'not-met',
    );
    return concluded
      ? { numbers: { reviewNotMet: context.line.data['because'].numbers.reviewNotMet }, sessions: [] }
      : null;
  }
  const { attended, possible, absent, absences } = yearFigures(context, world);
  if (!newAbsence(context, absences)) return null;
  const figures = { attended, possible, absent };
  if ('absent' in trigger)
    return absent >= trigger.absent
      ? { numbers: { ...figures, atLeast: trigger.absent }, sessions: absences }
      : null;
  const isBelow =
    possible >= 40 && absent >= 6 && BigInt(attended) * 100n < BigInt(trigger.below) * BigInt(possible);
  return isBelow ? { numbers: { ...figures, below: trigger.below }, sessions: absences } : null;
}

/** After a review was met, counts and percentages wait for an absence after the last session known then. */
function newAbsence({ story, inCase }: Context, absences: readonly string[]): boolean {
  const met = inCase.findLast(l => l.type === 'ReviewConcluded' && l.data['outcome'] === 'met');
  if (!met) return true;
  const known = story.worldAfter(Date.parse(met.at)).lastSession;
  return known === null || (absences.at(-1) ?? '') > known;
}

function notMet({ story, inCase }: Context, stage: StageFacts): Reason | null {
  const ids = story.policy.stages.map(s => s.id);
  const below = ids.slice(0, ids.indexOf(stage.id));
  const entered = standing(inCase).filter(id => below.includes(id));
  const last = below.toReversed().find(id => entered.includes(id));
  const measured = inCase.findLast(l => l.type === 'ReviewMeasured' && l.data['stage'] === last);
  const concluded = inCase.findLast(l => l.type === 'ReviewConcluded' && l.data['stage'] === last);
  if (concluded?.data['outcome'] !== 'not-met' || !measured) return null;
  const numbers = {
    reviewAttended: measured.data['attended'],
    reviewPossible: measured.data['possible'],
    reviewLevel: measured.data['because'].numbers.level,
  };
  return { numbers, sessions: [] };
}

/** Stages that stand as entered, by the lines of a case. */
export function standing(inCase: readonly Line[]): string[] {
  const stages = new Set<string>();
  for (const { type, data } of inCase) {
    if (type === 'StageEntered') stages.add(data['stage']);
    const withdrawn = type === 'FindingResolved' && data['decision'] === 'withdraw';
    if (withdrawn && data['subject'].kind === 'stage') stages.delete(data['subject'].stage);
    // What was entered and is proposed anew stands as entered no more until it is answered.
    if (type === 'StageProposed') stages.delete(data['stage']);
  }
  return [...stages];
}

function checkOtherReason({ line, inCase }: Context, stage: StageFacts): string[] {
  const { numbers } = line.data['because'];
  if (stage.id !== 'ewo-referral') return [`${stage.id} was proposed for another reason: ${numbers.why}`];
  if (numbers.parent !== undefined) {
    const failed = inCase.some(
      l => l.type === 'NoticeToImproveFailed' && l.data['parent'] === numbers.parent,
    );
    return failed ? [] : [`no Notice to Improve to ${numbers.parent} failed`];
  }
  // A hold puts the proposal off, so the return may lie a while back.
  const returned = inCase.findLast(l => l.type.startsWith('Referral'));
  return returned?.type === 'ReferralReturned' ? [] : ['no referral was returned'];
}
