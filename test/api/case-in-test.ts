// A case to ask about: marks come in over HTTP, and what waits in the outbox is decided as a driver would.
import { addDays, weekday } from '#libs/school-time';
import { caseAddress, lookAtCase, type Store } from '#libs/store';
import type { CaseGateway, CaseRef } from '#libs/temporal';
import { now, type ApiUnderTest } from './api-under-test.js';

/** Twenty school days present, then three absent: the first stage of `ashley` is proposed. */
function marksThatOpenACase(upn: string): object {
  const days: string[] = [];
  for (let day = '2025-09-01'; day <= '2025-10-01'; day = addDays(day, 1))
    if (weekday(day) <= 5) days.push(day);
  const marks = days.flatMap((date, i) => {
    const absent = i >= days.length - 3;
    return [
      { pupil: upn, date, session: 'am', code: absent ? 'O' : '/' },
      { pupil: upn, date, session: 'pm', code: absent ? 'O' : '\\' },
    ];
  });
  return { asAt: '2025-10-01T15:00', marks };
}

/** Opens the pupil's case and gives its address. */
export async function openCase(api: ApiUnderTest, upn: string, pupilId: string): Promise<CaseRef> {
  await api
    .as('attendance-officer', 'ash-1')
    .post('/v1/schools/ash-1/register')
    .send(marksThatOpenACase(upn))
    .expect(200);
  await drainOutbox(api.store, api.schoolId, pupilId);
  return caseAddress(api.schoolId, pupilId, 1);
}

/** Decides what waits in the outbox for a pupil, as a driver would. */
export async function drainOutbox(store: Store, schoolId: string, pupilId: string): Promise<void> {
  await store.forSchool(schoolId, async tx => {
    const rows = await tx.query<{ id: number }>(
      'select id from waymark.outbox where pupil_id = $1 order by id',
      [pupilId],
    );
    for (const { id } of rows)
      await lookAtCase(tx, { schoolId, pupilId, caseNumber: 1 }, { kind: 'message', id }, now);
  });
}

/** Commands are decided at once, without a driver. */
export const decidedHere =
  (store: () => Store, clock: () => number): CaseGateway['act'] =>
  async (ref, id) => {
    const look = await store().forSchool(ref.schoolId, tx =>
      lookAtCase(tx, ref, { kind: 'command', id, repeats: 0 }, clock()),
    );
    return look.answer ?? { status: 'pending' };
  };
