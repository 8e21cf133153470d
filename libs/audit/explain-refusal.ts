// Why an action was refused: the rule, the numbers it compared, and what is missing.
import { legalRules, standingFinding, type RuleId } from '#libs/casework';
import { gridOfSessions } from './explain-threshold.js';
import { certifiedRule, noReasoning, plainly, type Reasoning } from './reasoning.js';
import { remedies, type RefusalScene } from './remedies.js';
import { plainWords, roleText } from './words.js';

const isRule = (rule: string): rule is RuleId => Object.hasOwn(legalRules, rule);

/** Names of numbers that a refusal compares, for people. */
const words: Readonly<Record<string, string>> = {
  needs: 'needed',
  within: 'within',
  onBoundary: 'exactly three years before',
  issueDate: 'day of issue',
  seenOn: 'seen on',
  payBy: 'last day for payment',
};

/** Why `ActionRefused`. */
export function explainRefusal(scene: RefusalScene): Reasoning {
  const { event, then, kase } = scene;
  const { numbers = {}, sessions = [] } = event.because ?? {};
  const { rule } = event.data;
  const finding = kase && standingFinding(kase, then, event.at);
  const compared = Object.entries(numbers).map(
    ([name, value]) => `${words[name] ?? plainWords(name)}: ${say(scene, name, value)}`,
  );
  return {
    ...noReasoning,
    rule: certifiedRule(scene),
    comparison: compared.length === 0 ? [] : [`On record: ${compared.join('; ')}.`],
    grid: gridOfSessions(then, sessions, finding?.window),
    counted: sessions,
    whatIf: isRule(rule) ? remedies[rule](scene).map(plainly) : [],
  };
}

function say(scene: RefusalScene, name: string, value: number | string): string {
  if (name === 'parent') return scene.say.parent(String(value));
  if (name === 'stage') return `"${scene.say.stage(String(value))}"`;
  return typeof value === 'string' ? roleText(value) : String(value);
}
