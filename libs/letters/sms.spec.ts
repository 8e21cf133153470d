import { describe, expect, it } from '@jest/globals';
import { sampleLetter, smsSegments, smsText } from './index.js';

describe('text messages', () => {
  it('count places as the networks do', () => {
    expect(smsSegments('a'.repeat(160))).toEqual({ segments: 1, places: 160 });
    expect(smsSegments('a'.repeat(161))).toEqual({ segments: 2, places: 161 });
    expect(smsSegments(`${'a'.repeat(159)}€`)).toEqual({ segments: 2, places: 161 });
    expect(smsSegments(`${'a'.repeat(69)}ŵ`)).toEqual({ segments: 1, places: 70 });
    expect(smsSegments(`${'a'.repeat(70)}ŵ`)).toEqual({ segments: 2, places: 71 });
  });

  it('say that a letter waits or a meeting comes, and nothing of anybody', () => {
    const model = sampleLetter('ashley', 'meeting');
    const { meeting: _meeting, ...facts } = model.facts;
    expect(smsText(model, 'en')).toBe(
      'Sampleton School: a reminder of our meeting on Wednesday 12 Nov, 15:30. If it does not suit you, call 01632 960001.',
    );
    expect(smsText({ ...model, facts }, 'en')).toBe(
      'Sampleton School: we have sent you a letter. Please read it, or call us on 01632 960001.',
    );
    for (const language of ['en', 'cy'] as const)
      for (const given of [model, { ...model, facts }]) {
        expect(smsText(given, language)).not.toMatch(/Ada|attendance|absen|presenoldeb/i);
        const long = smsText(
          { ...given, school: { ...given.school, name: 'Saint Long-Name’s '.repeat(20) } },
          language,
        );
        expect(smsSegments(long).segments).toBe(1);
      }
  });
});
