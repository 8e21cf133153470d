import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '#libs/school-time';
import { given } from '../../../test/support/given-when-then.js';
import { dueText, ladderSteps, ladderSvg, latestWeeks } from '../index.js';

const host = given({
  marks: [{ from: '2025-09-29', to: '2025-10-03', am: 'O', pm: 'O' }],
  happened: [
    {
      at: '2025-10-02T10:00',
      by: 'attendance-lead',
      do: { action: 'approve', stage: 'target-letter' },
    },
  ],
}).host('2025-10-10T10:00');
const kase = host.state().cases[0]!;
const { pack, calendar } = host.world();

describe('the ladder picture', () => {
  it('says of each step where the case is on it', () => {
    expect(ladderSteps(kase, pack).map(({ stage, status, says }) => [stage, status, says])).toEqual([
      ['target-letter', 'current', 'Here since 2 October 2025'],
      ['meeting', 'not-reached', 'Not reached'],
      ['attendance-contract', 'not-reached', 'Not reached'],
      ['ewo-referral', 'not-reached', 'Not reached'],
    ]);
    expect(ladderSteps(undefined, pack).every(({ status }) => status === 'not-reached')).toBe(true);
  });

  it('draws it with a title and a description, and lets no title be markup', () => {
    const steps = ladderSteps(kase, pack).map(step => ({ ...step, title: '<b>"one" & two</b>' }));
    const svg = ladderSvg(steps, 'Where the case is');
    expect(svg).toContain('role="img" aria-labelledby="ladder-title ladder-desc"');
    expect(svg).toContain('&lt;b&gt;&quot;one&quot; &amp; two&lt;/b&gt;');
    expect(svg).not.toMatch(/<b>|style=/);
  });
});

describe('the heat map', () => {
  it('shows the latest school weeks with what counts today, each cell with a word', () => {
    const map = latestWeeks(host.state(), host.world(), 'The latest school weeks')!;
    expect(map.weeks.length).toBe(6);
    expect(map.weeks[4]).toMatchObject({ label: '29 September 2025', counted: 10, gap: '' });
    expect(map.weeks[4]!.cells[1]).toEqual({
      kind: 'counted',
      text: 'O',
      says: 'counted by the rule',
    });
    expect(map.legend.map(({ kind }) => kind)).toEqual(['counted', 'measured']);
    expect(map.summary).toContain('10 sessions counted');
  });
});

describe('a deadline in words', () => {
  const now = parseInstant('2025-10-23T10:00');
  const away = (due: string) => dueText(parseInstant(due), now, calendar).away;

  it('counts school days, the break left out, and says what is past', () => {
    expect(away('2025-10-23T17:00')).toBe('today');
    expect(away('2025-10-24T17:00')).toBe('in 1 school day');
    expect(away('2025-11-03T17:00')).toBe('in 2 school days');
    expect(away('2025-10-25T00:00')).toBe('in 1 school day');
    expect(away('2025-10-21T17:00')).toBe('2 school days ago');
    expect(dueText(parseInstant('2025-10-22T17:00'), now, calendar)).toMatchObject({ isPast: true });
  });
});
