// What somebody can ask of a case as it stands: the decider is asked for every form, filled in as an example. What it
// refuses for the role or the state is not offered; what another rule stops is shown with what is missing.
import type { Actor } from '#libs/access';
import { whatFollows, type WhatFollows } from '#libs/audit';
import { openDuties, severeAbsenceWaits, type Action, type ActionName } from '#libs/casework';
import type { CaseFolder } from './folder.js';
import type { ActionForm } from './forms/form.js';
import { actionForms } from './forms/index.js';
import { decidingField, exampleOf } from './forms/read-form.js';

export type Section = 'decide' | 'ladder' | 'legal' | 'record';

export interface PossibleAction {
  readonly action: ActionName;
  /** What it is about: a stage, a parent, a finding, a duty; empty where nothing. */
  readonly of: string;
  readonly title: string;
  readonly section: Section;
  /** The rule that stops it as long as something is missing; null where it is open. */
  readonly stoppedBy: string | null;
  /** What would let it through. */
  readonly remedies: readonly string[];
}

const sections: Readonly<Record<ActionName, Section>> = {
  approve: 'decide',
  decline: 'decide',
  'conclude-review': 'decide',
  'resolve-finding': 'decide',
  'consider-threshold': 'decide',
  'conclude-nti': 'decide',
  'accept-referral': 'decide',
  'return-referral': 'decide',
  'decide-prosecution': 'decide',
  'decide-ordinal': 'decide',
  'answer-duty': 'decide',
  'consider-severe-absence': 'decide',
  'hold-meeting': 'ladder',
  'sign-contract': 'ladder',
  'set-review': 'ladder',
  hold: 'ladder',
  resume: 'ladder',
  close: 'ladder',
  'submit-referral': 'legal',
  'issue-warning': 'legal',
  'issue-nti': 'legal',
  'fail-nti': 'legal',
  'issue-penalty': 'legal',
  'record-payment': 'legal',
  'withdraw-penalty': 'legal',
  'issue-suspension-penalty': 'legal',
  'record-contact': 'record',
  'offer-support': 'record',
  'record-support': 'record',
  'record-view': 'record',
  'record-barrier': 'record',
  'record-response': 'record',
  'agree-action': 'record',
  'finish-action': 'record',
  'record-evidence': 'record',
  'record-order': 'record',
};

/** Legal steps that are shown with what is missing while a finding stands; at other times they would only be noise. */
const shownWhenStopped: readonly ActionName[] = ['issue-nti', 'submit-referral', 'issue-penalty'];

/** What this person can ask of the case now, in the order of the table above. */
export function possibleActions(folder: CaseFolder, by: Actor): PossibleAction[] {
  return (Object.keys(sections) as ActionName[]).flatMap(action =>
    subjectsOf(folder, action).flatMap((of): PossibleAction[] => {
      const form = actionForms[action](folder, of);
      if (!form) return [];
      const answer = openest(folder, by, form);
      if (answer.allowed) return [entry(form, of, null, [])];
      const isHidden =
        ['role', 'state'].includes(answer.rule) || !shownWhenStopped.includes(action) || !hasFinding(folder);
      return isHidden
        ? []
        : [
            entry(
              form,
              of,
              answer.rule,
              answer.explanation.whatIf.map(({ text }) => text),
            ),
          ];
    }),
  );
}

const entry = (
  { action, title }: ActionForm,
  of: string,
  stoppedBy: string | null,
  remedies: readonly string[],
): PossibleAction => ({ action, of, title, section: sections[action], stoppedBy, remedies });

const hasFinding = ({ kase }: CaseFolder): boolean => {
  const last = kase.findings.at(-1);
  return last !== undefined && last.ended === null;
};

/** What the action could be about in this case. */
function subjectsOf({ kase, world }: CaseFolder, action: ActionName): readonly string[] {
  const parents = (list: readonly { readonly parent: string }[]) => [
    ...new Set(list.map(({ parent }) => parent)),
  ];
  switch (action) {
    case 'approve':
    case 'decline':
      return Object.entries(kase.stages).flatMap(([id, { status }]) => (status === 'proposed' ? [id] : []));
    case 'resolve-finding':
      return kase.revised.filter(({ resolved }) => !resolved).map(({ seq }) => String(seq));
    case 'conclude-nti':
      return parents(kase.notices.filter(({ status }) => status === 'ended'));
    case 'fail-nti':
      return parents(kase.notices.filter(({ status }) => status === 'running'));
    case 'decide-prosecution':
    case 'record-payment':
    case 'withdraw-penalty':
      return parents(kase.penalties.filter(({ withdrawn }) => !withdrawn));
    case 'decide-ordinal':
      return [];
    case 'answer-duty':
      return openDuties(world);
    case 'consider-severe-absence':
      return severeAbsenceWaits(kase, world) ? [''] : [];
    case 'finish-action':
      return kase.actions.some(({ finished }) => !finished) ? [''] : [];
    case 'issue-suspension-penalty':
      return world.pupil.suspensions.length > 0 ? [''] : [];
    default:
      return [''];
  }
}

/** What would follow from the action, put as an example; of the answers that decide, the first that is let through. */
function openest(folder: CaseFolder, by: Actor, form: ActionForm): WhatFollows {
  const choices = decidingField(form)?.options.map(({ value }) => value) ?? [undefined];
  const answers = choices.map(choice => foresee(folder, by, exampleOf(form, folder.now, choice)));
  return answers.find(({ allowed }) => allowed) ?? answers[0]!;
}

/** What would follow from an action on the case as it stands. */
export const foresee = (folder: CaseFolder, by: Actor, action: Action): WhatFollows =>
  whatFollows({
    state: folder.state,
    events: folder.events,
    world: folder.world,
    now: folder.now,
    by,
    action,
    parentName: folder.parentName,
  });

export interface Foreseen {
  /** The answer that decides, in words; empty where the form has no such question. */
  readonly choice: string;
  readonly what: WhatFollows;
}

/** What each answer of a form would bring. */
export function foreseeForm(folder: CaseFolder, by: Actor, form: ActionForm): Foreseen[] {
  const options = decidingField(form)?.options ?? [{ value: undefined, text: '' }];
  return options.map(({ value, text }) => ({
    choice: text,
    what: foresee(folder, by, exampleOf(form, folder.now, value)),
  }));
}
