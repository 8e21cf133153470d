import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario, runPupil, type CaseEvent, type PupilState, type World } from '#libs/casework';
import {
  copyForAuthority,
  isRefused,
  letterModel,
  renderLetter,
  sampleDetails,
  samplePeople,
  sampleSchool,
  type LetterInput,
  type LetterModel,
} from '#libs/letters';
import { packIds, readAuthority, readPack } from '#libs/policy';

const policies = {
  ids: packIds(),
  read: (id: string) => {
    const pack = readPack(id);
    return { pack, authority: readAuthority(pack.authority) };
  },
};
const english = { variant: 'standard', language: 'en' } as const;

/** What a letter is made from, at the n-th `LetterIssued` of this letter in a scenario file. */
function inputAt(file: string, letter: string, nth = 1): LetterInput {
  const text = readFileSync(join(import.meta.dirname, '..', 'scenarios', `${file}.json`), 'utf8');
  const scenario = parseScenario(text, policies);
  const pupil = scenario.pupils[0]!;
  const run = runPupil(scenario, pupil);
  const events: CaseEvent[] = [];
  let left = nth;
  for (let next = run.next(); next !== null && next <= scenario.until; next = run.next()) {
    for (const event of run.step(n => n)) {
      events.push(event);
      if (event.type === 'LetterIssued' && event.data.letter === letter && (left -= 1) === 0)
        return input(event, events, run.state(), run.world());
    }
  }
  throw new Error(`${file} issues no ${letter}`);
}

const input = (event: CaseEvent, events: CaseEvent[], state: PupilState, world: World): LetterInput => ({
  event,
  events,
  state,
  world,
  people: samplePeople(world.pupil),
  school: sampleSchool,
});

function modelOf(given: LetterInput): LetterModel {
  const model = letterModel(given);
  if (isRefused(model)) throw new Error(JSON.stringify(model.refused));
  return model;
}

describe('the model of a letter', () => {
  it('holds the pupil’s own figures as the register had them then', () => {
    const model = modelOf(inputAt('worked-example', 'target-letter'));
    expect(model.facts.attendance).toMatchObject({ attended: 41, possible: 47, absent: 6, percent: '87.2%' });
    expect(model.facts.attendance!.reasons).toEqual([{ code: 'O', sessions: 6 }]);
    expect(model.facts.review).toEqual({ level: 95, schoolDays: 20 });
    expect(model.signer).toEqual(sampleSchool.signers['attendance-lead']);
    expect(model.date).toBe('2025-10-02');
    expect(model.facts.certificate!.weeks.at(-1)).toEqual({
      monday: '2025-09-29',
      days: [['O', 'O'], ['O', 'O'], ['O', 'O'], expect.anything(), [null, null]],
    });
  });

  it('goes to one parent, and each parent gets an own one', () => {
    const [first, second] = [1, 2].map(nth => modelOf(inputAt('worked-example', 'target-letter', nth)));
    expect(first!.parent.name).not.toBe(second!.parent.name);
    expect(first!.pupil).toEqual(second!.pupil);
  });

  it('is refused for a blocked or unknown recipient', () => {
    const given = inputAt('worked-example', 'target-letter');
    const blocked = given.world.pupil.parents.map(parent => ({ ...parent, contactBlocked: true }));
    for (const parents of [blocked, []]) {
      const world = { ...given.world, pupil: { ...given.world.pupil, parents } };
      expect(letterModel({ ...given, world })).toMatchObject({ refused: { fact: 'recipient' } });
    }
  });

  it('names the fact about people or school that is missing', () => {
    const given = inputAt('worked-example', 'target-letter');
    const { pupil, parents } = given.people;
    const { authority: _authority, ...school } = sampleSchool;
    const cases: [Partial<LetterInput>, string][] = [
      [{ people: { pupil, parents: parents.map(p => ({ ...p, surname: '' })) } }, 'parent.surname'],
      [{ people: { pupil, parents: parents.map(p => ({ ...p, address: [' '] })) } }, 'parent.address'],
      [{ people: { pupil: { ...pupil, forename: ' ' }, parents } }, 'pupil.forename'],
      [{ school: { ...school, phone: '' } }, 'school'],
      [{ school: { ...school, signers: {} } }, 'signer.attendance-lead'],
    ];
    for (const [part, fact] of cases)
      expect(letterModel({ ...given, ...part })).toMatchObject({ refused: { fact } });
  });

  it('needs from people what no event holds: the meeting', () => {
    const given = inputAt('ladder-to-ewo-referral', 'meeting');
    expect(renderLetter(modelOf(given), english)).toMatchObject({ refused: { fact: 'meeting' } });
    const { meeting } = sampleDetails('2025-11-12');
    const letter = renderLetter(modelOf({ ...given, details: { meeting: meeting! } }), english);
    expect(letter).toMatchObject({ templateId: 'ashley/meeting' });
  });

  it('takes dates and sums of the legal acts from the log', () => {
    const given = inputAt('notice-failed-to-first-penalty', 'notice-to-improve');
    const issued = given.events.findLast(e => e.type === 'NoticeToImproveIssued')!.data;
    const notice = modelOf(given).facts.notice!;
    expect(notice).toMatchObject({ weeks: issued.weeks, from: issued.from, until: issued.until });
    expect(notice.allowed).toBe(issued.allowedUnauthorised);
    expect(modelOf(given).facts.record!.sessions).toHaveLength(modelOf(given).facts.record!.count);

    const penalty = inputAt('notice-failed-to-first-penalty', 'penalty-notice');
    const sums = penalty.events.findLast(e => e.type === 'PenaltyNoticeIssued')!.data;
    const letter = renderLetter(modelOf(penalty), english);
    if (isRefused(letter)) throw new Error(letter.refused.fact);
    expect(modelOf(penalty).facts.penalty).toMatchObject({ amount: sums.amount, payBy: sums.payBy });
    for (const words of ['£80', '£160', 'Exampleshire Attendance Service'])
      expect(letter.text).toContain(words);
  });

  it('makes the authority’s copy with the authority in the window', () => {
    const given = {
      ...inputAt('notice-failed-to-first-penalty', 'notice-to-improve'),
      details: sampleDetails('2025-11-12'),
    };
    const copy = copyForAuthority(modelOf(given));
    if (isRefused(copy)) throw new Error(copy.refused.fact);
    const letter = renderLetter(copy, english);
    if (isRefused(letter)) throw new Error(letter.refused.fact);
    expect(letter.text).toMatch(/Copy for the local authority\. Sent to: Ms /);
    expect(letter.text.split('\n\n')[1]).toMatch(/^Exampleshire Attendance Service/);
  });
});
