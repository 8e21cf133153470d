import { describe, expect, it } from '@jest/globals';
import { createCodec } from './codec.js';

const payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from('{"pupilId":"0b9c2a5e-5b0f-4d5c-9f0e-111111111111"}'),
};

describe('the payload codec', () => {
  const codec = createCodec(Buffer.alloc(32, 1));

  it('gives back what it encrypted', async () => {
    const [encrypted] = await codec.encode([payload]);
    const [decrypted] = await codec.decode([encrypted!]);

    expect(Buffer.from(decrypted!.data!).toString()).toBe(payload.data.toString());
    expect(Buffer.from(decrypted!.metadata!['encoding']!).toString()).toBe('json/plain');
  });

  it('leaves nothing to read, and never the same bytes twice', async () => {
    const [first] = await codec.encode([payload]);
    const [second] = await codec.encode([payload]);

    expect(Buffer.from(first!.data!).includes('0b9c2a5e')).toBe(false);
    expect(Buffer.from(first!.data!).equals(Buffer.from(second!.data!))).toBe(false);
    expect(Object.keys(first!.metadata!).toSorted()).toEqual(['algorithm', 'encoding', 'key-id']);
  });

  it('says which key is missing', async () => {
    const [encrypted] = await createCodec(Buffer.alloc(32, 2)).encode([payload]);

    await expect(codec.decode([encrypted!])).rejects.toMatchObject({ code: 'temporal.other-key' });
  });

  it('finds an altered payload out', async () => {
    const [encrypted] = await codec.encode([payload]);
    const data = Buffer.from(encrypted!.data!);
    data[data.length - 1]! ^= 1;

    await expect(codec.decode([{ ...encrypted!, data }])).rejects.toMatchObject({
      code: 'temporal.other-key',
    });
  });

  it('lets pass what was never encrypted', async () => {
    expect(await codec.decode([payload])).toEqual([payload]);
  });
});
