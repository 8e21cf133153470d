// London time against the platform's own zone data, which the room itself does not use.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatInstant, londonDate, londonInstant, londonTime, parseInstant } from './index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const platform = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Moments from 1996 to 2037, and more often near a change of the clock. */
const changes = [2019, 2024, 2025, 2026].flatMap(year =>
  [`${year}-03-31`, `${year}-10-31`].map(text => Date.parse(`${text}T01:00:00Z`)),
);
const moment = fc.oneof(
  fc.integer({ min: Date.parse('1996-01-01'), max: Date.parse('2037-12-31') }),
  fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -8 * 24 * HOUR, max: 2 * HOUR }))
    .map(([at, by]) => at + by),
);

describe('London time', () => {
  it('reads the clock as the platform does', () => {
    fc.assert(
      fc.property(moment, at => {
        expect(`${londonDate(at)}, ${londonTime(at)}`).toBe(platform.format(at).slice(0, 17));
      }),
      { numRuns: 500 },
    );
  });

  it('writes a moment and reads it again', () => {
    fc.assert(
      fc.property(moment, at => {
        expect(parseInstant(formatInstant(at))).toBe(at);
        expect(Date.parse(formatInstant(at))).toBe(at);
      }),
      { numRuns: 500 },
    );
    expect(formatInstant(Date.parse('2025-10-01T12:20:00Z'))).toBe('2025-10-01T13:20:00+01:00');
    expect(formatInstant(Date.parse('2026-01-12T09:00:00.050Z'))).toBe('2026-01-12T09:00:00.050+00:00');
  });

  it('gives the moment of a clock time, and the first pass of the doubled hour', () => {
    fc.assert(
      fc.property(moment, at => {
        const whole = Math.floor(at / MINUTE) * MINUTE;
        const back = londonInstant(londonDate(whole), londonTime(whole));
        expect([whole, whole - HOUR]).toContain(back);
        expect(`${londonDate(back)} ${londonTime(back)}`).toBe(`${londonDate(whole)} ${londonTime(whole)}`);
      }),
      { numRuns: 500 },
    );
    expect(londonInstant('2025-10-26', '00:59')).toBe(Date.parse('2025-10-25T23:59:00Z'));
    expect(londonInstant('2025-10-26', '01:00')).toBe(Date.parse('2025-10-26T00:00:00Z'));
    expect(londonInstant('2025-10-26', '01:59:59')).toBe(Date.parse('2025-10-26T00:59:59Z'));
    expect(londonInstant('2025-10-26', '02:00')).toBe(Date.parse('2025-10-26T02:00:00Z'));
    expect(formatInstant(Date.parse('2025-10-26T01:30:00Z'))).toBe('2025-10-26T01:30:00+00:00');
  });

  it('refuses the hour that is skipped in March', () => {
    expect(londonInstant('2026-03-29', '00:59')).toBe(Date.parse('2026-03-29T00:59:00Z'));
    expect(londonInstant('2026-03-29', '02:00')).toBe(Date.parse('2026-03-29T01:00:00Z'));
    for (const act of [
      () => londonInstant('2026-03-29', '01:00'),
      () => parseInstant('2026-03-29T01:59:59'),
    ]) {
      expect(act).toThrow(expect.objectContaining({ code: 'time.no-such-hour' }));
    }
    expect(parseInstant('2026-03-29T01:30Z')).toBe(Date.parse('2026-03-29T01:30:00Z'));
  });

  it('reads seconds, fractions and offsets, and London time without one', () => {
    expect(parseInstant('2025-10-02T10:00')).toBe(Date.parse('2025-10-02T09:00:00Z'));
    expect(parseInstant('2025-12-02T10:00:05.5')).toBe(Date.parse('2025-12-02T10:00:05.500Z'));
    expect(parseInstant('2025-10-02T10:00-02:30')).toBe(Date.parse('2025-10-02T12:30:00Z'));
  });

  it('refuses what is no moment, and says what was expected', () => {
    const wrong = [
      '',
      '2025-10-02',
      '2025-10-02 10:00',
      '2025-10-02T24:00',
      '2025-10-02T10:60',
      '2025-02-30T10:00',
    ];
    for (const text of [
      ...wrong,
      '2025-10-02T10:00+15:00',
      '2025-10-02T10:00+0100',
      '2025-10-02T10:00:00.1234',
    ]) {
      expect(() => parseInstant(text)).toThrow(
        `'${text}' is not a moment in time; write it as YYYY-MM-DDTHH:MM`,
      );
    }
    for (const text of ['9:00', '24:00', '10:00:60', '10:00:00.5', '']) {
      expect(() => londonInstant('2025-10-02', text)).toThrow(
        expect.objectContaining({ code: 'time.bad-time' }),
      );
    }
    expect(() => formatInstant(Number.NaN)).toThrow(expect.objectContaining({ code: 'time.bad-instant' }));
  });
});
