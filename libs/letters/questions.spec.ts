import { describe, expect, it } from '@jest/globals';
import { packIds } from '#libs/policy';
import { detailsNeeded, lettersOf, questionFor } from './index.js';

/** Facts that the register, the log, the people or the settings supply. */
const supplied =
  /^(attendance|certificate|review|record|warning|penalty|withdrawal|request|outcome|unexplained|authority|pupil\.dateOfBirth|plan\.actions|notice\.(weeks|from|until|allowed))\b/;

describe('what a letter asks of its approver', () => {
  it('is every fact that nothing else supplies', () => {
    for (const pack of packIds())
      for (const { letter, needs } of lettersOf(pack))
        for (const need of needs)
          if (!supplied.test(need))
            expect({ pack, letter, need, asked: questionFor(pack, letter, need)?.fact }).toMatchObject({
              asked: expect.any(String),
            });
  });

  it('asks for a meeting only where the letter invites to one', () => {
    const fields = (letter: string) => detailsNeeded('ashley', letter).map(({ field }) => field);
    expect(fields('meeting')).toEqual([
      'meeting.on',
      'meeting.time',
      'meeting.place',
      'meeting.with',
      'support.offered',
    ]);
    expect(fields('target-letter')).toEqual(['support.offered']);
    expect(fields('notice-to-improve')).toEqual([
      'support.soFar',
      'support.offered',
      'notice.grounds',
      'notice.enough',
    ]);
    expect(detailsNeeded('ashley', 'no-such-letter')).toEqual([]);
  });

  it('says which answers no letter can do without', () => {
    const required = (letter: string) =>
      detailsNeeded('ashley', letter).flatMap(({ field, required: is }) => (is ? [field] : []));
    expect(required('target-letter')).toEqual([]);
    expect(required('notice-to-improve')).toEqual(['support.offered']);
    expect(required('penalty-notice')).toEqual(['pupilAddress']);
  });
});
