// What a letter must know of people and of the school, out of the database: names and addresses as of a moment, the form in
// which each parent wants letters, the school's letterhead, signers and authority.
import { roles } from '#libs/access';
import type { LetterForm, Office, People, PersonRecord, School, Signer } from '#libs/letters';
import type { Instant, PlainDate } from '#libs/school-time';
import { timestamp } from './connection.js';
import { requireUuid } from './ids.js';
import { loadLogo, type Logo } from './logos.js';
import { loadPupil } from './people.js';
import { signerFor, type SchoolSettings } from './settings.js';
import type { Tx } from './store.js';

/** How a parent can be reached, and in which form the parent reads letters. */
export interface Correspondent {
  readonly form: LetterForm;
  readonly email: string | null;
  /** Null where the parent did not agree to text messages. */
  readonly mobile: string | null;
  readonly address: readonly string[];
  /** A refuge, or another address that nobody but this parent may learn. */
  readonly isWithheld: boolean;
}

export interface LetterPeople {
  readonly people: People;
  /** By the parent's id. */
  readonly correspondents: ReadonlyMap<string, Correspondent>;
}

interface ParentRow extends LetterForm {
  readonly id: string;
  readonly title: string;
  readonly forename: string;
  readonly surname: string;
  readonly address: readonly string[] | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly texts: boolean;
  readonly withheld: boolean;
}

/**
 * The pupil and the parents of a moment, by their names and addresses of today. The pupil's address is on record only as
 * that of the parents: it is taken where all of them have the same and none is withheld, and left out otherwise.
 * Throws 'store.unknown-pupil'.
 */
export async function loadLetterPeople(tx: Tx, pupilId: string, at: Instant): Promise<LetterPeople> {
  const { id, forename, surname, dateOfBirth, registrationGroup } = await loadPupil(tx, pupilId);
  const rows = await tx.query<ParentRow>(
    `select p.id, p.title, p.forename, p.surname, p.address, p.email, p.phone, r.texts, p.address_withheld as withheld,
            p.letter_language as language, p.letter_variant as variant
     from waymark.relationship r join waymark.parent p on p.school_id = r.school_id and p.id = r.parent_id
     where r.school_id = $1 and r.pupil_id = $2 and r.valid_from <= $3 and r.valid_to > $3 order by r.ord, r.parent_id`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), timestamp(at)],
  );
  const address = sharedAddress(rows);
  return {
    people: {
      pupil: {
        id,
        ...(forename !== undefined && { forename }),
        ...(surname !== undefined && { surname }),
        ...(dateOfBirth !== undefined && { dateOfBirth }),
        ...(registrationGroup !== undefined && { registrationGroup }),
        ...(address && { address }),
      },
      parents: rows.map(personOf),
    },
    correspondents: new Map(rows.map(row => [row.id, correspondentOf(row)])),
  };
}

const personOf = ({ id, title, forename, surname, address }: ParentRow): PersonRecord => ({
  id,
  title,
  forename,
  surname,
  ...(address && { address }),
});

const correspondentOf = ({
  language,
  variant,
  email,
  phone,
  texts,
  address,
  withheld,
}: ParentRow): Correspondent => ({
  form: { language, variant },
  email: email || null,
  mobile: texts ? phone || null : null,
  address: address ?? [],
  isWithheld: withheld,
});

function sharedAddress(rows: readonly ParentRow[]): readonly string[] | undefined {
  if (rows.length === 0 || rows.some(({ withheld, address }) => withheld || !address?.length))
    return undefined;
  const [first, ...others] = rows.map(({ address }) => addressKey(address!));
  return others.every(other => other === first) ? rows[0]!.address! : undefined;
}

/** An address without what people write differently. */
export const addressKey = (address: readonly string[]): string => plainText(address.join(' '));

const plainText = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Whether a letter's words hold an address that is withheld from its reader: the postcode of it, or its first line. A parent's
 * own address is no secret from that parent.
 */
export function revealsWithheld(
  content: unknown,
  reader: string,
  correspondents: ReadonlyMap<string, Correspondent>,
): boolean {
  const own = addressKey(correspondents.get(reader)?.address ?? []);
  const secrets = [...correspondents].flatMap(([id, { address, isWithheld }]) =>
    isWithheld && id !== reader && addressKey(address) !== own ? tellingLines(address) : [],
  );
  if (secrets.length === 0) return false;
  const said = plainText(JSON.stringify(content));
  return secrets.some(secret => said.includes(secret));
}

const postcode = /[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$/;

/** What gives an address away: its first line where it has some length, every longer one with a number, and a line's postcode. */
function tellingLines(address: readonly string[]): string[] {
  const lines = address.map(plainText);
  const codes = lines.flatMap(line => postcode.exec(line)?.[0] ?? []);
  const [first = '', ...rest] = lines;
  return [
    ...(first.length >= 6 ? [first] : []),
    ...rest.filter(line => line.length >= 8 && /\d/.test(line)),
    ...codes,
  ];
}

/** The school as letters of a day show it: who answers, who signs this letter for each role, the authority's office. */
export async function letterSchool(
  tx: Tx,
  settings: SchoolSettings,
  letter: string,
  day: PlainDate,
): Promise<School> {
  const { name, contacts, replies, letterhead, authority } = settings;
  const logo = letterhead && (await loadLogo(tx, letterhead.logo));
  const signers: Partial<Record<(typeof roles)[number], Signer>> = {};
  for (const role of roles) {
    const signer = signerFor(settings, letter, role, day);
    if (signer) signers[role] = signer;
  }
  return {
    name,
    address: contacts.address,
    phone: replies?.phone || contacts.phone,
    email: replies?.email || contacts.email,
    ...(logo && letterhead && { logo: drawnLogo(logo, letterhead.alt) }),
    signers,
    ...(authority && { authority }),
  };
}

/** A logo as a drawing: an image of points stands inside one of its own size. */
function drawnLogo({ type, bytes }: Logo, alt: string): NonNullable<Office['logo']> {
  if (type === 'image/svg+xml') return { svg: bytes.toString('utf8'), alt };
  const { width, height } = type === 'image/png' ? pngSize(bytes) : jpegSize(bytes);
  const data = `data:${type};base64,${bytes.toString('base64')}`;
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><image width="${width}" height="${height}" xlink:href="${data}"/></svg>`,
    alt,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}
const unknownSize: Size = { width: 300, height: 100 };

/** The first chunk of a PNG, IHDR, begins with width and height. */
const pngSize = (bytes: Buffer): Size =>
  bytes.length < 24 ? unknownSize : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };

/** A JPEG is a row of segments; the one that starts a frame (C0 to CF, save C4, C8 and CC) holds height and width. */
function jpegSize(bytes: Buffer): Size {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return unknownSize;
}

/** Keeps in which language and print a parent wants letters; false where the school has no such parent. */
export async function putLetterForm(
  tx: Tx,
  parentId: string,
  { language, variant }: LetterForm,
): Promise<boolean> {
  const rows = await tx.query(
    'update waymark.parent set letter_language = $3, letter_variant = $4 where school_id = $1 and id = $2 returning id',
    [tx.schoolId, requireUuid(parentId, 'parentId'), language, variant],
  );
  return rows.length > 0;
}
