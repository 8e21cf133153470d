// The page of a case: the desk's model with addresses, and what is missing in words.
import { may, type Actor } from '#libs/access';
import { dayText } from '#libs/audit';
import {
  casePage,
  officeLetterKinds,
  type CaseFolder,
  type CasePageModel,
  type Missing,
  type PossibleAction,
} from '#libs/desk';
import { dateOf } from '#libs/school-time';
import type { PageModel } from '../../frame/page.js';
import { roleNames, words } from '../../frame/words.js';
import { yearText } from '../worklist/worklist.model.js';
import { decisionAddress, grantAddress, letterAddress, notesAddress } from './case.addresses.js';
import { content } from './case.content.js';

interface Wait {
  readonly text: string;
  readonly who: string;
  readonly since: string;
  readonly due: CasePageModel['tasks'][number]['due'];
  readonly href: string | null;
  readonly button: string;
  readonly declineHref: string | null;
}

export interface CaseModel extends PageModel {
  readonly kase: Omit<CasePageModel, 'missing'> & { readonly missing: readonly { readonly text: string }[] };
  readonly about: string;
  readonly next: CasePageModel['dates'][number] | null;
  readonly waits: readonly Wait[];
  readonly stopped: readonly PossibleAction[];
  readonly offers: readonly {
    readonly id: string;
    readonly title: string;
    readonly items: readonly { readonly title: string; readonly href: string }[];
  }[];
  readonly notesHref: string | null;
  readonly links: readonly { readonly text: string; readonly href: string }[];
}

export function caseModel(folder: CaseFolder, by: Actor): CaseModel {
  const kase = casePage(folder, by);
  const { yearGroup, group } = kase.pupil;
  const open = kase.possible.filter(({ stoppedBy }) => stoppedBy === null);
  return {
    title: kase.pupil.name,
    breadcrumbs: [{ text: 'Worklist', href: '/worklist' }],
    kase: { ...kase, missing: kase.missing.map(entry => ({ text: missingText(entry) })) },
    about:
      [yearGroup === null ? '' : yearText(yearGroup), group ?? ''].filter(Boolean).join(', ') || 'On roll',
    next: kase.dates[0] ?? null,
    waits: waitsOf(kase, open, by),
    stopped: kase.possible.filter(({ stoppedBy }) => stoppedBy !== null),
    offers: content.sections.flatMap(({ id, title }) => {
      const items = open
        .filter(({ section }) => section === id)
        .map(({ title: text, action, of }) => ({
          title: text,
          href: decisionAddress(kase.caseId, action, of),
        }));
      return items.length === 0 ? [] : [{ id, title, items }];
    }),
    notesHref: may(by.role, 'case:sealed') ? notesAddress(kase.caseId) : null,
    links: [
      ...letterOffers(folder, by),
      ...(may(by.role, 'process:grant')
        ? [{ text: content.openToGovernor, href: grantAddress(kase.caseId) }]
        : []),
    ],
  };
}

/** Letters that a person may send beside the ladder; praise by name where the latest review was met. */
function letterOffers(folder: CaseFolder, by: Actor): readonly { text: string; href: string }[] {
  const { caseId } = folder.view;
  const kinds = officeLetterKinds(folder.world.pack.id, by).map(({ letter }) => letter);
  const review = folder.events.findLast(e => e.streamId === caseId && e.type === 'ReviewConcluded');
  const wasMet = review?.type === 'ReviewConcluded' && review.data.outcome === 'met';
  return [
    ...(wasMet && kinds.includes('praise')
      ? [{ text: content.sendPraise, href: letterAddress(caseId, 'praise') }]
      : []),
    ...(kinds.length > 0 ? [{ text: content.writeLetter, href: letterAddress(caseId) }] : []),
  ];
}

/** One entry a task, whoever sees it; with the way to its form for those who may answer it. */
function waitsOf(kase: CasePageModel, open: readonly PossibleAction[], by: Actor): Wait[] {
  const first = kase.tasks.filter(
    (task, i) => kase.tasks.findIndex(t => t.kind === task.kind && t.of === task.of) === i,
  );
  return first.map(({ text, kind, of, due, since, role }) => {
    const found = open.find(({ action, of: about }) => action === kind && (about === of || about === ''));
    const answer = kind === 'answer-duty' ? open.find(({ action }) => action === kind) : found;
    const declines = open.find(({ action, of: about }) => action === 'decline' && about === of);
    const address = (offer: PossibleAction) => decisionAddress(kase.caseId, offer.action, offer.of);
    const seers = kase.tasks
      .filter(t => t.kind === kind && t.of === of)
      .map(t => roleNames[t.role].toLowerCase());
    return {
      text,
      who: by.role === role ? 'you' : `the ${[...new Set(seers)].join(' and the ')}`,
      since,
      due,
      href: answer ? address(answer) : null,
      button: content.buttons[kind] ?? 'Answer',
      declineHref: declines && (kind === 'approve' || kind === 'submit-referral') ? address(declines) : null,
    };
  });
}

const mostDays = 8;

/** What is missing, as a sentence with its remedy. */
export function missingText({ what, remedy, sessions }: Missing): string {
  const [kind = '', of = ''] = what.split(':');
  const title = content.missing[kind] ?? words(kind);
  const days = [...new Set((sessions ?? []).map(session => dayText(dateOf(session))))];
  const shown = days.slice(-mostDays).join(', ');
  const more = days.length > mostDays ? ` and ${days.length - mostDays} more days` : '';
  return `${title}${of === '' ? '' : ` (${words(of).toLowerCase()})`}${shown === '' ? '' : `: ${shown}${more}`}. ${remedy.slice(0, 1).toUpperCase()}${remedy.slice(1)}.`;
}
