// Explanations over every scenario: nothing left blank, numbers as the certificates have them, and counterfactuals that
// hold when the simulator runs the changed register.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { legalRules, type CaseEvent, type Scenario } from '#libs/casework';
import { halfOf, isPlainDate, type Session } from '#libs/school-time';
import { readScenarioFile, scenarioNames, scenarioOf } from '../../test/support/scenario-files.js';
import { explainEvent, renderExplanation, trailOf, type Explanation, type TrailStep } from './index.js';
import { headingOf, pageTitle } from './source.js';
import { dayText } from './words.js';

interface Explained extends TrailStep {
  readonly explanation: Explanation;
}

function explainAll(scenario: Scenario): Explained[] {
  const trail = trailOf(scenario);
  return trail.map(step => {
    const own = trail.filter(({ pupil }) => pupil === step.pupil);
    const events = own.map(({ event }) => event);
    const explanation = explainEvent({
      event: step.event,
      events,
      world: own.at(-1)!.world,
      worldThen: step.world,
    });
    return { ...step, explanation };
  });
}

const explained = new Map(scenarioNames.map(name => [name, explainAll(readScenarioFile(name))]));
const pageOf = (name: string, seq: number) => renderExplanation(explained.get(name)![seq - 1]!.explanation);

/** The scenario with these sessions of the pupil attended, whatever was marked or amended. */
function withAttended(scenario: Scenario, pupil: string, sessions: readonly Session[]): Scenario {
  const attended = new Set(sessions);
  return {
    ...scenario,
    pupils: scenario.pupils.map(p =>
      p.facts.id !== pupil
        ? p
        : {
            ...p,
            marks: p.marks.map(m =>
              attended.has(m.session) ? { ...m, code: halfOf(m.session) === 'am' ? '/' : '\\' } : m,
            ),
            amendments: p.amendments.filter(a => !attended.has(a.session)),
          },
    ),
  };
}

const stageOf = (event: CaseEvent) => ('stage' in event.data ? event.data.stage : null);

/** Whether the same step happens at the same moment in a run of the scenario. */
const happens = (scenario: Scenario, { pupil, event }: TrailStep): boolean =>
  trailOf(scenario).some(
    step =>
      step.pupil === pupil &&
      step.event.type === event.type &&
      step.event.at === event.at &&
      stageOf(step.event) === stageOf(event),
  );

/** A certificate's number as a page may say it. */
const asSaid = (value: number | string): string[] => {
  const text = String(value);
  return isPlainDate(text) ? [text, dayText(text)] : [text, text.replaceAll('-', ' ')];
};

describe.each(scenarioNames)('explanations of %s', name => {
  const steps = explained.get(name)!;

  it('say everything in words', () => {
    for (const { explanation } of steps) {
      const page = renderExplanation(explanation);
      expect(page).not.toMatch(/undefined|NaN|\[object|Infinity|\bnull\b/);
      expect(explanation.what).toMatch(/\.$/);
      expect(Math.max(...page.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
    }
  });

  it('give the rule, the numbers and the sessions of the certificate', () => {
    for (const { event, explanation } of steps) {
      const { because } = event;
      if (!because) continue;
      const { rule, level, source, sessions } = because;
      expect(explanation.rule).toMatchObject({ id: rule, level, source });
      const text = renderExplanation(explanation).replaceAll(/\n +/g, ' ');
      for (const [key, value] of Object.entries(because.numbers)) {
        if (key === 'reviewNotMet' || key === 'stage' || key === 'why' || key === 'needs') continue;
        expect(asSaid(value).some(said => text.includes(said))).toBe(true);
      }
      if (event.type === 'FindingRevised') continue;
      expect(explanation.counted).toEqual(sessions);
      const marked = explanation.grid?.rows.flatMap(r => r.cells).filter(c => c.kind === 'counted');
      if (marked && sessions.length > 0) expect(marked.map(c => c.session)).toEqual(sessions);
    }
  });

  it('have counterfactuals that hold when run, with no session to spare', () => {
    const scenario = readScenarioFile(name);
    for (const step of steps) {
      for (const { attended } of step.explanation.whatIf) {
        if (attended.length === 0) continue;
        expect(happens(withAttended(scenario, step.pupil, attended), step)).toBe(false);
        if (attended.length > 1)
          expect(happens(withAttended(scenario, step.pupil, attended.slice(1)), step)).toBe(true);
      }
    }
  });

  it('have a counterfactual for every threshold and every count or share of the year', () => {
    for (const { event, explanation } of steps) {
      const isCount =
        event.type === 'PenaltyThresholdMet' ||
        (event.type === 'StageProposed' && event.data.basis.some(b => 'from' in b));
      if (isCount) expect(explanation.whatIf.some(({ attended }) => attended.length > 0)).toBe(true);
    }
  });
});

describe('counterfactuals', () => {
  it('are sufficient and minimal for registers drawn at random', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 26 }), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 20 }), (absent, wait) => {
        const approved = `2025-10-${String(wait + 1).padStart(2, '0')}T18:00`;
        const scenario = scenarioOf(
          JSON.stringify({
            policy: 'astrea-hill',
            calendar: { terms: [{ from: '2025-09-01', to: '2025-10-24' }] },
            pupil: { id: 'P1', dateOfBirth: '2012-03-04', yearGroup: 8, parents: [{ id: 'A' }] },
            marks: absent.map(day => ({
              from: `2025-09-${String(day).padStart(2, '0')}`,
              to: `2025-09-${String(day).padStart(2, '0')}`,
              am: 'O',
              pm: 'O',
            })),
            actions: [
              {
                at: approved,
                action: 'approve',
                stage: 'reasons',
                by: { id: 'u', role: 'attendance-officer' },
              },
            ],
            until: '2025-10-24',
          }),
        );
        for (const step of explainAll(scenario)) {
          for (const { attended } of step.explanation.whatIf) {
            if (attended.length === 0) continue;
            expect(happens(withAttended(scenario, 'P1', attended), step)).toBe(false);
            if (attended.length > 1)
              expect(happens(withAttended(scenario, 'P1', attended.slice(1)), step)).toBe(true);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('an explanation', () => {
  it('lays out the worked example', () => {
    const page = pageOf('worked-example', 2);
    expect(page).toContain('40 of 46 sessions, 86.96 %');
    expect(page).toContain('40 x 100 = 4000, against 95 x 46 = 4370');
    expect(page).toContain('29 September 2025     [O] [O]   [O] [O]   [O] [O]                       6');
    expect(page).toContain('1 fewer absent session by 1 October 2025');
    expect(page).toContain('policy 6.3 stage 1');
  });

  it('skips weeks without school and shows closed days in the ten school weeks', () => {
    expect(
      pageOf('ten-school-weeks-skip-half-term', thresholdOf('ten-school-weeks-skip-half-term')),
    ).toContain('one week without school');
    const grid = explained
      .get('ten-school-weeks-skip-half-term')!
      .find(s => s.event.type === 'PenaltyThresholdMet')!.explanation.grid!;
    expect(grid.rows).toHaveLength(10);
  });

  it('shows what was known then beside what is true now after an amendment', () => {
    const page = pageOf('amendment-after-letter-confirmed', 2);
    expect(page).toContain('As known then: 40 of 46 sessions, 86.96 %, 6 sessions absent.');
    expect(page).toContain('As true now: 41 of 46 sessions, 89.13 %, 5 sessions absent.');
    expect(page).toContain('29 September 2025, morning: O, now /');
    expect(pageOf('worked-example', 2)).not.toContain('As true now');
  });

  it('names who should have answered by when', () => {
    expect(pageOf('approval-overdue-posted-after-weekend', 3).replaceAll(/\n +/g, ' ')).toContain(
      'The attendance lead should have approved or declined it by Wednesday 8 October 2025, 17:00',
    );
  });

  it('refuses an event that is not in the history', () => {
    const [first, second] = explained.get('worked-example')!;
    expect(() => explainEvent({ event: first!.event, events: [second!.event], world: first!.world })).toThrow(
      expect.objectContaining({ code: 'audit.not-in-history' }),
    );
  });
});

const thresholdOf = (name: string): number =>
  explained.get(name)!.find(({ event }) => event.type === 'PenaltyThresholdMet')!.seq;

describe('sources', () => {
  const root = join(import.meta.dirname, '..', '..');
  const used = [...explained.values()]
    .flat()
    .flatMap(({ explanation: { rule } }) => (rule ? [rule.source] : []));
  const places = new Set([...Object.values(legalRules).map(({ source }) => source), ...used]);

  it.each([...places].filter(place => place.startsWith('docs/')))('%s is a page with that heading', place => {
    const [page = '', anchor = ''] = place.split('#');
    expect(existsSync(join(root, page))).toBe(true);
    const text = readFileSync(join(root, page), 'utf8');
    expect(text.split('\n', 1)[0]).toBe(`# ${pageTitle(page)}`);
    const heading = text.split('\n').find(line => /^##+ /.test(line) && slug(line) === anchor);
    expect(heading?.replace(/^#+ /, '')).toBe(headingOf(anchor));
  });

  const slug = (line: string): string => line.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-');
});
