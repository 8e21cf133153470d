import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseSummary } from '#libs/casework';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  appendEvents,
  applyChange,
  countReferrals,
  countWorklist,
  listReferrals,
  listWorklist,
  putCaseViews,
  putPeople,
  waitingFor,
  type Tx,
  type WorklistFilter,
  type WorklistScope,
} from './index.js';

const at = Date.UTC(2025, 9, 1, 12, 20);
const day = 86_400_000;
const summary = (more: Partial<CaseSummary> = {}): CaseSummary => ({
  caseNumber: 1,
  policy: 'ashley',
  policyVersion: '1',
  status: 'open',
  openedAt: at,
  closedAt: null,
  stage: null,
  proposed: 'target-letter',
  onHold: false,
  nextDeadline: { id: 'approval-overdue:target-letter', due: at + 7 * day },
  awaiting: [{ role: 'attendance-lead', what: 'approve:target-letter', since: at, due: at + 7 * day }],
  ...more,
});

describe('the worklist', () => {
  let school: TestSchool;
  const pupils: string[] = [];
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);
  const newCase = async (more: Partial<CaseSummary> = {}, yearGroup = 7): Promise<string> => {
    const pupilId = await school.newPupil();
    await run(async tx => {
      await putPeople(tx, { pupils: [{ id: pupilId, yearGroup }] });
      await appendEvents(tx, {
        pupilId,
        expectedVersion: 0,
        events: [{ type: 'CaseOpened', at, caseNumber: 1, data: { policy: 'ashley', version: '1' } }],
      });
      await putCaseViews(tx, pupilId, [summary(more)]);
    });
    pupils.push(pupilId);
    return pupilId;
  };
  const list = (scope: WorklistScope, filter: WorklistFilter = {}) =>
    run(async tx => (await listWorklist(tx, scope, filter)).entries.map(e => pupils.indexOf(e.pupilId)));
  const lead = waitingFor(['attendance-lead']);

  beforeAll(async () => {
    school = await testSchool();
    // 0: to approve; 1: overdue, so the head sees it too; 2: a review runs; 3: on hold; 4: closed; 5: nothing but a person.
    await newCase();
    const late = { what: 'approve:target-letter', since: at - day, due: at - day };
    await newCase({
      awaiting: [
        { role: 'attendance-lead', ...late },
        { role: 'headteacher', ...late },
      ],
      nextDeadline: null,
    });
    await newCase(
      {
        stage: 'target-letter',
        proposed: null,
        awaiting: [],
        nextDeadline: { id: 'review-end:target-letter', due: at + 3 * day },
      },
      9,
    );
    await newCase({ onHold: true, awaiting: [], nextDeadline: { id: 'hold-end', due: at + 30 * day } }, 9);
    await newCase({ status: 'closed', closedAt: at, awaiting: [], nextDeadline: null });
    await newCase({
      awaiting: [{ role: 'attendance-lead', what: 'decide-what-next', since: at }],
      nextDeadline: null,
    });
  });
  afterAll(() => school.close());

  it('shows each role what waits for it, what is due first at the top and what has no day at the end', async () => {
    expect(await list(lead)).toEqual([1, 0, 5]);
    expect(await list(waitingFor(['headteacher']))).toEqual([1]);
    expect(await list(waitingFor(['ewo']))).toEqual([]);
  });

  it('shows a deputy each task once', async () => {
    expect(await list(waitingFor(['headteacher', 'attendance-lead']))).toEqual([1, 0, 5]);
    const counts = await run(tx =>
      countWorklist(tx, { mine: waitingFor(['headteacher', 'attendance-lead']) }),
    );
    expect(counts).toEqual({ mine: { count: 3, more: false } });
  });

  it('tells what is overdue, what falls due, what is on hold and what is open', async () => {
    expect(await list({ lists: ['due'], dueBefore: at })).toEqual([1]);
    expect(await list({ lists: ['due', 'date'], dueFrom: at, dueBefore: at + 8 * day })).toEqual([2, 0]);
    expect(await list({ lists: ['hold'] })).toEqual([3]);
    expect((await list({ lists: ['open'] })).toSorted()).toEqual([0, 1, 2, 3, 5]);
  });

  it('narrows by stage, year group, kind of task and cohort, and follows the pupil when these change', async () => {
    const open = { lists: ['open'] };
    expect(await list(open, { stage: 'target-letter' })).toEqual([2]);
    expect((await list(open, { yearGroup: 9 })).toSorted()).toEqual([2, 3]);
    expect(await list(lead, { what: 'decide-what-next' })).toEqual([5]);
    expect(await list(open, { cohort: 'medical' })).toEqual([]);
    await run(async tx => {
      await applyChange(tx, pupils[3]!, at, { kind: 'flag', flag: 'medical' });
      await putPeople(tx, { pupils: [{ id: pupils[2]!, yearGroup: 10 }] });
    });
    expect(await list(open, { cohort: 'medical' })).toEqual([3]);
    expect(await list(open, { yearGroup: 9 })).toEqual([3]);
    expect(await list(open, { yearGroup: 10, stage: 'target-letter' })).toEqual([2]);
  });

  it('drops what was done, and a new summary keeps what the pupil is', async () => {
    await run(tx =>
      putCaseViews(tx, pupils[5]!, [
        summary({ awaiting: [], nextDeadline: { id: 'end-of-age', due: at + day } }),
      ]),
    );
    expect(await list(lead)).toEqual([1, 0]);
    await run(tx => putCaseViews(tx, pupils[3]!, [summary({ onHold: true, awaiting: [] })]));
    expect(await list({ lists: ['hold'] }, { cohort: 'medical' })).toEqual([3]);
  });

  it('gives every entry once, page by page, and refuses a cursor that no page gave', async () => {
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const { entries, next } = await run(tx =>
        listWorklist(tx, { lists: ['open'] }, {}, { limit: 2, ...(after && { after }) }),
      );
      seen.push(...entries.map(({ caseId }) => caseId));
      if (next === null) break;
      after = next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    const bad = Buffer.from('999999999999999 1 x y').toString('base64url');
    for (const after of ['x', bad])
      await expect(run(tx => listWorklist(tx, lead, {}, { after }))).rejects.toMatchObject({
        code: 'worklist.bad-cursor',
      });
  });

  it('shows the authority each matter once, whatever groups the pupil belongs to', async () => {
    const matter = { list: 'new', what: 'referral:penalty', since: at, due: null } as const;
    const pupilId = await newCase({ authority: [matter] });
    await run(async tx => {
      await applyChange(tx, pupilId, at, { kind: 'flag', flag: 'ehcp' });
      await applyChange(tx, pupilId, at, { kind: 'flag', flag: 'medical' });
    });
    const lists = ['new'] as const;
    const [counts, page] = await school.store.forAuthority([school.schoolId], async tx => [
      await countReferrals(tx, { lists }),
      await listReferrals(tx, { lists }),
    ]);
    expect(counts.get('new')).toEqual({ count: 1, more: false });
    expect(page.entries.map(entry => entry.pupilId)).toEqual([pupilId]);
  });
});
