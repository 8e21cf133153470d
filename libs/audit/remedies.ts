// What is missing when an action is refused, rule by rule, worked out from the case where the case holds the answer. The
// table is total over the rules.
import { nextRoleUp, type Role } from '#libs/access';
import { countAt, lapse, type ActionName, type CaseState, type RuleId } from '#libs/casework';
import { lastSession } from '#libs/register';
import { addDays, addYears, dateOf, londonDate, type PlainDate } from '#libs/school-time';
import type { EventOf, Scene } from './scene.js';
import { preconditions } from './preconditions.js';
import { amountOf, dayText, momentText, roleText, sentenceCase, sessionsText } from './words.js';

export type RefusalScene = Scene<EventOf<'ActionRefused'>>;

const numberOf = (scene: RefusalScene, name: string): number =>
  Number(scene.event.because?.numbers[name] ?? 0);
const textOf = (scene: RefusalScene, name: string): string | undefined => {
  const value = scene.event.because?.numbers[name];
  return value === undefined ? undefined : String(value);
};

const parentOf = (scene: RefusalScene): string => {
  const parent = textOf(scene, 'parent');
  return parent === undefined ? 'this parent' : scene.say.parent(parent);
};

const judgementParts =
  'whether support is appropriate, whether the family engages with it, why this is the best tool, which other step was considered, and the Equality Act';

const unresolved = (scene: RefusalScene): string[] => [
  `${amountOf(numberOf(scene, 'unresolved'), 'counted session')} still stand${numberOf(scene, 'unresolved') === 1 ? 's' : ''} as N: ${sessionsText(scene.event.because?.sessions ?? [])}.`,
  'Give each of them the code of its reason; then try again.',
];

const age = (scene: RefusalScene): string[] => [
  `Only ${amountOf(numberOf(scene, 'within'), 'counted session')} lie within compulsory school age; ${numberOf(scene, 'needs')} are needed.`,
  'Check the date of birth on record.',
];

/** What would let the action through, a line each. */
export const remedies: Readonly<Record<RuleId, (scene: RefusalScene) => readonly string[]>> = {
  role: scene => {
    const needs = (textOf(scene, 'needs') ?? 'attendance-officer') as Role;
    const by = scene.event.by ? `${sentenceCase(roleText(scene.event.by.role))} may not do this. ` : '';
    const orElse =
      scene.event.data.action === 'issue-penalty'
        ? ", or whoever else the authority's code names"
        : nextRoleUp(needs)
          ? ', or a role above in the school'
          : '';
    return [`${by}It is for ${roleText(needs)}${orElse}.`];
  },
  state: scene => [stateText(scene)],
  'letter-incomplete': scene => [
    `The letter "${textOf(scene, 'letter') ?? ''}" lacks a fact: ${textOf(scene, 'fact') ?? 'unknown'}. Supply it with the approval, look at the letter, and approve again.`,
  ],
  'letter-changed': () => [
    'Something that the letter says has changed since it was looked at. Look at the letter again; then approve what it says now.',
  ],
  'nti.period': scene => {
    const [weeks, min, max] = [numberOf(scene, 'weeks'), numberOf(scene, 'min'), numberOf(scene, 'max')];
    const by =
      weeks < min ? `${amountOf(min - weeks, 'week')} more` : `${amountOf(weeks - max, 'week')} fewer`;
    return [`${amountOf(weeks, 'week')} were given; the period takes ${min} to ${max}. ${by} would do.`];
  },
  'nti.threshold': noFinding,
  'penalty.threshold': scene => {
    const parent = textOf(scene, 'parent');
    const met = scene.kase?.notices.findLast(n => n.parent === parent && n.status === 'met');
    return met
      ? [
          `The Notice to Improve to ${parentOf(scene)} was concluded as met, so the finding is over for this parent; it takes a new one.`,
        ]
      : noFinding(scene);
  },
  'nti.leave-only': () => [
    'Every counted session is G, leave that was not granted. Such leave goes to a penalty notice without a Notice to Improve: refer it with submit-referral, or amend the register if a session is coded wrongly.',
  ],
  'nti.judgement': () => [
    `Record every part of the judgement: ${judgementParts}. Where support is not appropriate there is no Notice to Improve.`,
  ],
  'penalty.judgement': () => [`Record every part of the judgement: ${judgementParts}.`],
  'nti.la-check': () => ['Ask the authority first, and record who was asked and on which day (laConsulted).'],
  'nti.age': age,
  'penalty.age': age,
  'nti.n-unresolved': unresolved,
  'penalty.n-unresolved': unresolved,
  'referral.n-unresolved': unresolved,
  'nti.parent-told': scene => [
    `Tell ${parentOf(scene)} that the notice is failing, and record the day and the way (told).`,
  ],
  'penalty.period-running': scene => {
    const parent = textOf(scene, 'parent');
    const notice = scene.kase?.notices.findLast(
      n => n.parent === parent && ['running', 'ended'].includes(n.status),
    );
    const until = notice ? ` It runs to ${dayText(notice.until)}.` : '';
    return [
      `A Notice to Improve to ${parentOf(scene)} is not concluded.${until} The headteacher concludes it after its end (conclude-nti), or earlier once the parent was told (fail-nti).`,
    ];
  },
  'penalty.support-first': scene => [
    `A failed Notice to Improve to ${parentOf(scene)}, or a decision on the threshold (consider-threshold) that records why support is not appropriate or is expected to have no effect.`,
  ],
  'penalty.referral': scene => {
    const waiting = scene.kase?.referrals.some(r => r.purpose === 'penalty' && r.status === 'waiting');
    return [
      waiting
        ? 'The referral for a penalty waits for the authority: it has to be accepted first (accept-referral).'
        : `An accepted referral for a penalty that no notice to ${parentOf(scene)} has used: submit-referral, then accept-referral.`,
    ];
  },
  'penalty.third': scene => [
    numberOf(scene, 'within') < 2
      ? `${sentenceCase(roleText('ewo'))} decided that no further notice to this parent is possible (decide-ordinal). Another step must be taken.`
      : `${numberOf(scene, 'within')} notices to this parent lie in the three years up to ${issueDay(scene)}; a third is not possible. ${fewerFrom(scene)}Until then another step must be taken.`,
  ],
  'penalty.boundary': scene => [
    `In the three years up to ${issueDay(scene)}: ${amountOf(numberOf(scene, 'within'), 'notice')}; exactly three years before: ${numberOf(scene, 'onBoundary')}; older: ${numberOf(scene, 'older')}. The wordings of the law part company here.`,
    `${sentenceCase(roleText('ewo'))} decides whether the notice is a first, a second, or barred (decide-ordinal).`,
  ],
  'penalty.history': scene => [
    `Check earlier notices to ${parentOf(scene)}, those of other authorities included, and record with whom (historyCheckedWith).`,
  ],
  'penalty.covered': scene => {
    const [left, needs] = [numberOf(scene, 'left'), numberOf(scene, 'needs')];
    return [
      `Without sessions that an earlier notice to ${parentOf(scene)} covers, ${left} of ${needs} are left: ${amountOf(needs - left, 'counted session')} short.`,
    ];
  },
  'penalty.parent': scene => [
    `${sentenceCase(parentOf(scene))} is not on record as a parent of this pupil who is liable. Correct the record, or name another parent.`,
  ],
  'penalty.warning': scene => {
    const parent = textOf(scene, 'parent');
    const warning = scene.kase?.warnings.findLast(w => w.parent === parent);
    return [
      warning?.undelivered
        ? `The warning to ${parentOf(scene)} came back, so it does not count: issue-warning again, and wait for its school days to end.`
        : warning
          ? `The warning to ${parentOf(scene)} runs to ${dayText(warning.until)}, 17:00; a notice is possible after that.`
          : `No warning went to ${parentOf(scene)}: issue-warning, and wait for its school days to end.`,
    ];
  },
  'withdraw.ground': scene => [
    `The ground "${textOf(scene, 'ground') ?? ''}" is none of the three: ought-not-to-have-been-issued, wrong-person, material-error.`,
  ],
  'prosecute.early': scene => {
    const payBy = textOf(scene, 'payBy');
    return payBy === undefined
      ? ['The days for payment must have ended.']
      : [
          `The notice can be paid until ${dayText(payBy)}; a decision is possible from ${dayText(addDays(payBy, 1))}.`,
        ];
  },
  'prosecute.paid': () => ['The notice is settled, so there is nothing to prosecute.'],
  'prosecute.withdrawn': () => ['The notice was withdrawn, so there is nothing to prosecute.'],
  'prosecute.eso': () => [
    'Record that an Education Supervision Order was considered (esoConsidered); then decide again.',
  ],
  'suspension.days': scene => {
    const seenOn = textOf(scene, 'seenOn');
    const spans = scene.then.pupil.suspensions.map(
      s => `${amountOf(s.schoolDays, 'school day')} from ${dayText(s.from)}`,
    );
    return [
      `${seenOn === undefined ? 'The day' : dayText(seenOn)} is no school day among the first five of a suspension or exclusion on record (${spans.length === 0 ? 'there is none' : spans.join('; ')}).`,
    ];
  },
};

const issueDay = (scene: RefusalScene): string => {
  const day = textOf(scene, 'issueDate');
  return day === undefined ? 'the day of issue' : dayText(day);
};

/** No finding stands: how far the count is, or why the last finding is over. */
function noFinding(scene: RefusalScene): string[] {
  const finding = scene.kase?.findings.at(-1);
  return [...(finding && scene.kase ? [overText(scene, scene.kase, finding)] : []), countText(scene)];
}

type Finding = CaseState['findings'][number];

const overReasons: Readonly<Record<NonNullable<Finding['ended']>['why'], string>> = {
  'no-action': 'it was decided to take no action',
  met: 'the Notice to Improve was met for every liable parent',
  revised: 'an amendment took its count below the threshold',
  withdrawn: 'it was withdrawn after an amendment',
  closed: 'the case was closed',
};

function overText(scene: RefusalScene, kase: CaseState, finding: Finding): string {
  const arose = `The last finding arose on ${dayText(londonDate(finding.arisenAt))}`;
  if (finding.ended)
    return `${arose} and ended on ${dayText(londonDate(finding.ended.at))}: ${overReasons[finding.ended.why]}.`;
  const lapsed = lapse(kase, scene.then, finding);
  return lapsed !== null && lapsed < scene.event.at
    ? `${arose} and could be relied on until ${momentText(lapsed)}.`
    : `${arose} and does not carry this action.`;
}

function countText(scene: RefusalScene): string {
  const end = lastSession(scene.then.register);
  const count = end === undefined ? null : countAt(scene.before, scene.then, end);
  if (!count || end === undefined) return 'No session counts to a threshold so far.';
  const missing = count.needs - count.sessions.length;
  const known = `Up to ${dayText(dateOf(end))}: ${amountOf(count.sessions.length, 'session')} counted of ${count.needs}`;
  return missing > 0
    ? `${known}; ${missing} more would reach the threshold.`
    : `${known}; a new finding needs a counted session after the last one was over.`;
}

/** From when fewer than two notices lie within the three years, for the parent who has two in them. */
function fewerFrom(scene: RefusalScene): string {
  const issueDate = textOf(scene, 'issueDate');
  if (issueDate === undefined) return '';
  const since = addYears(issueDate, -3);
  const within = (parent: string) =>
    liveNotices(scene, parent).filter(day => day > since && day <= issueDate);
  const second = scene.then.pupil.parents
    .map(({ id }) => within(id).toSorted().at(-2))
    .find(day => day !== undefined);
  return second === undefined
    ? ''
    : `The earlier of the last two leaves the three years after ${dayText(addYears(second, 3))}. `;
}

/** Issue dates of a parent's notices that were not withdrawn: Waymark's own and those from elsewhere. */
const liveNotices = (scene: RefusalScene, parent: string): PlainDate[] => [
  ...scene.after.cases
    .flatMap(c => c.penalties)
    .filter(p => p.parent === parent && p.ordinal !== null && !p.withdrawn)
    .map(p => p.issuedOn),
  ...scene.then.pupil.earlierNotices
    .filter(n => n.parent === parent && n.status !== 'withdrawn')
    .map(n => n.issued),
];

function stateText(scene: RefusalScene): string {
  const { action } = scene.event.data;
  const why = textOf(scene, 'why');
  const needs = preconditions[action as ActionName] as string | undefined;
  const said = why === undefined ? '' : `${sentenceCase(why)}. `;
  return needs === undefined
    ? `${said}The case is not where this can happen.`
    : `${said}"${action}" needs ${needs}.`;
}
