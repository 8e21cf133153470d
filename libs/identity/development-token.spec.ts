import { describe, expect, it } from '@jest/globals';
import { isLoopback, readDevelopmentToken, whyNotLocal } from './index.js';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('a development token', () => {
  it('names a user, a role and perhaps a school', () => {
    const lead = { id: 'u2', role: 'attendance-lead' };
    expect(readDevelopmentToken('Bearer dev:u2:attendance-lead')).toEqual({
      ok: true,
      principal: { actor: lead, school: null },
    });
    const ofSchool = { ok: true, principal: { actor: lead, school: 'ash-1' } };
    expect(readDevelopmentToken('bearer dev:u2:attendance-lead:ash-1')).toEqual(ofSchool);
    expect(readDevelopmentToken(basic('dev:u2:attendance-lead:ash-1'))).toEqual(ofSchool);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer u2',
    'Digest dev:u2:ewo',
    'Bearer dev:u2:king',
    'Bearer dev:u 2:ewo',
    'Bearer dev::ewo',
    'Bearer dev:u2:ewo:A',
    'Bearer dev:u2:ewo:a:b',
    'Basic %%%',
  ])('is refused as %s, with a remedy', authorization => {
    expect(readDevelopmentToken(authorization)).toMatchObject({
      ok: false,
      remedy: expect.any(String) as unknown,
    });
  });
});

describe('where a development token counts', () => {
  const request = (remoteAddress: string, headers: Record<string, string> = {}) => ({
    headers: { host: 'localhost:3000', ...headers },
    socket: { remoteAddress },
  });

  it('counts from the machine to the machine', () => {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(whyNotLocal(request(address), '127.0.0.1')).toBeUndefined();
    }
    expect(whyNotLocal(request('::1', { host: '[::1]:3000' }), 'localhost')).toBeUndefined();
  });

  it('does not count on an open address, from elsewhere, by a proxy, or under a foreign name', () => {
    expect(whyNotLocal(request('127.0.0.1'), '0.0.0.0')).toMatch(/others can reach/);
    expect(whyNotLocal(request('10.0.0.7'), '127.0.0.1')).toMatch(/another machine/);
    expect(whyNotLocal(request('127.0.0.1', { 'x-forwarded-for': '10.0.0.7' }), '127.0.0.1')).toMatch(
      /proxy/,
    );
    expect(whyNotLocal(request('127.0.0.1', { host: 'rebound.example:3000' }), '127.0.0.1')).toMatch(/name/);
    expect(whyNotLocal(request('127.0.0.1', { host: '' }), '127.0.0.1')).toMatch(/name/);
  });

  it('knows the loopback by its names only', () => {
    expect(['127.0.0.1', '127.9.9.9', '[::1]', 'LOCALHOST'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['127.0.0.1.example', '10.0.0.1', '', '0.0.0.0', '::'].map(isLoopback)).toEqual(
      Array(5).fill(false),
    );
  });
});
