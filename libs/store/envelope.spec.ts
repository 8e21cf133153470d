import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newKey, openSeal, sealFacts, unwrapKey } from './envelope.js';

const masterKey = createSecretKey(randomBytes(32));
const facts = { text: 'said that …', parts: [1, { deep: true }] };
const code = (of: string) => expect.objectContaining({ code: of });

describe('sealed facts', () => {
  it('open under their key and at their place alone', () => {
    const { key, wrapped } = newKey(masterKey, 'k1');
    const seal = sealFacts(key, 'k1', 'event s 1', facts);
    expect(openSeal(unwrapKey(masterKey, 'k1', wrapped), 'event s 1', seal)).toEqual(facts);
    expect(() => openSeal(key, 'event s 2', seal)).toThrow(code('seal.broken'));
    expect(() => openSeal(newKey(masterKey, 'k2').key, 'event s 1', seal)).toThrow(code('seal.broken'));
  });

  it('are refused with another commitment', () => {
    const { key } = newKey(masterKey, 'k1');
    const [one, two] = [sealFacts(key, 'k1', 'x', facts), sealFacts(key, 'k1', 'x', facts)];
    expect(one.commitment).not.toBe(two.commitment);
    expect(() => openSeal(key, 'x', { ...one, commitment: two.commitment })).toThrow(code('seal.broken'));
    expect(() => openSeal(key, 'x', { ...one, commitment: 'zz' })).toThrow(code('seal.broken'));
    expect(() => openSeal(key, 'x', { ...one, ciphertext: one.ciphertext.slice(0, 8) })).toThrow(
      code('seal.broken'),
    );
  });

  it('commit to their content with a salt, so that a guess cannot be checked', () => {
    const { key } = newKey(masterKey, 'k1');
    const seal = sealFacts(key, 'k1', 'x', { liable: false });
    expect(seal.commitment).toMatch(/^[0-9a-f]{64}$/);
    expect(seal.commitment).not.toBe(createHash('sha256').update('{"liable":false}').digest('hex'));
  });

  it('need the master key that wrapped their key', () => {
    const { wrapped } = newKey(masterKey, 'k1');
    expect(() => unwrapKey(createSecretKey(randomBytes(32)), 'k1', wrapped)).toThrow(code('seal.master-key'));
    expect(() => unwrapKey(masterKey, 'k2', wrapped)).toThrow(code('seal.master-key'));
  });
});
