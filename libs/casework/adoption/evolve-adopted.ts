// The fold of an adoption: the case as it stood on paper, its stage, letters and notices in their places.
import { londonInstant } from '#libs/school-time';
import { endOf } from '../ladder/clock.js';
import type { AdoptedLetter, AdoptedStage, CaseEvent } from '../events.js';
import type { CaseState, EnteredStage, Letter, StageState } from '../state.js';

type Adopted = Extract<CaseEvent, { type: 'CaseAdopted' }>;

export function adopted(kase: CaseState, { at, data }: Adopted): CaseState {
  const { stage, letters, finding, notices } = data;
  const withStage = stage ? { ...kase, ...standing(kase, stage, at) } : kase;
  const index = kase.findings.length;
  return {
    ...withStage,
    letters: [...kase.letters, ...letters.map(sent)],
    findings: finding
      ? [...kase.findings, { ...finding, arisenAt: at, ...consideredForNotice }]
      : kase.findings,
    notices: [
      ...kase.notices,
      ...notices.map(({ allowedUnauthorised, ...notice }) => ({
        ...notice,
        finding: index,
        allowed: allowedUnauthorised,
        status: 'running' as const,
        failedEarly: false,
        reachedReferral: false,
      })),
    ],
  };
}

/** For a notice somebody has considered the threshold before. */
const consideredForNotice = {
  considered: { decision: 'notice-to-improve' as const, supportException: null },
  returnedAt: null,
  ended: null,
  noticedAt: null,
};

function standing(
  kase: CaseState,
  stage: AdoptedStage,
  at: number,
): Pick<CaseState, 'stages' | 'referrals' | 'closedAt'> {
  const { enteredOn, meeting, meetingOn, signedOn, review, year } = stage;
  const entered: EnteredStage = {
    status: 'entered',
    at: londonInstant(enteredOn, '00:00'),
    basis: [],
    year,
    meeting,
    meetingOn,
    meetingOverdue: false,
    signedOn,
    review: { ...review, extendedOn: null, measured: null, outcome: null, reached: null, ended: false },
  };
  const passed = stage.passesOver.map((id): [string, StageState] => [id, { status: 'passed-over' }]);
  const referral = { purpose: 'support', at, status: 'waiting', stage: stage.stage, usedFor: [] } as const;
  return {
    stages: { ...kase.stages, ...Object.fromEntries(passed), [stage.stage]: entered },
    closedAt: stage.closedOn === null ? null : endOf(stage.closedOn),
    referrals: stage.referral ? [...kase.referrals, referral] : kase.referrals,
  };
}

function sent({ letter, parent, method, issuedOn, servedOn }: AdoptedLetter): Letter {
  const issuedAt = londonInstant(issuedOn, '00:00');
  return { letter, parent, method, issuedAt, postAt: null, posted: true, servedOn, failed: false };
}
