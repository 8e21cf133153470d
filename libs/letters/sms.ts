// Text messages: that a letter waits, that a meeting comes. Whoever holds the phone may read them, so they name no pupil, no
// absence and no stage; and each fits one message of 160 characters.
import type { Language, LetterModel } from './facts.js';
import { shortDate, weekdayName } from './words.js';

/** The alphabet of a plain text message (GSM 03.38); the marks of its extension take two places. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '^{}\\[~]|€';
const inBasic = new Set(basic);
const inExtension = new Set(extension);

/** How many messages a text takes on the way, and of how many places: 160 (153 each, where several) or 70 (67) with other characters. */
export function smsSegments(text: string): { readonly segments: number; readonly places: number } {
  const characters = Array.from(text);
  const isPlain = characters.every(c => inBasic.has(c) || inExtension.has(c));
  const places = isPlain ? characters.reduce((sum, c) => sum + (inExtension.has(c) ? 2 : 1), 0) : text.length;
  const [one, each] = isPlain ? [160, 153] : [70, 67];
  return { segments: places <= one ? 1 : Math.ceil(places / each), places };
}

const words = {
  en: {
    letter: (school: string, phone: string) =>
      `${school}: we have sent you a letter. Please read it, or call us on ${phone}.`,
    meeting: (school: string, when: string, phone: string) =>
      `${school}: a reminder of our meeting on ${when}. If it does not suit you, call ${phone}.`,
  },
  cy: {
    letter: (school: string, phone: string) =>
      `${school}: rydym wedi anfon llythyr atoch. Darllenwch ef, neu ffoniwch ${phone}.`,
    meeting: (school: string, when: string, phone: string) =>
      `${school}: cofiwch ein cyfarfod, ${when}. Os nad yw'n gyfleus, ffoniwch ${phone}.`,
  },
} as const;

/** That a letter waits; for a meeting, when it is. One message always: a long name of a school is cut. */
export function smsText({ school, facts: { meeting } }: LetterModel, language: Language): string {
  const say = words[language];
  const when =
    meeting && `${weekdayName(meeting.on, language)} ${shortDate(meeting.on, language)}, ${meeting.time}`;
  const write = (name: string) =>
    when === undefined ? say.letter(name, school.phone) : say.meeting(name, when, school.phone);
  for (let length = school.name.length; ; length -= 1) {
    const text = plain(write(school.name.slice(0, length).trimEnd()));
    if (length <= 0 || smsSegments(text).segments === 1) return text;
  }
}

/** Typographic marks as the plain alphabet has them, so that one of them does not halve the room. */
const plain = (text: string): string =>
  text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replace(/\u00a0/g, ' ');
