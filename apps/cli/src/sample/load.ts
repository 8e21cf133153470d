// Puts the sample school into an empty database: people, register, case log and views. The worker then finds the open cases
// in the log and drives them on.
import {
  runPupil,
  summarise,
  type CaseEvent,
  type Policies,
  type PupilRun,
  type Scenario,
} from '#libs/casework';
import type { PartProgress } from '#libs/runtime';
import { londonDate, type Instant } from '#libs/school-time';
import {
  appendEvents,
  putCaseViews,
  putMarks,
  putPeople,
  putSchool,
  type NewMark,
  type Store,
  type Tx,
} from '#libs/store';
import { putSampleLetterhead } from '#libs/training';
import { samplePeople } from './people.js';
import { sampleId } from './random.js';
import { sampleScenario, type Sample } from './scenario.js';

export const sampleSchool = {
  id: sampleId(0, 1),
  slug: 'sample',
  name: 'Sampleton School (made up)',
} as const;
const office = { id: 'sample-office', role: 'attendance-officer' } as const;
const marksPerCall = 5_000;

/** Loads the sample as of `now`; answers how many pupils and open cases there are. */
export async function loadSample(
  store: Store,
  policies: Policies,
  namespace: string,
  now: Instant,
  progress: PartProgress,
): Promise<{ readonly pupils: number; readonly openCases: number }> {
  const sample = sampleScenario(londonDate(now), policies);
  await store.forSchool(sampleSchool.id, async tx => {
    await putSchool(tx, { ...schoolRecord(sample), namespace });
    await putPeople(tx, samplePeople(sample.pupils));
    await putSampleLetterhead(tx, office, now);
  });
  await loadMarks(store, sample, now, progress);
  let openCases = 0;
  for (const [i, pupil] of sample.scenario.pupils.entries()) {
    const run = runPupil(sample.scenario, pupil);
    const events = eventsUntil(run, sample.scenario);
    if (events.length > 0)
      openCases += await store.forSchool(sampleSchool.id, tx => loadCases(tx, run, events, now));
    if (i % 20 === 0) progress.update(`cases of pupil ${i + 1} of ${sample.pupils.length}`);
  }
  return { pupils: sample.pupils.length, openCases };
}

function schoolRecord({ scenario }: Sample) {
  const { id, version } = scenario.pack;
  return {
    slug: sampleSchool.slug,
    name: sampleSchool.name,
    policyId: id,
    policyVersion: version,
    calendar: scenario.calendar,
  };
}

async function loadMarks(
  store: Store,
  { scenario }: Sample,
  now: Instant,
  progress: PartProgress,
): Promise<void> {
  const marks = scenario.pupils.flatMap(({ facts, marks: own }) =>
    own.map(({ session, code, knownAt }): NewMark => ({ pupilId: facts.id, session, code, knownAt })),
  );
  const batch = { id: sampleId(3, 1), source: 'sample', receivedAt: now, actor: office };
  for (let i = 0; i < marks.length; i += marksPerCall) {
    await store.forSchool(sampleSchool.id, tx => putMarks(tx, batch, marks.slice(i, i + marksPerCall)));
    progress.update(`${Math.min(i + marksPerCall, marks.length)} of ${marks.length} marks`);
  }
}

function eventsUntil(run: PupilRun, { until }: Scenario): CaseEvent[] {
  const events: CaseEvent[] = [];
  for (let next = run.next(); next !== null && next <= until; next = run.next())
    events.push(...run.step(printed => printed));
  return events;
}

/** Appends a pupil's history and stores its views; answers how many of its cases are open. */
async function loadCases(tx: Tx, run: PupilRun, events: readonly CaseEvent[], now: Instant): Promise<number> {
  await appendEvents(tx, { pupilId: run.id, expectedVersion: 0, events });
  const { cases } = run.state();
  const summaries = cases.map(({ number }) => summarise(run.state(), number, run.world(), now));
  await putCaseViews(tx, run.id, summaries);
  return cases.filter(c => c.closedAt === null).length;
}
