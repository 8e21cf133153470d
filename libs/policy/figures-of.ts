// Every figure of a pack and of an authority's code with its name for people, who set it and where it stands: what the
// page of a policy shows, in text and in the browser.
import type { AuthorityCode } from './authority.js';
import type { Figure, Level } from './figure.js';
import { closingTime, effectiveEntriesKeptYears } from './helpers.js';
import type { Pack, RegisterTime, Stage } from './pack.js';
import { valueText } from './words.js';

export interface FigureLine {
  readonly name: string;
  readonly value: string;
  /** Who set it; left out where nobody sets it, such as a stage's description. */
  readonly level?: Level;
  readonly source?: string;
  /** Belongs to the line above that is not. */
  readonly within?: boolean;
}

const line = (name: string, { value, level, source }: Figure<unknown>, unit = ''): FigureLine => ({
  name,
  value: `${valueText(value)}${unit}`,
  level,
  source,
});

/** The figures of a pack, in the order of its page. Pure. */
export function figuresOf(pack: Pack): readonly FigureLine[] {
  const { percentageNeeds, review, oldEra, penalty, noticeToImprove } = pack;
  return [
    line('Expected attendance', pack.expectedAttendance, ' %'),
    ...pack.registers.am.map(register => registerLine('Morning register', register)),
    ...pack.registers.pm.map(register => registerLine('Afternoon register', register)),
    line('A percentage counts from this many possible sessions', percentageNeeds.possible),
    line('A percentage counts from this many absent sessions', percentageNeeds.absent),
    line('Review length', review.schoolDays, ' school days'),
    line('Review level', review.level, ' %'),
    ...pack.stages.flatMap(stageLines),
    ...(noticeToImprove ? [line('Notice to Improve', noticeToImprove.weeks, ' weeks')] : []),
    ...(penalty?.first ? [line('First penalty notice', penalty.first)] : []),
    ...(penalty?.second ? [line('Second penalty notice', penalty.second)] : []),
    ...(oldEra?.thresholds ?? []).map(threshold => line('Threshold before 2024-08-19', threshold)),
    ...(oldEra?.warningSchoolDays
      ? [line('Formal warning before 2024-08-19', oldEra.warningSchoolDays, ' school days')]
      : []),
    ...(oldEra?.penalty ? [line('Penalty notice before 2024-08-19', oldEra.penalty)] : []),
    line('Register entries kept, as the text says', pack.entriesKeptYears, ' years'),
    {
      name: 'Register entries kept, as runs',
      value: `${effectiveEntriesKeptYears(pack)} years`,
      source: 'the longer of law and policy',
    },
    line('Right code in the register within', pack.rightCodeWithinDays, ' working days'),
    { name: 'Retired codes that the text lists', value: valueText(pack.retiredCodesListed) },
  ];
}

const stageLines = (stage: Stage): FigureLine[] => [
  { name: `Stage ${stage.id}`, value: stage.does },
  { ...line('reached by', stage.trigger), within: true },
  ...(stage.approver ? [{ ...line('approver', stage.approver), within: true }] : []),
  ...(stage.reviewSchoolDays
    ? [{ ...line('review', stage.reviewSchoolDays, ' school days'), within: true }]
    : []),
];

function registerLine(name: string, register: RegisterTime): FigureLine {
  const groups = register.yearGroups === undefined ? '' : ` (${yearGroupsText(register.yearGroups)})`;
  const closes = `${closingTime(register)}${register.closes === undefined ? ' by default, 30 minutes on' : ''}`;
  return {
    name: `${name}${groups}`,
    value: `taken ${register.taken}, closes ${closes}`,
    source: register.source,
  };
}

const yearGroupsText = ([first, last]: [number, number]): string =>
  first === last ? yearGroupText(first) : `${yearGroupText(first)} to ${yearGroupText(last)}`;
const yearGroupText = (group: number): string =>
  group < 0 ? 'Nursery' : group === 0 ? 'Reception' : `Year ${group}`;

/** The figures of an authority's code of conduct; `unknown` where nothing is known. Pure. */
export const authorityFiguresOf = (code: AuthorityCode): readonly FigureLine[] => [
  line('Codes that count to the threshold', code.thresholdCodes),
  line('A counted N blocks notices and referrals', code.nBlocksReferral),
  line('Notice to Improve is issued by', code.noticeToImproveIssuer),
  line('Penalty notices are issued by', code.penaltyIssuers),
  line('Authority is asked before a Notice to Improve', code.noticeToImproveNeedsCheck),
  line('Notice to Improve for leave alone', code.noticeToImproveForLeave),
  line('School days in a week of a period', code.schoolDaysPerWeek),
  line('Post is deemed served after', code.postServiceWorkingDays, ' working days'),
  line('Legal notices by email', code.emailForLegalNotices),
  line('Penalty below the threshold', code.belowThreshold),
  line('School days to ask for a penalty after leave', code.leaveRequestDeadlineSchoolDays),
  line("Working days for the authority's answer", code.processingWorkingDays),
];
