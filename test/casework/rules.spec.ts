import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { World } from '#libs/casework';
import { given, type Facts, type Situation } from '../support/given-when-then.js';
import {
  accepted,
  atAuthority,
  considered,
  considering,
  did,
  failed,
  fined,
  found,
  judgement,
  leaveAtAuthority,
  notice,
  noticed,
  penalty,
  referral,
  tenOf,
} from './situations.js';

type When = (situation: Situation) => ReturnType<Situation['when']>;

/** One rule: where it refuses, and where the same act goes through. */
interface RuleCase {
  readonly rule: string;
  readonly refuses: Readonly<Record<string, readonly [Situation, When]>>;
  readonly allows: Readonly<Record<string, readonly [Situation, When]>>;
}

const issueNotice =
  (more: object = {}): When =>
  situation =>
    situation.when('2025-09-15T11:00', 'headteacher', notice(more));
const issuePenalty =
  (parent = 'A', more: object = {}, at = '2025-10-14T10:00'): When =>
  situation =>
    situation.when(at, 'ewo', penalty(parent, more));
const prosecute =
  (at: string, more: object = {}): When =>
  situation =>
    situation.when(at, 'ewo', {
      action: 'decide-prosecution',
      parent: 'A',
      decision: 'prosecute',
      esoConsidered: true,
      reason: 'public interest',
      ...more,
    });
const withdraw =
  (ground: string): When =>
  situation =>
    situation.when('2025-10-20T10:00', 'ewo', { action: 'withdraw-penalty', parent: 'A', ground });
const refer =
  (purpose: 'support' | 'penalty', at = '2025-09-16T10:00'): When =>
  situation =>
    situation.when(at, 'headteacher', { ...referral, purpose } as typeof referral);

const without = (part: keyof typeof judgement): object => ({
  judgement: { ...judgement, [part]: undefined },
});
const born = (dateOfBirth: string): Facts => ({
  world: (world: World) => ({ ...world, pupil: { ...world.pupil, dateOfBirth } }),
});
const earlier = (...issued: string[]): Facts => ({
  earlierNotices: issued.map(day => ({ parent: 'A', issued: day, status: 'unpaid' })),
});

const consideredPenalty = (code: string, more: object = {}): Situation =>
  given(tenOf(code), {
    happened: [did('2025-09-15T10:00', 'headteacher', considering('penalty', more)), ...accepted],
  });
const oneN: Facts = { happened: [{ at: '2025-09-15T10:30', session: '2025-09-08 am', code: 'N' }] };
const toldAgain: Facts = { happened: [{ at: '2025-09-15T10:40', session: '2025-09-08 am', code: 'O' }] };
const oneNLater: Facts = { happened: [{ at: '2025-10-13T16:00', session: '2025-09-08 am', code: 'N' }] };
const nineNotTen: Facts = {
  marks: [
    { from: '2025-09-08', to: '2025-09-12', am: 'O', pm: 'O' },
    { date: '2025-09-12', pm: '/' },
  ],
};

const boundaryYears = (issued: string[]): Situation =>
  given(tenOf('G'), earlier(...issued), {
    calendar: { terms: [{ from: '2027-09-01', to: '2027-12-17' }] },
    pupil: { id: 'P1', dateOfBirth: '2014-03-04', parents: [{ id: 'A' }] },
    marks: [{ from: '2027-09-06', to: '2027-09-10', am: 'G', pm: 'G' }],
    happened: [
      did('2027-09-13T10:00', 'headteacher', considering('penalty')),
      did('2027-09-14T10:00', 'headteacher', referral),
      did('2027-09-15T10:00', 'ewo', { action: 'accept-referral' }),
    ],
  });
const in2027 = (more: object = {}): When => issuePenalty('A', more, '2027-09-16T10:00');
const ordinal = (value: 1 | 2 | 'barred'): Facts => ({
  happened: [
    did('2027-09-15T11:00', 'ewo', {
      action: 'decide-ordinal',
      parent: 'A',
      ordinal: value,
      reason: 'as advised',
    }),
  ],
});

/** Two parents, the first notice on it to A alone: B's would rest on sessions that A's covers no more than A's own. */
const finedAgain = (): Situation =>
  given({
    marks: [
      { from: '2025-09-08', to: '2025-09-12', am: 'G', pm: 'G' },
      { from: '2025-10-13', to: '2025-10-13', am: 'G', pm: 'G' },
    ],
    happened: [
      did('2025-09-15T10:00', 'headteacher', considering('penalty')),
      did('2025-09-16T10:00', 'headteacher', referral),
      did('2025-09-17T10:00', 'ewo', { action: 'accept-referral' }),
      did('2025-09-18T10:00', 'ewo', penalty('A')),
      did('2025-10-14T10:00', 'headteacher', considering('penalty')),
      did('2025-10-14T11:00', 'headteacher', referral),
      did('2025-10-15T10:00', 'ewo', { action: 'accept-referral' }),
    ],
  });

const oldEra = (code: string): Situation =>
  given({
    policy: 'astrea-hill',
    calendar: { terms: [{ from: '2023-09-04', to: '2023-12-15' }] },
    marks: [{ from: '2023-09-11', to: '2023-09-15', am: code, pm: code }],
    happened: [
      did('2023-09-18T10:00', 'headteacher', considering('penalty')),
      did('2023-09-18T11:00', 'headteacher', referral),
      did('2023-09-19T10:00', 'ewo', { action: 'accept-referral' }),
    ],
  });
const warned: Facts = {
  happened: [did('2023-09-18T12:00', 'headteacher', { action: 'issue-warning', parents: ['A'] })],
};

const suspended = found.and({
  happened: [{ at: '2025-09-22T08:00', change: { kind: 'suspension', from: '2025-09-22', schoolDays: 8 } }],
});
const seen =
  (seenOn: string): When =>
  situation =>
    situation.when('2025-10-06T10:00', 'ewo', { action: 'issue-suspension-penalty', parent: 'A', seenOn });

const paid = fined.and({
  happened: [
    did('2025-10-20T10:00', 'ewo', { action: 'record-payment', parent: 'A', amount: 80, on: '2025-10-18' }),
  ],
});
const withdrawn = fined.and({
  happened: [
    did('2025-10-20T10:00', 'ewo', { action: 'withdraw-penalty', parent: 'A', ground: 'wrong-person' }),
  ],
});

const tellParent = { on: '2025-09-29', how: 'at a meeting' };
const failEarly =
  (told: { on: string; how: string } | undefined): When =>
  situation =>
    situation.when('2025-09-30T10:00', 'headteacher', {
      action: 'fail-nti',
      parent: 'A',
      reason: 'absent again',
      ...(told && { told }),
    });

const rules: readonly RuleCase[] = [
  {
    rule: 'nti.period',
    refuses: {
      'two weeks': [considered, issueNotice({ weeks: 2 })],
      'seven weeks': [considered, issueNotice({ weeks: 7 })],
    },
    allows: {
      'three weeks': [considered, issueNotice({ weeks: 3 })],
      'six weeks': [considered, issueNotice({ weeks: 6 })],
    },
  },
  {
    rule: 'nti.threshold',
    refuses: {
      'nine sessions': [
        given(nineNotTen).and({
          happened: [did('2025-09-15T09:00', 'dsl', { action: 'record-view', of: 'pupil', text: 'x' })],
        }),
        issueNotice(),
      ],
      'a finding that no action ended': [
        found.and({
          happened: [
            did('2025-09-15T10:00', 'attendance-lead', {
              action: 'consider-threshold',
              decision: 'no-action',
              reason: 'x',
            }),
          ],
        }),
        issueNotice(),
      ],
      'a finding of more than 50 school days ago': [
        considered,
        s => s.when('2025-12-02T10:00', 'headteacher', notice()),
      ],
    },
    allows: {
      'ten sessions': [considered, issueNotice()],
      'a finding of 50 school days ago': [
        considered,
        s => s.when('2025-11-28T16:59', 'headteacher', notice()),
      ],
    },
  },
  {
    rule: 'nti.leave-only',
    refuses: {
      'leave alone': [
        given(tenOf('G'), { happened: [did('2025-09-15T10:00', 'headteacher', considering('penalty'))] }),
        issueNotice(),
      ],
    },
    allows: {
      'leave and one other absence': [
        given({
          marks: [
            { from: '2025-09-08', to: '2025-09-12', am: 'G', pm: 'G' },
            { date: '2025-09-08', am: 'O' },
          ],
          happened: [did('2025-09-15T10:00', 'headteacher', considering('penalty'))],
        }),
        issueNotice(),
      ],
    },
  },
  {
    rule: 'nti.judgement',
    refuses: {
      ...Object.fromEntries(
        (Object.keys(judgement) as (keyof typeof judgement)[]).map(part => [
          `${part} not recorded`,
          [considered, issueNotice(without(part))] as const,
        ]),
      ),
      'no judgement at all': [considered, issueNotice({ judgement: undefined })],
      'a blank part': [considered, issueNotice({ judgement: { ...judgement, otherStep: ' ' } })],
      'support not appropriate': [
        considered,
        issueNotice({ judgement: { ...judgement, supportAppropriate: 'no' } }),
      ],
    },
    allows: { 'all five parts': [considered, issueNotice()] },
  },
  {
    rule: 'nti.la-check',
    refuses: {
      'the authority not consulted': [considered, issueNotice({ laConsulted: undefined })],
      'nobody named': [considered, issueNotice({ laConsulted: { by: ' ', on: '2025-09-12' } })],
    },
    allows: { 'who and when': [considered, issueNotice()] },
  },
  {
    rule: 'nti.age',
    refuses: { 'a pupil who turned out to be four': [considered.and(born('2021-05-01')), issueNotice()] },
    allows: { 'a pupil of five since the spring': [considered.and(born('2020-05-01')), issueNotice()] },
  },
  {
    rule: 'nti.n-unresolved',
    refuses: { 'a counted session still N': [considered.and(oneN), issueNotice()] },
    allows: { 'the reason found': [considered.and(oneN).and(toldAgain), issueNotice()] },
  },
  {
    rule: 'nti.parent-told',
    refuses: {
      'the parent not told': [noticed, failEarly(undefined)],
      'not said how': [noticed, failEarly({ on: '2025-09-29', how: ' ' })],
    },
    allows: { 'told, and how': [noticed, failEarly(tellParent)] },
  },
  {
    rule: 'penalty.threshold',
    refuses: {
      'no finding': [
        given({})
          .and({ marks: [], happened: [] })
          .and(nineNotTen)
          .and({
            marks: [
              { from: '2025-09-08', to: '2025-09-12', am: 'I', pm: 'I' },
              { from: '2025-09-15', to: '2025-09-26', am: 'I' },
            ],
          }),
        issuePenalty(),
      ],
      'a notice that was met': [
        noticed.and({
          happened: [
            did('2025-10-09T10:00', 'headteacher', {
              action: 'conclude-nti',
              parent: 'A',
              outcome: 'met',
              reason: 'x',
            }),
            did('2025-10-09T11:00', 'headteacher', {
              action: 'conclude-nti',
              parent: 'B',
              outcome: 'failed',
              reason: 'x',
            }),
            ...accepted,
          ],
        }),
        issuePenalty(),
      ],
    },
    allows: { 'a finding that stands': [atAuthority, issuePenalty()] },
  },
  {
    rule: 'penalty.judgement',
    refuses: { 'a part not recorded': [atAuthority, issuePenalty('A', without('equalityAct'))] },
    allows: { 'all five parts': [atAuthority, issuePenalty()] },
  },
  {
    rule: 'penalty.age',
    refuses: { 'a pupil who turned out to be four': [atAuthority.and(born('2021-05-01')), issuePenalty()] },
    allows: { 'a pupil of school age': [atAuthority, issuePenalty()] },
  },
  {
    rule: 'penalty.n-unresolved',
    refuses: { 'a counted session still N': [atAuthority.and(oneNLater), issuePenalty()] },
    allows: { 'every reason known': [atAuthority, issuePenalty()] },
  },
  {
    rule: 'penalty.period-running',
    refuses: {
      'the period runs': [
        noticed.and({
          happened: [
            did('2025-09-16T10:00', 'headteacher', referral),
            did('2025-09-17T10:00', 'ewo', { action: 'accept-referral' }),
          ],
        }),
        issuePenalty('A', {}, '2025-09-18T10:00'),
      ],
      'the period ended, and nobody concluded': [noticed.and({ happened: accepted }), issuePenalty()],
    },
    allows: { 'concluded as failed': [atAuthority, issuePenalty()] },
  },
  {
    rule: 'penalty.support-first',
    refuses: { 'no notice, no exception, not leave': [consideredPenalty('O'), issuePenalty()] },
    allows: {
      'a failed notice': [atAuthority, issuePenalty()],
      'leave alone': [leaveAtAuthority, issuePenalty()],
      'support held not appropriate': [
        consideredPenalty('O', { supportException: 'not-appropriate' }),
        issuePenalty(),
      ],
      'no effect expected': [
        consideredPenalty('O', { supportException: 'no-effect-expected' }),
        issuePenalty(),
      ],
    },
  },
  {
    rule: 'penalty.referral',
    refuses: {
      'nothing referred': [failed, issuePenalty()],
      'not accepted yet': [failed.and({ happened: [accepted[0]!] }), issuePenalty()],
      'used for this parent': [
        fined.and({
          happened: [
            did('2025-10-14T11:00', 'ewo', {
              action: 'withdraw-penalty',
              parent: 'A',
              ground: 'material-error',
            }),
          ],
        }),
        issuePenalty('A', {}, '2025-10-14T12:00'),
      ],
    },
    allows: {
      accepted: [atAuthority, issuePenalty()],
      'used for the other parent': [fined, issuePenalty('B', {}, '2025-10-14T12:00')],
    },
  },
  {
    rule: 'penalty.third',
    refuses: {
      'two live notices in three years': [
        leaveAtAuthority.and(earlier('2024-10-01', '2025-03-03')),
        issuePenalty(),
      ],
      'decided as barred': [boundaryYears(['2024-09-16']).and(ordinal('barred')), in2027()],
    },
    allows: {
      'one live notice': [leaveAtAuthority.and(earlier('2025-03-03')), issuePenalty()],
      'one before the framework': [leaveAtAuthority.and(earlier('2024-08-18', '2025-03-03')), issuePenalty()],
      'one withdrawn': [
        leaveAtAuthority.and({
          earlierNotices: [
            { parent: 'A', issued: '2024-10-01', status: 'withdrawn' },
            { parent: 'A', issued: '2025-03-03', status: 'paid' },
          ],
        }),
        issuePenalty(),
      ],
      'two to the other parent': [
        leaveAtAuthority.and({
          earlierNotices: [
            { parent: 'B', issued: '2024-10-01', status: 'paid' },
            { parent: 'B', issued: '2025-03-03', status: 'paid' },
          ],
        }),
        issuePenalty(),
      ],
    },
  },
  {
    rule: 'penalty.boundary',
    refuses: {
      'one exactly three years before': [boundaryYears(['2024-09-16']), in2027()],
      'one older and one within': [boundaryYears(['2024-09-02', '2026-03-03']), in2027()],
    },
    allows: {
      'one a day less than three years before': [boundaryYears(['2024-09-17']), in2027()],
      'one older alone': [boundaryYears(['2024-09-15']), in2027()],
      'decided as first': [boundaryYears(['2024-09-16']).and(ordinal(1)), in2027()],
      'decided as second': [boundaryYears(['2024-09-02', '2026-03-03']).and(ordinal(2)), in2027()],
    },
  },
  {
    rule: 'penalty.history',
    refuses: {
      'earlier notices not checked': [atAuthority, issuePenalty('A', { historyCheckedWith: [] })],
      'no check recorded': [atAuthority, issuePenalty('A', { historyCheckedWith: undefined })],
    },
    allows: { 'checked with the authority': [atAuthority, issuePenalty()] },
  },
  {
    rule: 'penalty.covered',
    refuses: {
      'ten of twelve sessions covered by an earlier notice': [
        finedAgain(),
        issuePenalty('A', {}, '2025-10-16T10:00'),
      ],
    },
    allows: {
      'none covered for the other parent': [finedAgain(), issuePenalty('B', {}, '2025-10-16T10:00')],
    },
  },
  {
    rule: 'penalty.parent',
    refuses: {
      'not liable': [
        leaveAtAuthority.and({
          happened: [{ at: '2025-10-13T11:00', change: { kind: 'not-liable', parent: 'A' } }],
        }),
        issuePenalty(),
      ],
      'nobody we know': [leaveAtAuthority, issuePenalty('Z')],
    },
    allows: { 'a liable parent': [leaveAtAuthority, issuePenalty()] },
  },
  {
    rule: 'penalty.warning',
    refuses: {
      'no warning': [oldEra('O'), issuePenalty('A', {}, '2023-10-02T10:00')],
      'a warning that runs': [oldEra('O').and(warned), issuePenalty('A', {}, '2023-10-11T16:59')],
    },
    allows: {
      'a warning that ended': [oldEra('O').and(warned), issuePenalty('A', {}, '2023-10-11T17:00')],
      'leave alone': [oldEra('G'), issuePenalty('A', {}, '2023-10-02T10:00')],
    },
  },
  {
    rule: 'referral.n-unresolved',
    refuses: {
      'a counted session still N': [considered.and(oneN), refer('penalty')],
      'for support too': [considered.and(oneN), refer('support')],
    },
    allows: { 'the reason found': [considered.and(oneN).and(toldAgain), refer('penalty')] },
  },
  {
    rule: 'withdraw.ground',
    refuses: {
      'second thoughts': [fined, withdraw('second thoughts')],
      'the ewo may not say not-prosecuted': [fined, withdraw('not-prosecuted')],
    },
    allows: {
      'ought not to have been issued': [fined, withdraw('ought-not-to-have-been-issued')],
      'the wrong person': [fined, withdraw('wrong-person')],
      'a material error': [fined, withdraw('material-error')],
    },
  },
  {
    rule: 'prosecute.early',
    refuses: {
      'the last day for payment': [fined, prosecute('2025-11-12T23:59')],
      'to withdraw, too': [fined, prosecute('2025-11-12T10:00', { decision: 'withdraw' })],
    },
    allows: { 'the day after': [fined, prosecute('2025-11-13T00:00')] },
  },
  {
    rule: 'prosecute.paid',
    refuses: { 'settled in time': [paid, prosecute('2025-11-13T10:00')] },
    allows: { unpaid: [fined, prosecute('2025-11-13T10:00')] },
  },
  {
    rule: 'prosecute.withdrawn',
    refuses: { withdrawn: [withdrawn, prosecute('2025-11-13T10:00')] },
    allows: { standing: [fined, prosecute('2025-11-13T10:00')] },
  },
  {
    rule: 'prosecute.eso',
    refuses: {
      'no Education Supervision Order considered': [
        fined,
        prosecute('2025-11-13T10:00', { esoConsidered: false }),
      ],
    },
    allows: {
      considered: [fined, prosecute('2025-11-13T10:00')],
      'to withdraw it is not needed': [
        fined,
        prosecute('2025-11-13T10:00', { esoConsidered: false, decision: 'withdraw' }),
      ],
    },
  },
  {
    rule: 'suspension.days',
    refuses: {
      'the day before': [suspended, seen('2025-09-19')],
      'the sixth school day': [suspended, seen('2025-09-29')],
      'a Saturday': [suspended, seen('2025-09-27')],
    },
    allows: {
      'the first day': [suspended, seen('2025-09-22')],
      'the fifth': [suspended, seen('2025-09-26')],
    },
  },
  {
    rule: 'role',
    refuses: {
      'an attendance lead issues': [considered, s => s.when('2025-09-15T11:00', 'attendance-lead', notice())],
    },
    allows: { 'the headteacher issues': [considered, issueNotice()] },
  },
  {
    rule: 'state',
    refuses: {
      'the threshold was not considered': [found, issueNotice()],
      'a notice runs already': [noticed, s => s.when('2025-09-16T10:00', 'headteacher', notice())],
      'the calendar ends before the period': [
        given(tenOf('O'), {
          calendar: { terms: [{ from: '2025-09-01', to: '2025-10-03' }] },
          happened: [did('2025-09-15T10:00', 'headteacher', considering('penalty'))],
        }),
        issueNotice(),
      ],
      'a duty is not answered': [
        considered.and({ happened: [{ at: '2025-09-15T10:10', change: { kind: 'flag', flag: 'ehcp' } }] }),
        issueNotice(),
      ],
    },
    allows: { 'considered, once, in the calendar': [considered, issueNotice()] },
  },
];

/** Rule ids of the table in the case model. */
function ruleIdsOfTheModel(): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'case-model.md'), 'utf8');
  const ids = [...text.matchAll(/`((?:nti|penalty|referral|withdraw|prosecute|suspension)\.[a-z-]+)`/g)].map(
    m => m[1]!,
  );
  return [...new Set(ids)].toSorted();
}

describe('every rule that refuses', () => {
  it('of the case model is in this table', () => {
    const listed = rules.map(r => r.rule).toSorted();
    const missing = ruleIdsOfTheModel().filter(id => !listed.includes(id));
    expect(missing).toEqual([]);
  });

  for (const { rule, refuses, allows } of rules) {
    describe(rule, () => {
      for (const [name, [situation, when]] of Object.entries(refuses))
        it(`refuses: ${name}`, () => when(situation).refused(rule));
      for (const [name, [situation, when]] of Object.entries(allows))
        it(`lets through: ${name}`, () => void when(situation).allowed());
    });
  }
});
