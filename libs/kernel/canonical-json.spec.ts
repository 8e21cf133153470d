import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson, WaymarkError } from './index.js';

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof WaymarkError ? error.code : 'another error';
  }
  return undefined;
}

describe('canonical JSON', () => {
  it('sorts keys by code unit, writes the shortest numbers and leaves out what is undefined', () => {
    const value = { b: 1.0, a: [1e21, -0, 'é'], '\u20ac': null, 1: true, none: undefined };
    expect(canonicalJson(value)).toBe('{"1":true,"a":[1e+21,0,"é"],"b":1,"\u20ac":null}');
  });

  it('gives the same text for the same value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer()), value => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual({ ...value });
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what JSON cannot carry', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    for (const value of [undefined, () => 1, Number.NaN, { at: Infinity }, 1n, ['\ud800'], loop]) {
      expect(codeOf(() => canonicalJson(value))).toBe('kernel.not-json');
    }
  });
});

describe('WaymarkError', () => {
  it('carries its code, its details and its cause', () => {
    const cause = new Error('below');
    const error = new WaymarkError('register.unknown-code', 'no such code', {
      cause,
      details: { field: 'code' },
    });
    expect(error).toMatchObject({
      name: 'WaymarkError',
      code: 'register.unknown-code',
      details: { field: 'code' },
      cause,
    });
    expect(new WaymarkError('a.b', 'c').details).toEqual({});
    expect('cause' in new WaymarkError('a.b', 'c')).toBe(false);
  });
});
