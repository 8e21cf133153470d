// A ladder must be one that a case can climb: every stage has someone to approve it, can be reached, and is not
// reached the moment the stage before it is entered.
import { assertNever } from '#libs/kernel';
import type { Finding } from './finding.js';
import { isContract } from './helpers.js';
import type { Pack, SimpleTrigger, Stage } from './pack.js';
import { simpleTriggerText } from './words.js';

/** Letters that follow their own event; a stage's letter is named after the stage, so no stage may take these. */
const lettersOfTheirOwn = ['warning', 'notice-to-improve', 'penalty-notice'];
const meetingName = /(^|-)meeting(-|$)|^formal-panel$|^formal-conversation$/;

/** Findings on every stage, in the ladder's order. */
export const checkLadder = (pack: Pack): Finding[] =>
  pack.stages.flatMap((stage, index) => [
    ...checkName(stage, pack.stages.slice(0, index)),
    ...checkApprover(stage),
    ...checkTrigger(stage, pack.stages.slice(0, index)),
  ]);

const finding = (stage: Stage, field: string, problem: string, remedy: string): Finding => ({
  where: `stages[${stage.id}]${field}`,
  problem,
  remedy,
});

function checkName(stage: Stage, earlier: readonly Stage[]): Finding[] {
  const findings: Finding[] = [];
  if (earlier.some(({ id }) => id === stage.id)) {
    findings.push(
      finding(stage, '.id', 'an earlier stage has the same id', 'give each stage an id of its own'),
    );
  }
  if (lettersOfTheirOwn.includes(stage.id)) {
    findings.push(
      finding(
        stage,
        '.id',
        'a legal letter has this name',
        'choose another id; the legal acts are not stages',
      ),
    );
  }
  if (meetingName.test(stage.id) && !stage.meeting) {
    findings.push(
      finding(
        stage,
        '.meeting',
        'its name calls a meeting that nothing records',
        'add meeting: true, or rename it',
      ),
    );
  }
  return findings;
}

function checkApprover(stage: Stage): Finding[] {
  if (isContract(stage) && stage.approver !== undefined) {
    return [
      finding(
        stage,
        '.approver',
        'a contract is entered by signing and not approved',
        "leave approver out; the role of the stage before concludes the contract's review",
      ),
    ];
  }
  if (!isContract(stage) && stage.approver === undefined) {
    return [
      finding(
        stage,
        '.approver',
        'nobody may approve this stage',
        'name the lowest role that may approve it',
      ),
    ];
  }
  return [];
}

function checkTrigger(stage: Stage, earlier: readonly Stage[]): Finding[] {
  const { anyOf, allOf } = stage.trigger.value;
  const parts = [...(anyOf ?? []), ...(allOf ?? [])];
  const kinds = parts.map(({ kind }) => kind);
  const findings = parts.flatMap(part => unreachable(part, stage, earlier));
  if (new Set(kinds).size < kinds.length) {
    findings.push(
      finding(
        stage,
        '.trigger',
        'it names the same kind of condition twice',
        'keep one condition of each kind',
      ),
    );
  }
  if (kinds.includes('signed') && !isContract(stage)) {
    findings.push(
      finding(
        stage,
        '.trigger',
        'it joins a signature with another condition',
        'a contract is reached by signing alone; make a stage of its own for it',
      ),
    );
  }
  return findings;
}

/** Why this condition can never hold, or holds already when the stage before is entered. */
function unreachable(part: SimpleTrigger, stage: Stage, earlier: readonly Stage[]): Finding[] {
  const before = earlier.at(-1);
  const report = (problem: string, remedy: string) => [finding(stage, '.trigger', problem, remedy)];
  switch (part.kind) {
    case 'not-met':
    case 'a-review-not-met':
      if (before !== undefined) return [];
      return report(
        `"${simpleTriggerText(part)}" can never hold on the first stage, which no review comes before`,
        'start the ladder with a percentage or a count of sessions',
      );
    case 'signed':
      if (before !== undefined && !isContract(before)) return [];
      return report(
        'there is no stage before it at which a contract could be offered',
        'put the contract after the stage that offers it',
      );
    case 'absent-sessions': {
      const most = Math.max(0, ...conditionsOf(earlier, 'absent-sessions').map(({ atLeast }) => atLeast));
      if (part.atLeast > most) return [];
      return report(
        `${part.atLeast} sessions are reached no later than the ${most} of an earlier stage`,
        `ask for more than ${most}, or change the order of the stages`,
      );
    }
    case 'percentage': {
      const least = Math.min(100, ...conditionsOf(earlier, 'percentage').map(({ below }) => below));
      if (part.below < least) return [];
      return report(
        `below ${part.below} % holds no later than the ${least} % of an earlier stage`,
        `ask for less than ${least} %, or change the order of the stages`,
      );
    }
    default:
      return assertNever(part);
  }
}

const conditionsOf = <K extends SimpleTrigger['kind']>(stages: readonly Stage[], kind: K) =>
  stages
    .flatMap(({ trigger }) => [...(trigger.value.anyOf ?? []), ...(trigger.value.allOf ?? [])])
    .filter((part): part is Extract<SimpleTrigger, { kind: K }> => part.kind === kind);
