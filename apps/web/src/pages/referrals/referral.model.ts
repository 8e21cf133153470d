// What the page of a referred case shows: the desk's model with addresses, and what can be decided now.
import { may, type Actor } from '#libs/access';
import {
  referralPage,
  type CaseFolder,
  type ParentBeforeLaw,
  type PossibleAction,
  type ReferralPageModel,
} from '#libs/desk';
import type { PageModel } from '../../frame/page.js';
import { roleNames } from '../../frame/words.js';
import { decisionAddress, letterAddress } from '../case/case.addresses.js';
import { missingText } from '../case/case.model.js';
import { yearText } from '../worklist/worklist.model.js';
import { content } from './referrals.content.js';

interface Button {
  readonly text: string;
  readonly href: string;
  readonly isFirst: boolean;
}

interface Offer {
  readonly title: string;
  readonly href: string;
}

export interface ReferralPage extends PageModel {
  readonly model: ReferralPageModel;
  readonly about: string;
  readonly tags: readonly string[];
  readonly buttons: readonly Button[];
  /** What else waits for the authority. */
  readonly tasks: readonly string[];
  readonly asked: string | null;
  readonly gaps: readonly string[];
  readonly parents: readonly (ParentBeforeLaw & {
    readonly stateTexts: readonly string[];
    readonly offers: readonly Offer[];
  })[];
  readonly evidence: readonly (ReferralPageModel['evidence'][number] & {
    readonly title: string;
    readonly nothing: string;
  })[];
  readonly openDuties: readonly string[];
  /** What comes before a prosecution, where one may be decided. */
  readonly order: string | null;
  readonly records: readonly Offer[];
}

/** Actions that answer the referral itself; those on a notice stand beside the parent. */
const ofParent: readonly string[] = [
  'issue-penalty',
  'record-payment',
  'withdraw-penalty',
  'decide-prosecution',
  'decide-ordinal',
  'issue-suspension-penalty',
];

export function referralModel(folder: CaseFolder, by: Actor): ReferralPage {
  const model = referralPage(folder, by);
  const { kase } = model;
  const open = kase.possible.filter(({ stoppedBy }) => stoppedBy === null);
  const address = ({ action, of }: PossibleAction): string => decisionAddress(kase.caseId, action, of);
  const answers = open.filter(({ action }) => ['accept-referral', 'return-referral'].includes(action));
  const others = open.filter(
    ({ action }) => !ofParent.includes(action) && !answers.some(a => a.action === action),
  );
  return {
    title: kase.pupil.name,
    breadcrumbs: [{ text: content.title, href: '/referrals' }],
    model,
    about: [kase.pupil.yearGroup === null ? '' : yearText(kase.pupil.yearGroup), kase.school]
      .filter(Boolean)
      .join(', '),
    tags: model.lists.flatMap(list => (list === 'date' ? [] : [content.lists[list].tag])),
    buttons: answers.map((answer, i) => ({ text: answer.title, href: address(answer), isFirst: i === 0 })),
    tasks: kase.tasks.flatMap(({ role, kind, text }) =>
      role === by.role && kind !== 'answer-referral' ? [text] : [],
    ),
    asked: model.referrals[0] ? content.asks[model.referrals[0].purpose] : null,
    gaps: gapsOf(model),
    parents: model.parents.map(parent => ({
      ...parent,
      stateTexts: parent.notices.map(({ state }) => content.states[state]),
      offers: may(by.role, 'case:act') ? offersOf(model, parent, open) : [],
    })),
    evidence: model.evidence.map(kind => ({ ...kind, ...content.evidence[kind.id] })),
    openDuties: model.openDuties.map(
      ({ title, role }) =>
        `${title} (for the ${(roleNames[role as keyof typeof roleNames] ?? role).toLowerCase()})`,
    ),
    order: open.some(({ action }) => action === 'decide-prosecution') ? content.order : null,
    records: others.map(offer => ({ title: offer.title, href: address(offer) })),
  };
}

/** What a decision would miss: facts, evidence, letters that reached nobody. */
function gapsOf({ kase, evidence, letters, openDuties }: ReferralPageModel): string[] {
  const failed = letters.filter(({ failed: why }) => why !== null);
  return [
    ...kase.missing.filter(({ what }) => !what.startsWith('duty:')).map(missingText),
    ...evidence.flatMap(({ id, isMissing }) =>
      isMissing ? [content.gaps[id] ?? content.evidence[id].nothing] : [],
    ),
    ...openDuties.map(
      ({ title }) => `An answer to a duty: ${title}. No penalty notice goes out while it is open.`,
    ),
    ...(failed.length === 0
      ? []
      : [
          `Service of ${failed.length === 1 ? 'a letter' : `${failed.length} letters`} that reached nobody. See the letters below.`,
        ]),
  ];
}

/** What can be decided about this parent now. */
function offersOf(
  { kase: { caseId }, referrals }: ReferralPageModel,
  { id, name, penalty, notices }: ParentBeforeLaw,
  open: readonly PossibleAction[],
): Offer[] {
  const isAccepted = referrals.find(({ purpose }) => purpose === 'penalty')?.status === 'accepted';
  const issues = isAccepted && penalty?.isPossible === true;
  return [
    ...(issues
      ? [{ title: `Issue a penalty notice to ${name}`, href: decisionAddress(caseId, 'issue-penalty', id) }]
      : []),
    ...(penalty?.rule === 'penalty.boundary'
      ? [
          {
            title: `Decide which notice it would be for ${name}`,
            href: decisionAddress(caseId, 'decide-ordinal', id),
          },
        ]
      : []),
    ...open
      .filter(({ action, of }) => ofParent.includes(action) && of === id)
      .map(({ action, title }) => ({
        title: action === 'decide-prosecution' ? `Prosecute ${name} or withdraw the notice` : title,
        href: decisionAddress(caseId, action, id),
      })),
    ...(notices.at(-1)?.state === 'withdrawn'
      ? [{ title: `Tell ${name} that the notice is withdrawn`, href: letterAddress(caseId, 'withdrawal') }]
      : []),
    ...(open.some(({ action }) => action === 'issue-suspension-penalty')
      ? [
          {
            title: `Issue a penalty notice to ${name} for a day of suspension`,
            href: decisionAddress(caseId, 'issue-suspension-penalty', id),
          },
        ]
      : []),
  ];
}
