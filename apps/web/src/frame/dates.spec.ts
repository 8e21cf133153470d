import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '#libs/school-time';
import { dateOf, longDate, readDate, shortDate, shownDate, shownMoment, shownTime } from './dates.js';

describe('dates as people write them', () => {
  it.each([
    '3/9/2026',
    '03.09.26',
    '3 - 9 - 2026',
    '3 September 2026',
    '3rd Sep 2026',
    ' 2026-09-03 ',
    '3 9 2026',
  ])('reads %s as the third of September', text => expect(readDate(text)).toBe('2026-09-03'));

  it.each(['', '31/9/2026', '29 February 2026', '9/13/2026', '3/9', 'tomorrow', '3 Sm 2026', '3 9 202'])(
    'does not read %s',
    text => expect(readDate(text)).toBeUndefined(),
  );

  it('reads three fields, the month as a number or a word', () => {
    expect(dateOf('3', '9', '2026')).toBe('2026-09-03');
    expect(dateOf('3', 'sept', '26')).toBe('2026-09-03');
    expect(dateOf('30', '2', '2026')).toBeUndefined();
  });
});

describe('dates as people read them', () => {
  it('are those of the London clock', () => {
    expect(shownDate('2026-09-03')).toBe('3 September 2026');
    expect(shownDate(parseInstant('2026-07-01T23:30:00Z'))).toBe('2 July 2026');
    expect(shownMoment(parseInstant('2026-07-01T15:05'))).toBe('1 July 2026 at 3:05pm');
    expect(shortDate('2026-09-03')).toBe('3 Sep');
    expect(longDate('2026-09-03')).toBe('Thursday 3 September 2026');
    expect([shownTime('12:00'), shownTime('00:00'), shownTime('09:00'), shownTime('12:30')]).toEqual([
      'midday',
      'midnight',
      '9am',
      '12:30pm',
    ]);
  });
});
