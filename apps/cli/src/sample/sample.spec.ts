import { describe, expect, it } from '@jest/globals';
import { runPupil, type CaseEvent, type CaseState } from '#libs/casework';
import { packIds, readAuthority, readPack } from '#libs/policy';
import { sampleScenario } from './scenario.js';

const policies = {
  ids: packIds(),
  read: (id: string) => {
    const pack = readPack(id);
    return { pack, authority: readAuthority(pack.authority) };
  },
};

function run(today: string) {
  const sample = sampleScenario(today, policies);
  const events: CaseEvent[] = [];
  const cases: { story: string | undefined; kase: CaseState }[] = [];
  for (const pupil of sample.scenario.pupils) {
    const one = runPupil(sample.scenario, pupil);
    for (let next = one.next(); next !== null && next <= sample.scenario.until; next = one.next())
      events.push(...one.step(n => n));
    for (const kase of one.state().cases) cases.push({ story: sample.stories.get(pupil.facts.id), kase });
  }
  return { sample, events, cases };
}

describe('the sample school', () => {
  for (const today of [
    '2026-11-22',
    '2026-09-20',
    '2027-01-20',
    '2027-03-20',
    '2027-06-30',
    '2027-08-15',
    '2027-11-10',
  ]) {
    it(`has a case at every stage and no refused action on ${today}`, () => {
      const { sample, events, cases } = run(today);
      expect(sample.pupils).toHaveLength(180);
      const refused = events
        .filter(e => e.type === 'ActionRefused')
        .map(e => JSON.stringify([e.caseNumber, e.data]));
      expect(refused).toEqual([]);
      const entered = new Set(events.flatMap(e => (e.type === 'StageEntered' ? [e.data.stage] : [])));
      expect([...entered].toSorted()).toEqual([
        'attendance-contract',
        'ewo-referral',
        'meeting',
        'target-letter',
      ]);
      const types = new Set(events.map(e => e.type));
      for (const type of [
        'NoticeToImproveIssued',
        'NoticeToImproveEnded',
        'PenaltyNoticeIssued',
        'PenaltyNoticePaid',
        'PenaltyUnpaid',
        'ReferralReturned',
        'CaseClosed',
        'HoldPlaced',
      ]) {
        expect(types).toContain(type);
      }
      expect(cases.filter(c => c.kase.closedAt === null).length).toBeGreaterThan(30);
    });
  }
});
