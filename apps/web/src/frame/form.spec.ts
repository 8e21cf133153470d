import { describe, expect, it } from '@jest/globals';
import { IsString } from 'class-validator';
import 'reflect-metadata';
import { DateField, readForm } from './form.js';

class MeetingForm {
  @IsString({ message: 'Enter where' })
  where!: string;

  @DateField('the day of the meeting')
  on!: string;

  @DateField('the last day', { optional: true })
  until?: string;
}

describe('a form', () => {
  it('is read: text trimmed, dates of one field or three, and nothing that was not asked for', async () => {
    const body = {
      where: ' Room 4 ',
      'on-day': '3',
      'on-month': 'Sep',
      'on-year': '2026',
      until: '4/9/2026',
      extra: 'x',
    };
    const form = await readForm(MeetingForm, body);
    expect(form).toMatchObject({
      ok: true,
      value: { where: 'Room 4', on: '2026-09-03', until: '2026-09-04' },
    });
    expect(form.ok && 'extra' in form.value).toBe(false);
  });

  it('says what is wrong, field by field, and keeps what was typed', async () => {
    const body = { where: '  ', 'on-day': '31', 'on-month': '9', 'on-year': '2026', until: '' };
    expect(await readForm(MeetingForm, body)).toEqual({
      ok: false,
      problems: [
        { field: 'where', text: 'Enter where' },
        { field: 'on', text: 'The day of the meeting must be a real date, such as 3 9 2026' },
      ],
      values: body,
    });
    const none = await readForm(MeetingForm, undefined);
    expect(!none.ok && none.problems.map(({ text }) => text)).toEqual([
      'Enter where',
      'Enter the day of the meeting',
    ]);
  });

  it('is one command however often it is sent, and another one each time that it is shown', async () => {
    const sent = { where: 'a', on: '2026-09-03', _once: '0f8fad5b-d9cb-469f-a165-70867728950e' };
    const [first, again] = [await readForm(MeetingForm, sent), await readForm(MeetingForm, sent)];
    expect(first.ok && again.ok && first.once === again.once).toBe(true);
    const bare = await readForm(MeetingForm, { ...sent, _once: 'guess' });
    expect(bare.ok && bare.once).toMatch(/^[0-9a-f-]{36}$/);
  });
});
