import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseEvent, CaseSummary } from '#libs/casework';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  appendEvents,
  claimLetter,
  getCaseView,
  letterEffect,
  listCaseViews,
  listLetters,
  putCaseViews,
  rebuildProjections,
  releaseLetter,
  settleLetter,
  type CaseFilter,
  type StoredEvent,
  type Tx,
} from './index.js';

const at = Date.UTC(2025, 9, 1, 12, 20);
const opened = (caseNumber: number): CaseEvent => ({
  type: 'CaseOpened',
  at,
  caseNumber,
  data: { policy: 'ashley', version: '1' },
});
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
  nextDeadline: { id: 'd', due: at + 1000 },
  awaiting: [{ role: 'attendance-lead', what: 'target-letter', since: at }],
  ...more,
});

describe('case views and letters', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);
  const newCase = (pupilId: string, ...summaries: CaseSummary[]): Promise<readonly StoredEvent[]> =>
    run(async tx => {
      const events = await appendEvents(tx, {
        pupilId,
        expectedVersion: 0,
        events: summaries.map(({ caseNumber }) => opened(caseNumber)),
      });
      await putCaseViews(tx, pupilId, summaries);
      return events;
    });
  const list = (filter: CaseFilter) => run(tx => listCaseViews(tx, filter));

  it('gives a summary back as it was kept, the newest one of a case', async () => {
    const pupilId = await school.newPupil();
    const [event] = await newCase(pupilId, summary());
    const view = { ...summary(), caseId: event!.streamId, pupilId, updatedPosition: event!.globalPosition };
    expect(await run(tx => getCaseView(tx, view.caseId))).toEqual(view);

    await run(tx =>
      putCaseViews(tx, pupilId, [summary({ status: 'closed', closedAt: at + 9, nextDeadline: null })]),
    );
    expect(await run(tx => getCaseView(tx, view.caseId))).toEqual({
      ...view,
      status: 'closed',
      closedAt: at + 9,
      nextDeadline: null,
    });
  });

  it('lists what a filter asks for, page by page, each case once', async () => {
    const pupilId = await school.newPupil();
    const many = Array.from({ length: 7 }, (_, index) =>
      summary({
        caseNumber: index + 1,
        openedAt: at + (index % 3),
        ...(index === 4 && { stage: 'meeting', status: 'running-on', awaiting: [] }),
      }),
    );
    await newCase(pupilId, ...many);
    const seen: number[] = [];
    for (let after: string | undefined; ;) {
      const page = await list({ pupilId, limit: 3, ...(after && { after }) });
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ caseNumber }) => caseNumber));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const numbers = async (filter: CaseFilter) => (await list({ pupilId, ...filter })).items.length;
    expect(await numbers({ awaiting: 'attendance-lead' })).toBe(6);
    expect(await numbers({ awaiting: 'headteacher' })).toBe(0);
    expect(await numbers({ stage: 'meeting', status: 'running-on' })).toBe(1);
    expect(await numbers({ status: 'open' })).toBe(6);
    await expect(list({ after: 'x' })).rejects.toMatchObject({ code: 'view.bad-cursor' });
  });

  it('carries a letter out once, whoever tries', async () => {
    const pupilId = await school.newPupil();
    const [parent] = school.parents;
    const issue: CaseEvent = {
      type: 'LetterIssued',
      at,
      caseNumber: 1,
      data: { letter: 'target-letter', parent, method: 'post', postAt: null },
    };
    const [, issued] = await run(tx =>
      appendEvents(tx, { pupilId, expectedVersion: 0, events: [opened(1), issue] }),
    );
    const effect = letterEffect(issued as Extract<StoredEvent, { type: 'LetterIssued' }>);
    const claim = () => run(tx => claimLetter(tx, effect));

    const claims = await Promise.all([claim(), claim(), claim(), claim()]);
    expect(claims.toSorted()).toEqual(['busy', 'busy', 'busy', 'claimed']);
    await run(tx => releaseLetter(tx, effect.key));
    expect(await claim()).toBe('claimed');
    await run(tx => settleLetter(tx, effect.key, 'sent', 'outbox-folder'));
    await run(tx => settleLetter(tx, effect.key, 'failed'));
    expect(await claim()).toBe('settled');
    expect(await run(tx => listLetters(tx, effect.caseId))).toMatchObject([
      { ...effect, state: 'sent', attempts: 2, detail: 'outbox-folder' },
    ]);
  });

  it('makes views and letters again from the log', async () => {
    const fresh = await school.newSchool();
    const inFresh = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
      school.store.forSchool(fresh.schoolId, work);
    const { pupilId, parents } = fresh;
    const letter = (parent: string, type: 'LetterIssued' | 'LetterPosted'): CaseEvent =>
      type === 'LetterIssued'
        ? { type, at, caseNumber: 1, data: { letter: 'target-letter', parent, method: 'post', postAt: null } }
        : { type, at, caseNumber: 1, data: { letter: 'target-letter', parent, method: 'post' } };
    const events = [
      opened(1),
      letter(parents[0], 'LetterIssued'),
      letter(parents[1], 'LetterIssued'),
      letter(parents[0], 'LetterPosted'),
    ];
    const [first] = await inFresh(tx => appendEvents(tx, { pupilId, expectedVersion: 0, events }));

    const rebuild = () =>
      inFresh(tx =>
        rebuildProjections(tx, (_, id, log) =>
          Promise.resolve(id === pupilId && log.length === 4 ? [summary()] : []),
        ),
      );
    expect(await rebuild()).toBe(1);
    expect(await rebuild()).toBe(1);

    expect(await inFresh(tx => getCaseView(tx, first!.streamId))).toMatchObject(summary());
    const letters = await inFresh(tx => listLetters(tx, first!.streamId));
    expect(letters.map(({ parent, state }) => [parent, state])).toEqual([
      [parents[0], 'sent'],
      [parents[1], 'waiting'],
    ]);
  });
});
