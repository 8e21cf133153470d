// What is taken out of the engine, one thing at a time, to see that something notices. Each edit names a text that stands
// exactly once in its file; `breaks` names the invariant that must fail without it, where none is named the specs must.

export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutation {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly breaks?: string;
}

const casework = (file: string): string => `libs/casework/${file}`;

/** A mutation of one place of the casework room. */
const one = (breaks: string, name: string, file: string, find: string, replace: string): Mutation => ({
  name,
  breaks,
  edits: [{ file: casework(file), find, replace }],
});

/** Puts `false &&` before the refusal by a rule: the rule is taken out. */
const without = (breaks: string, rule: string, file: string, call = 'refuse'): Mutation =>
  one(breaks, `no ${rule}`, file, `${call}('${rule}'`, `false && ${call}('${rule}'`);

/** For every invariant one rule whose loss it notices. */
export const invariantMutations: readonly Mutation[] = [
  {
    name: 'a proposal sends its letters at once',
    breaks: 'nothing-leaves-without-a-person',
    edits: [
      {
        file: casework('ladder/look.ts'),
        find: "import { propose } from './propose.js';",
        replace: "import { propose } from './propose.js';\nimport { sendToParents } from '../letters.js';",
      },
      {
        file: casework('ladder/look.ts'),
        find: 'if (reached) propose(turn, stage, reached);',
        replace: 'if (reached) { propose(turn, stage, reached); sendToParents(turn, stage.id); }',
      },
    ],
  },
  one(
    'acts-are-by-the-right-role',
    'anyone issues penalty notices',
    'legal/penalty.ts',
    'const refusal = firstRefusal(\n    () => !mayIssue(turn, by.role) &&',
    'const refusal = firstRefusal(\n    () => false && !mayIssue(turn, by.role) &&',
  ),
  {
    name: 'a governor reaches every role',
    breaks: 'governors-and-administrators-never-act',
    edits: [
      {
        file: 'libs/access/roles.ts',
        find: 'if (role === lowest) return true;',
        replace: "if (role === lowest || role === 'governor') return true;",
      },
    ],
  },
  one(
    'stages-are-entered-by-an-act',
    'an approval is not recorded',
    'ladder/approve.ts',
    "emit(turn, 'StageApproved', { stage: action.stage }, sealedForLetters(action.details));",
    '',
  ),
  without('notices-to-improve-last-three-to-six-weeks', 'nti.period', 'legal/notice.ts'),
  without('no-notice-to-improve-for-leave-alone', 'nti.leave-only', 'legal/notice.ts'),
  without('no-notice-to-improve-without-finding-and-judgement', 'nti.judgement', 'legal/notice.ts'),
  one(
    'one-notice-to-improve-a-parent',
    'a notice beside one that runs',
    'legal/notice.ts',
    ' && !isRunning(kase, id)',
    '',
  ),
  without('no-penalty-without-finding-and-judgement', 'penalty.judgement', 'legal/penalty.ts'),
  without('no-penalty-before-support', 'penalty.support-first', 'legal/penalty.ts'),
  without('no-penalty-without-an-accepted-referral', 'penalty.referral', 'legal/penalty.ts'),
  without('no-penalty-while-a-notice-runs', 'penalty.period-running', 'legal/penalty.ts'),
  one(
    'no-third-live-notice-in-three-years',
    'no penalty.third',
    'legal/history.ts',
    'if (within >= 2) return',
    'if (within >= 20) return',
  ),
  one(
    'penalties-go-to-liable-parents',
    'a parent who is not liable is fined',
    'legal/penalty.ts',
    '!parentOf(turn, parent)?.liable && refuse',
    '!parentOf(turn, parent) && refuse',
  ),
  without(
    'nothing-goes-out-on-an-unresolved-n',
    'referral.n-unresolved',
    'legal/referral.ts',
    'checkNoReasonYet',
  ),
  one(
    'no-session-counts-for-two-live-notices-to-one-parent',
    'no penalty.covered',
    'legal/penalty.ts',
    'return left.length < threshold.sessions &&',
    'return left.length < 0 &&',
  ),
  one(
    'findings-count-ten-different-sessions',
    'nine sessions are enough',
    'legal/finding.ts',
    'count.sessions.length < count.needs',
    'count.sessions.length < count.needs - 1',
  ),
  one(
    'one-finding-at-a-time',
    'a finding beside one that stands',
    'legal/finding.ts',
    'return standing === undefined || standing.noticedAt !== null;',
    'return standing !== null;',
  ),
  without('no-prosecution-while-paid-early-or-withdrawn', 'prosecute.eso', 'legal/payment.ts'),
  one(
    'a-notice-is-unpaid-only-when-it-is',
    'a paid notice falls due',
    'legal/payment.ts',
    'return !penalty.paid && !penalty.unpaid',
    'return !penalty.unpaid',
  ),
  without('a-notice-is-withdrawn-once-on-a-ground', 'withdraw.ground', 'legal/payment.ts'),
  one(
    'warnings-are-of-the-old-era',
    'warnings of the new era',
    'legal/warning.ts',
    "(finding?.era !== 'before-2024-08-19' || days === undefined)",
    '(!finding || days === undefined)',
  ),
  without('no-old-penalty-without-a-warning', 'penalty.warning', 'legal/penalty.ts'),
  one(
    'a-hold-stops-proposals-approvals-reminders-and-reviews',
    'a hold stops no proposal',
    'ladder/look.ts',
    'if (kase && activeHold(kase)) return;',
    '',
  ),
  one(
    'a-stage-writes-to-each-parent-once',
    'the first parent alone is written to',
    'letters.ts',
    'for (const parent of turn.world.pupil.parents) {',
    'for (const parent of turn.world.pupil.parents.slice(0, 1)) {',
  ),
  one(
    'a-letter-is-posted-once',
    'a letter is posted at once and again later',
    'letters.ts',
    'if (!later) post(turn, letter, parent, method);',
    'post(turn, letter, parent, method);\n  if (!later) post(turn, letter, parent, method);',
  ),
  one(
    'a-letter-that-waits-is-posted-in-the-end',
    'nothing waits for the post',
    'deadlines.ts',
    'if (posts.length > 0)',
    'if (posts.length > 1)',
  ),
  one(
    'a-stage-is-proposed-before-it-is-entered',
    'any stage is approved',
    'ladder/approve.ts',
    'proposal(kase)?.stage === stage',
    "stage !== ''",
  ),
  one(
    'reviews-are-measured-then-concluded',
    'a review is concluded before it is measured',
    'ladder/review.ts',
    "() => !standing?.review.measured && refuse('state', { why: 'no review waits to be concluded' }),",
    "() => !standing && refuse('state', { why: 'no review waits to be concluded' }),",
  ),
  one(
    'reviews-are-measured-at-five-over-ten-sessions',
    'a review of five sessions',
    'ladder/review.ts',
    'const fewestPossible = 10;',
    'const fewestPossible = 5;',
  ),
  one(
    'a-review-not-met-reaches-one-stage',
    'a conclusion reaches stage after stage',
    'ladder/triggers.ts',
    'if (before.review.reached !== null && before.review.reached !== stage) return null;',
    '',
  ),
  one(
    'time-never-goes-back',
    'service is recorded before its posting',
    'turn.ts',
    'at: turn.at,',
    "at: turn.at - (type === 'LetterServed' ? 1 : 0),",
  ),
  one(
    'one-case-open-at-most',
    'a case beside the open one',
    'turn.ts',
    'if (!openCase(turn.state)) {',
    'if (turn) {',
  ),
  one(
    'a-closed-case-stays-closed',
    'records in a closed case',
    'records.ts',
    "() => !theOpenCase(turn) && refuse('state'),",
    "() => turn.caseNumber === 0 && refuse('state'),",
  ),
  one(
    'one-proposal-at-a-time',
    'a proposal beside another',
    'ladder/look.ts',
    'if (kase && proposal(kase)) return;',
    '',
  ),
  one(
    'a-refusal-changes-nothing-else',
    'a refusal proposes to close',
    'act.ts',
    'refusal.follows?.();',
    "refusal.follows?.();\n  if (turn.caseNumber > 0) emit(turn, 'CloseProposed', { why: 'empty' });",
  ),
  one(
    'the-log-folds-to-the-state',
    'the fold remembers what is not in the log',
    'evolve.ts',
    'length: before.length + 1 }',
    'length: before.length + (Math.random() < 0.99 ? 1 : 2) }',
  ),
  one(
    'same-input-same-output',
    'the last post goes by chance',
    'letters.ts',
    'londonTime(at) < lastPost',
    "londonTime(at) < (Math.random() < 0.5 ? lastPost : '10:00')",
  ),
  one(
    'an-overtaken-deadline-does-nothing',
    'a deadline that has moved is as good as due',
    'deadlines.ts',
    'if (deadline.id === id && deadline.due <= at) return true;',
    'if (deadline.id === id) return true;',
  ),
  one(
    'nothing-throws',
    'a notice is looked for in no case',
    'legal/payment.ts',
    'const penalties = turn.caseNumber === 0 ? [] : theCase(turn).penalties;',
    'const { penalties } = theCase(turn);',
  ),
  one(
    'what-waits-can-be-answered',
    'every proposal is shown to the attendance officer',
    'awaiting.ts',
    'const role = open.approver as Role;',
    "const role = 'attendance-officer' as Role;",
  ),
  one(
    'the-run-makes-progress',
    'a reminder is not remembered',
    'evolve-ladder.ts',
    "s.status === 'proposed' ? { ...s, overdue: true } : s",
    "s.status === 'proposed' ? { ...s, overdue: false } : s",
  ),
  one(
    'no-handled-deadline-lies-in-the-past',
    'a meeting that is overdue stays so',
    'evolve-ladder.ts',
    's => ({ ...s, meetingOverdue: true }));',
    's => ({ ...s, meetingOverdue: false }));',
  ),
  one(
    'an-open-case-has-a-deadline-or-a-role',
    'a case may wait for nobody',
    'awaiting.ts',
    "return [{ role: 'attendance-lead', what: 'decide-what-next', since: kase.openedAt }];",
    'return [];',
  ),
  one(
    'no-free-text-in-plain-data',
    'a reason stands plain',
    'ladder/approve.ts',
    "emit(turn, 'StageDeclined', { stage, then, on: on ?? null }",
    "emit(turn, 'StageDeclined', { stage, then, on: on ?? null, reason } as never",
  ),
  one(
    'proposals-findings-and-refusals-say-because',
    'a proposal without a certificate',
    'ladder/propose.ts',
    '{ because: reached.because },',
    '{},',
  ),
  one(
    'the-simulator-prints-the-same',
    'the simulator handles deadlines before marks',
    'scenario/pupil-run.ts',
    'a === null || b.when < a.when ? b : a',
    'a === null || b.when <= a.when ? b : a',
  ),
  one(
    'the-checker-agrees',
    'the lower sum is open for 22 days',
    'legal/penalty.ts',
    'const reducedDays = 21;',
    'const reducedDays = 22;',
  ),
];

/** Figures and steps that no single invariant owns: the specs, the scenario files or the checker must notice. */
export const otherMutations: readonly Mutation[] = [
  ['29 days to pay', 'legal/penalty.ts', 'const payDays = 28;', 'const payDays = 29;'],
  [
    'a finding stands for 60 school days',
    'legal/finding.ts',
    'findingSchoolDays = 50',
    'findingSchoolDays = 60',
  ],
  ['eleven school weeks', 'legal/count.ts', 'schoolWeeks: 10', 'schoolWeeks: 11'],
  ['a reminder after six school days', 'ladder/overdue.ts', 'answerSchoolDays = 5', 'answerSchoolDays = 6'],
  [
    'a meeting is overdue after eleven',
    'ladder/overdue.ts',
    'meetingSchoolDays = 10',
    'meetingSchoolDays = 11',
  ],
  [
    'another look after 21 school days',
    'ladder/look.ts',
    'lookAgainSchoolDays = 20',
    'lookAgainSchoolDays = 21',
  ],
  ['the last post at 16:00', 'letters.ts', "lastPost = '15:00'", "lastPost = '16:00'"],
  ['the next post at 10:00', 'letters.ts', "nextPost = '09:00'", "nextPost = '10:00'"],
  [
    'an N puts the end off by six days',
    'legal/notice.ts',
    'waitForReasonSchoolDays = 5',
    'waitForReasonSchoolDays = 6',
  ],
  ['a suspension counts six days', 'legal/suspension.ts', 'const firstDays = 5;', 'const firstDays = 6;'],
  ['four years of notices', 'legal/history.ts', 'const years = 3;', 'const years = 4;'],
  [
    'at the percentage is below it',
    'ladder/triggers.ts',
    'attended * 100 < below * possible',
    'attended * 100 <= below * possible',
  ],
  [
    'at the level is not met',
    'ladder/review.ts',
    'attended * 100 >= level * possible',
    'attended * 100 > level * possible',
  ],
  ['a medical appointment excuses nothing', 'ladder/review.ts', "['I', 'M']", "['I']"],
  [
    'sessions of the old era count',
    'legal/count.ts',
    'monday < frameworkFrom ? frameworkFrom : monday',
    'monday',
  ],
  [
    'covered sessions count again',
    'legal/count.ts',
    's.session <= end && !isCovered(s.session)',
    's.session <= end',
  ],
  [
    'one covered parent is enough',
    'legal/count.ts',
    'covers.every(covered => covered.has(session))',
    'covers.some(covered => covered.has(session))',
  ],
  [
    'a withdrawn notice counts',
    'legal/history.ts',
    "n.parent === parent && n.status !== 'withdrawn'",
    'n.parent === parent',
  ],
  [
    'our own withdrawn notice counts',
    'legal/history.ts',
    'p.ordinal !== null && !p.withdrawn',
    'p.ordinal !== null',
  ],
  [
    'email for legal notices',
    'letters.ts',
    "parent.service === 'email' && !world.authority.emailForLegalNotices.value ? 'post'",
    "parent.service === 'none' ? 'post'",
  ],
  ['a hold takes no day of a review', 'ladder/review.ts', "'ladder', leavesOut", "'ladder'"],
  ['a hold stops no clock', 'ladder/clock.ts', 'day, n, counts', 'day, n'],
  [
    'a notice to one parent twice',
    'legal/guards.ts',
    'parents.length > 0 && new Set(parents).size === parents.length',
    'parents.length > 0',
  ],
  [
    'the last notice alone is prosecuted',
    'legal/payment.ts',
    'findPenalty(turn, parent, awaitsProsecution) ?? findPenalty(turn, parent)',
    'findPenalty(turn, parent)',
  ],
  [
    'a revision goes to the open case',
    'act.ts',
    'r.seq === action.finding && !r.resolved)) ?? fallback',
    'r.seq === -1 && !r.resolved)) ?? fallback',
  ],
  [
    'a finding used up is good for a notice still',
    'legal/finding.ts',
    'open.length >= threshold.sessions && amendedAtAnyAge',
    'open.length >= threshold.sessions || amendedAtAnyAge',
  ],
  [
    'a failed letter is waited for',
    'ladder/clock.ts',
    'letters.filter(l => !l.failed)',
    'letters.filter(() => true)',
  ],
  [
    'met withdraws nothing',
    'ladder/review.ts',
    'if (open && restsOnCount(open.basis)) emit',
    'if (open && !open) emit',
  ],
  [
    'after met nothing is awaited',
    'ladder/triggers.ts',
    'return after !== null && (last === undefined',
    'return after === undefined && (last === undefined',
  ],
  [
    'an empty case is left alone',
    'emptiness.ts',
    'if (!hadContent || !kase || !isEmpty(kase, turn)) return;',
    'if (turn) return;',
  ],
  [
    'a met notice ends nothing',
    'legal/notice.ts',
    'endsFinding: endsFinding(turn, parent)',
    'endsFinding: false',
  ],
  [
    'a third notice asks for nothing else',
    'legal/penalty.ts',
    "if (refusal?.rule === 'penalty.third') return",
    "if (refusal?.rule === 'penalty.none') return",
  ],
  [
    'a settled notice is never known',
    'legal/payment.ts',
    'paidBy(penalty.payBy) >= penalty.amount ||',
    'paidBy(penalty.payBy) > penalty.amount ||',
  ],
  [
    'the lower sum is never enough',
    'legal/payment.ts',
    'paidBy(reducedUntil) >= reducedAmount!',
    'paidBy(reducedUntil) > reducedAmount!',
  ],
  ['an amendment withdraws no proposal', 'reassess.ts', '      withdrawFallenProposal(turn, before);\n', ''],
  ['an amendment revises no stage', 'reassess.ts', '      reviseStages(turn, before);\n', ''],
  ['an amendment revises no finding', 'reassess.ts', '      reviseFinding(turn, before);\n', ''],
  ['an amendment revises no penalty', 'reassess.ts', '    revisePenalties(turn, before);\n', ''],
  [
    'a revised finding goes on',
    'evolve-legal.ts',
    "ended: f.ended ?? { at: event.at, why: 'revised' },",
    'ended: f.ended,',
  ],
  ['withdrawing ends no notice', 'evolve-legal.ts', "? { ...n, status: 'withdrawn' as const }", '? n'],
  [
    'leaving closes nothing',
    'changes.ts',
    "if (openCase(turn.state)) emit(turn, 'CloseProposed', { why: 'left' });",
    '',
  ],
  [
    '1 September withdraws nothing',
    'changes.ts',
    "emit(turn, 'ProposalWithdrawn', { stage: open.stage });",
    '',
  ],
  ['closing ends no finding', 'evolve-ladder.ts', "ended: { at, why: 'closed' as const }", 'ended: null'],
  [
    'a contract is never passed over',
    'ladder/order.ts',
    'kase.stages[next.id] === undefined ? [next.id] : []',
    'kase.stages[next.id] === undefined ? [] : []',
  ],
  [
    'a failed notice reaches nothing',
    'ladder/look.ts',
    '(failedNoticeReaches(turn, kase) || returnedReferralReaches(turn, kase))',
    'returnedReferralReaches(turn, kase)',
  ],
  [
    'a returned referral is not proposed anew',
    'ladder/look.ts',
    '(failedNoticeReaches(turn, kase) || returnedReferralReaches(turn, kase))',
    'failedNoticeReaches(turn, kase)',
  ],
].map(([name, file, find, replace]) => ({
  name: name!,
  edits: [{ file: casework(file!), find: find!, replace: replace! }],
}));
