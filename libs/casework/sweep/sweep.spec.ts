import { describe, expect, it } from '@jest/globals';
import { readAuthority, readPack } from '#libs/policy';
import { parseScenario } from '../scenario/parse.js';
import { simulate } from '../scenario/simulate.js';
import { activities, activityCount, type Activity } from './activity.js';
import { byteOfCode } from './code-bytes.js';
import { absentPeople, promptPeople, type People } from './people.js';
import { peopleInWords } from './people-words.js';
import { createYearRunner } from './run-year.js';
import { sweep, sweepWeeks } from './sweep.js';
import { planYear, schoolSessions } from './year-plan.js';

const calendar = {
  terms: [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
};
const lastDay = '2025-12-19';
const policyOf = (id: string) => {
  const pack = readPack(id);
  return { pack, authority: readAuthority(pack.authority) };
};

/** Six pupils: at the limits, absent now and then, on holiday, hardly there, away once and late, never absent. */
const marks = [
  { pupil: 'P1', from: '2025-09-29', to: '2025-10-01', am: 'I', pm: 'I' },
  { pupil: 'P2', from: '2025-09-08', to: '2025-09-10', am: 'M', pm: 'M' },
  { pupil: 'P2', from: '2025-11-10', to: '2025-11-12', am: 'O', pm: 'O' },
  { pupil: 'P2', date: '2025-12-08', am: 'U' },
  { pupil: 'P3', from: '2025-10-06', to: '2025-10-10', am: 'G', pm: 'G' },
  { pupil: 'P4', from: '2025-09-15', to: '2025-10-24', am: 'O', pm: 'O' },
  { pupil: 'P4', from: '2025-11-17', to: '2025-12-12', am: 'O' },
  { pupil: 'P5', from: '2025-12-08', to: '2025-12-11', am: 'I', pm: 'I' },
];
const pupils = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'];

function scenario(policy: string, actions: readonly object[]) {
  const file = {
    policy,
    calendar,
    pupils: pupils.map(id => ({ id, yearGroup: 5, parents: [{ id: 'A' }] })),
    marks,
    actions,
    until: lastDay,
  };
  return parseScenario(JSON.stringify(file), { ids: [policy], read: policyOf });
}

const sessions = schoolSessions(calendar);
const codes = (() => {
  const { pupils: run } = scenario('ashley', []);
  const all = run.flatMap(({ marks: own }) => {
    const codeOf = new Map(own.map(({ session, code }) => [session, byteOfCode(code)!]));
    return sessions.map(session => codeOf.get(session)!);
  });
  return Uint8Array.from(all);
})();

/** What people did under the assumption, as actions of a scenario file. */
function actionsUnder(policy: string, people: People): object[] {
  const plan = planYear(policyOf(policy), calendar, 5);
  const run = createYearRunner(plan, people, {
    end: sessions.length,
    until: Date.parse('2025-12-19T23:59:59Z'),
  });
  return pupils.flatMap((pupil, i) =>
    (run(pupil, codes, i * sessions.length)?.acts ?? []).map(({ at, by, action }) => ({
      at: new Date(at).toISOString(),
      pupil,
      by,
      ...action,
    })),
  );
}

const countedAs: Readonly<Record<string, Activity>> = {
  StageProposed: 'proposals',
  StageApproved: 'approvals',
  LetterPosted: 'letters',
  MeetingHeld: 'meetings',
  PenaltyThresholdMet: 'findings',
  NoticeToImproveIssued: 'notices',
  PenaltyNoticeIssued: 'notices',
  ReferralSubmitted: 'referrals',
  ApprovalOverdue: 'reminders',
  MeetingOverdue: 'reminders',
  ActionRefused: 'refusals',
};

/** Counts by the Monday of the week, from the lines that a scenario prints. */
function countsOf(policy: string, people: People): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type, at } of simulate(scenario(policy, actionsUnder(policy, people)))) {
    const activity = countedAs[type];
    if (!activity) continue;
    const day = new Date(`${at.slice(0, 10)}T00:00Z`);
    day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
    const key = `${day.toISOString().slice(0, 10)} ${activity}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const runBoth = (people: People, a = 'ashley', b = 'astrea-hill') =>
  sweep(
    { a: policyOf(a), b: policyOf(b), calendar, people, lastDay, groups: 2 },
    { ids: pupils, yearGroups: pupils.map(() => 5), groups: Uint16Array.from([0, 0, 0, 1, 1, 1]), codes },
  );

describe('a sweep', () => {
  it.each([
    ['prompt', promptPeople],
    ['none', absentPeople],
  ] as const)('counts a week what the scenario of the same marks and acts prints (%s)', (_, people) => {
    const weeks = sweepWeeks({ calendar, lastDay });
    const result = runBoth(people);
    for (const [policy, counts] of [
      ['ashley', result.a],
      ['astrea-hill', result.b],
    ] as const) {
      const swept = weeks.flatMap((week, w) =>
        activities.flatMap((activity): [string, number][] => {
          const both = [0, 1].map(group => activityCount(counts, weeks.length, group, w, activity));
          const sum = both[0]! + both[1]!;
          return sum === 0 ? [] : [[`${week} ${activity}`, sum]];
        }),
      );
      expect(new Map(swept)).toEqual(countsOf(policy, people));
      expect(swept.length).toBeGreaterThan(3);
    }
  });

  it('names each pupil whose path differs, where the paths part, and the rule and the numbers behind it', () => {
    const { differences, run } = runBoth(promptPeople);
    expect(run).toEqual({ a: 5, b: 5 });
    expect(differences.map(d => d.pupil)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5']);
    expect(differences[0]).toMatchObject({
      group: 0,
      on: '2025-10-01',
      a: {
        what: 'StageProposed target-letter',
        rule: 'ashley/target-letter',
        source: 'policy 6.3 stage 1',
        numbers: { attended: 40, possible: 46, absent: 6, below: 95 },
      },
      b: { what: 'StageProposed reasons', numbers: { absent: 6, atLeast: 6 } },
      reachedA: 'target-letter',
      reachedB: 'reasons',
    });
  });

  it('finds no difference between a policy and itself', () => {
    const { a, b, differences } = runBoth(promptPeople, 'wessex', 'wessex');
    expect(differences).toEqual([]);
    expect(a).toEqual(b);
  });

  it('leaves the side without further steps empty', () => {
    const { differences } = runBoth(absentPeople, 'ashley', 'alp');
    expect(differences.find(d => d.pupil === 'P5')).toMatchObject({
      on: '2025-12-11',
      a: { what: 'StageProposed target-letter', numbers: { absent: 7, below: 95 } },
      b: null,
      reachedA: null,
      reachedB: null,
    });
  });

  it('says in words what it takes for granted', () => {
    const says = peopleInWords(promptPeople).join(' ');
    expect(says).toContain('approved by the approver, 1 school day later');
    expect(says).toContain('1 liable parent who gets letters by post');
    expect(peopleInWords(absentPeople).join(' ')).toContain('Proposals are answered by nobody');
  });
});
