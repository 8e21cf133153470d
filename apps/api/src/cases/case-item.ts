// A case as lists show it.
import type { Awaiting, Deadline } from '#libs/casework';
import { formatInstant } from '#libs/school-time';
import type { CaseView } from '#libs/store';
import type { AwaitingDto, CaseItemDto, DeadlineDto, PupilDto } from './cases.dto.js';

/** The case at a glance. */
export function caseItem(view: CaseView, school: string, pupil: PupilDto): CaseItemDto {
  const { caseId, caseNumber, status, stage, proposed, onHold, nextDeadline } = view;
  return {
    id: caseId,
    school,
    pupil,
    caseNumber,
    status,
    stage,
    proposed,
    policy: `${view.policy} ${view.policyVersion}`,
    onHold,
    openedAt: formatInstant(view.openedAt),
    closedAt: view.closedAt === null ? null : formatInstant(view.closedAt),
    ...(nextDeadline && { nextDeadline: shownDeadline(nextDeadline) }),
    awaiting: view.awaiting.map(shownAwaiting),
    links: linksOf(caseId, school),
  };
}

export const shownDeadline = ({ id, due }: Pick<Deadline, 'id' | 'due'>): DeadlineDto => ({
  what: id,
  due: formatInstant(due),
});

const shownAwaiting = ({ role, what, since }: Awaiting): AwaitingDto => ({
  role,
  what,
  since: formatInstant(since),
});

function linksOf(caseId: string, school: string): Record<string, string> {
  const at = (path: string) => `/v1/cases/${caseId}${path}?school=${school}`;
  return { self: at(''), events: at('/events'), actions: at('/actions') };
}
