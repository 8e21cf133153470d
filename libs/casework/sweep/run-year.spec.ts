import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { packIds, readAuthority, readPack } from '#libs/policy';
import { londonInstant, type CalendarSpec } from '#libs/school-time';
import { runPupil } from '../scenario/pupil-run.js';
import type { Scenario, ScenarioMark } from '../scenario/scenario.js';
import type { CaseEvent } from '../events.js';
import { byteOfCode, codeOfByte, noMark } from './code-bytes.js';
import { absentPeople, promptPeople, type People } from './people.js';
import { createYearRunner, type YearRun } from './run-year.js';
import { planYear, type YearPlan } from './year-plan.js';

const year: CalendarSpec = {
  terms: [
    { from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] },
    { from: '2026-01-05', to: '2026-03-27', breaks: [{ from: '2026-02-16', to: '2026-02-20' }] },
    { from: '2026-04-13', to: '2026-07-22', breaks: [{ from: '2026-05-25', to: '2026-05-29' }] },
    { from: '2026-09-01', to: '2026-10-16' },
  ],
  closures: ['2025-11-28'],
};
/** The first year begins under the law before 19 August 2024 and its thresholds. */
const twoLaws: CalendarSpec = {
  terms: [
    { from: '2024-01-08', to: '2024-03-28', breaks: [{ from: '2024-02-12', to: '2024-02-16' }] },
    { from: '2024-04-15', to: '2024-07-23', breaks: [{ from: '2024-05-27', to: '2024-05-31' }] },
    { from: '2024-09-02', to: '2024-12-20', breaks: [{ from: '2024-10-28', to: '2024-11-01' }] },
  ],
};

const policyOf = (id: string) => {
  const pack = readPack(id);
  return { pack, authority: readAuthority(pack.authority) };
};

const spanOf = (plan: YearPlan) => {
  const last = plan.sessions.at(-1)!.slice(0, 10);
  return { end: plan.sessions.length, until: londonInstant(last, '23:59:59') + 999 };
};

/** The same marks and the same acts of people through the runner of scenario files, which passes over nothing. */
function inFull(plan: YearPlan, spec: CalendarSpec, codes: Uint8Array, run: YearRun | null, people: People) {
  const marks = plan.sessions.flatMap((session, i): ScenarioMark[] =>
    codes[i] === noMark ? [] : [{ session, code: codeOfByte(codes[i]!), knownAt: plan.knownAt[i]! }],
  );
  const parents = ['A', 'B', 'C', 'D'].slice(0, people.parents);
  const pupil = {
    facts: {
      id: 'P',
      ...(plan.yearGroup !== undefined && { yearGroup: plan.yearGroup }),
      parents: parents.map(id => ({ id, service: people.service, liable: true, contactBlocked: false })),
      earlierNotices: [],
      suspensions: [],
      openFlags: [],
    },
    startsOnRoll: true,
    marks,
    amendments: [],
    changes: [],
    actions: (run?.acts ?? []).map(({ at, by, action }) => ({ at, by, action })),
  };
  const { until } = spanOf(plan);
  const scenario: Scenario = {
    pack: plan.pack,
    authority: plan.authority,
    calendar: spec,
    pupils: [pupil],
    namesPupils: false,
    until,
  };
  const whole = runPupil(scenario, pupil);
  const events: CaseEvent[] = [];
  for (let next = whole.next(); next !== null && next <= until; next = whole.next())
    events.push(...whole.step(() => 0));
  return events;
}

interface Spell {
  /** In thousandths of the year. */
  readonly at: number;
  readonly length: number;
  readonly code: string;
}

/** A year of presence with spells of other codes; some of it without marks. */
function codesOf(plan: YearPlan, spells: readonly Spell[]): Uint8Array {
  const count = plan.sessions.length;
  const codes = Uint8Array.from(plan.sessions, s => byteOfCode(s.endsWith('am') ? '/' : '\\')!);
  for (const { at, length, code } of spells) {
    const from = Math.floor((at * count) / 1000);
    codes.fill(code === '' ? noMark : byteOfCode(code)!, from, Math.min(count, from + length));
  }
  return codes;
}

// Both eras know these. `I` is kept short of fifteen days, since a scenario does not answer the duty that follows.
const spell = fc.record({
  at: fc.integer({ min: 0, max: 999 }),
  length: fc.integer({ min: 1, max: 24 }),
  code: fc.constantFrom('O', 'O', 'O', 'U', 'G', 'G', 'N', 'M', 'C', 'B', 'L', '#', 'X', ''),
});
const people = fc.oneof(
  fc.constantFrom(promptPeople, absentPeople),
  fc.record({
    at: fc.constantFrom('10:00', '16:30', '17:00', '09:00'),
    parents: fc.integer({ min: 1, max: 2 }),
    service: fc.constantFrom('post' as const, 'email' as const, 'hand' as const),
    proposals: fc.option(
      fc.record({
        afterSchoolDays: fc.integer({ min: 0, max: 7 }),
        answer: fc.constantFrom(
          'approve' as const,
          'approve' as const,
          'look-again' as const,
          'next' as const,
          'close' as const,
        ),
      }),
    ),
    meetings: fc.option(
      fc.record({
        afterSchoolDays: fc.integer({ min: 0, max: 12 }),
        contract: fc.constantFrom('signed' as const, 'declined' as const, 'not-offered' as const),
      }),
    ),
    reviews: fc.option(
      fc.record({
        afterSchoolDays: fc.integer({ min: 0, max: 7 }),
        hold: fc.constantFrom('met' as const, 'extended' as const, 'not-met' as const),
        improved: fc.constantFrom('met' as const, 'extended' as const, 'not-met' as const),
        afterExtension: fc.constantFrom('met' as const, 'not-met' as const),
      }),
    ),
    thresholds: fc.option(
      fc.record({
        afterSchoolDays: fc.integer({ min: 0, max: 7 }),
        decision: fc.constantFrom(
          'continue-support' as const,
          'no-action' as const,
          'notice-to-improve' as const,
        ),
        leaveOnly: fc.constantFrom('continue-support' as const, 'no-action' as const, 'penalty' as const),
      }),
    ),
    notices: fc.option(
      fc.record({
        weeks: fc.integer({ min: 3, max: 6 }),
        allowedUnauthorised: fc.integer({ min: 0, max: 4 }),
        concludedAfterSchoolDays: fc.integer({ min: 0, max: 7 }),
      }),
    ),
    referrals: fc.option(
      fc.record({
        afterSchoolDays: fc.integer({ min: 0, max: 7 }),
        acceptedAfterSchoolDays: fc.integer({ min: 0, max: 12 }),
      }),
    ),
    penalties: fc.option(
      fc.record({
        afterSchoolDays: fc.integer({ min: 0, max: 7 }),
        paidAfterDays: fc.option(fc.integer({ min: 0, max: 27 })),
      }),
    ),
    closing: fc.option(fc.record({ afterSchoolDays: fc.integer({ min: 0, max: 7 }) })),
  }),
);

/** Single absences, so that the year comes close to the limits of the policies from both sides. */
const short = fc.record({
  at: fc.integer({ min: 0, max: 999 }),
  length: fc.integer({ min: 1, max: 3 }),
  code: fc.constantFrom('O', 'U', 'G', 'I', 'I', 'M', ''),
});

describe('a year run for a sweep', () => {
  it('finds what the run of a scenario finds that looks at every mark', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...packIds()),
        fc.constantFrom(year, twoLaws),
        fc.constantFrom(undefined, 0, 4, 9),
        fc.array(spell, { maxLength: 14 }),
        people,
        (id, spec, yearGroup, spells, assumed) => {
          const plan = planYear(policyOf(id), spec, yearGroup);
          const codes = codesOf(plan, spells);
          const run = createYearRunner(plan, assumed, spanOf(plan))('P', codes, 0);
          expect(run?.events ?? []).toEqual(inFull(plan, spec, codes, run, assumed));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves out no pupil from whose marks anything follows, and few others', () => {
    let [out, found, inVain] = [0, 0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom(...packIds()),
        fc.constantFrom(year, twoLaws),
        fc.array(short, { minLength: 2, maxLength: 14 }),
        (id, spec, spells) => {
          const plan = planYear(policyOf(id), spec, 4);
          const codes = codesOf(plan, spells);
          const run = createYearRunner(plan, absentPeople, spanOf(plan))('P', codes, 0);
          const events = inFull(plan, spec, codes, null, absentPeople);
          if (events.length > 0) found += 1;
          if (run === null) out += 1;
          if (run !== null && events.length === 0) inVain += 1;
          expect(run?.events ?? []).toEqual(events);
        },
      ),
      { numRuns: 60 },
    );
    expect(out).toBeGreaterThan(8);
    expect(found).toBeGreaterThan(8);
    expect(inVain).toBeLessThan(8);
  });
});
