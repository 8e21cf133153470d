import { describe, expect, it } from '@jest/globals';
import { bodyFormat, bodyText, hashOf, verifyStream, type ChainLink } from './chain.js';

const streamId = '00000000-0000-4000-8000-000000000001';
const pupilId = '00000000-0000-4000-8000-000000000002';
const at = Date.UTC(2025, 9, 1, 12, 20, 0, 5);

function chainOf(length: number): ChainLink[] {
  const links: ChainLink[] = [];
  for (let version = 1; version <= length; version += 1) {
    const previousHash = links.at(-1)?.hash ?? null;
    const place = { format: bodyFormat, streamId, pupilId, caseNumber: 1, version, at, previousHash };
    const body = bodyText({ ...place, type: 'ContactRecorded', data: { channel: 'telephone' } });
    links.push({ ...place, type: 'ContactRecorded', body, hash: hashOf(body) });
  }
  return links;
}
const head = (links: readonly ChainLink[]) => ({ version: links.length, hash: links.at(-1)?.hash ?? null });

describe('the chain of a stream', () => {
  it('holds as it was written', () => {
    const links = chainOf(4);
    expect(verifyStream(links, head(links))).toEqual([]);
    expect(verifyStream([], head([]))).toEqual([]);
  });

  it('hashes canonical text with the moment in London time', () => {
    expect(chainOf(1)[0]!.body).toBe(
      `{"at":"2025-10-01T13:20:00.005+01:00","caseNumber":1,"data":{"channel":"telephone"},"format":1,"previousHash":null,` +
        `"pupilId":"${pupilId}","streamId":"${streamId}","type":"ContactRecorded","version":1}`,
    );
  });

  it.each([
    [
      'body',
      (link: ChainLink) => ({ ...link, body: link.body.replace('telephone', 'letter') }),
      'altered-body',
    ],
    ['moment', (link: ChainLink) => ({ ...link, at: at + 1 }), 'altered-column'],
    ['pupil', (link: ChainLink) => ({ ...link, pupilId: streamId }), 'altered-column'],
    ['type', (link: ChainLink) => ({ ...link, type: 'ViewRecorded' }), 'altered-column'],
    ['link', (link: ChainLink) => ({ ...link, previousHash: null }), 'broken-link'],
    [
      'form',
      (link: ChainLink) => ({ ...link, body: `${link.body} `, hash: hashOf(`${link.body} `) }),
      'not-canonical',
    ],
    ['form for none', (link: ChainLink) => ({ ...link, body: '{', hash: hashOf('{') }), 'not-canonical'],
  ] as const)('names the event whose %s is another', (_, alter, problem) => {
    const links = chainOf(3);
    expect(verifyStream(links.with(1, alter(links[1]!)))).toContainEqual({ version: 2, problem });
  });

  it('notices an event that is missing, inside or at the end', () => {
    const links = chainOf(3);
    expect(verifyStream(links.toSpliced(1, 1))).toEqual([
      { version: 2, problem: 'missing-event' },
      { version: 3, problem: 'broken-link' },
    ]);
    expect(verifyStream(links.slice(0, 2))).toEqual([]);
    expect(verifyStream(links.slice(0, 2), head(links))).toEqual([{ version: 2, problem: 'cut-off' }]);
  });
});
