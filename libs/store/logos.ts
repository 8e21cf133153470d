// Images for the letterhead: taken by what their bytes say they are, small, and without anything that runs or calls home.
import { createHash } from 'node:crypto';
import { WaymarkError } from '#libs/kernel';
import type { Letterhead } from './settings.js';
import type { Tx } from './store.js';

export type LogoType = Letterhead['type'];

export interface Logo {
  readonly hash: string;
  readonly type: LogoType;
  readonly bytes: Buffer;
}

/** Most bytes of an image. */
export const MOST_LOGO_BYTES = 524_288;

/** Keeps an image and gives its hash and type. Throws 'settings.bad-logo'. */
export async function putLogo(tx: Tx, bytes: Buffer): Promise<Omit<Logo, 'bytes'>> {
  const type = typeOf(bytes);
  const hash = createHash('sha256').update(bytes).digest('hex');
  await tx.query(
    'insert into waymark.school_logo (school_id, hash, type, bytes) values ($1, $2, $3, $4) on conflict do nothing',
    [tx.schoolId, hash, type, bytes],
  );
  return { hash, type };
}

/** The image with this hash; undefined where the school has none. */
export async function loadLogo(tx: Tx, hash: string): Promise<Logo | undefined> {
  const [logo] = await tx.query<Logo>(
    'select hash, type, bytes from waymark.school_logo where school_id = $1 and hash = $2',
    [tx.schoolId, hash],
  );
  return logo;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

function typeOf(bytes: Buffer): LogoType {
  if (bytes.length === 0) throw bad('the image is empty', 'choose the file again');
  if (bytes.length > MOST_LOGO_BYTES)
    throw bad(`the image has ${bytes.length} bytes`, `send one of at most ${MOST_LOGO_BYTES / 1024} KB`);
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'image/png';
  if (bytes.subarray(0, JPEG.length).equals(JPEG)) return 'image/jpeg';
  const text = bytes.toString('utf8');
  if (/^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*<svg[\s>]/i.test(text)) return checkedSvg(text);
  throw bad('the image is neither PNG, JPEG nor SVG', 'save it as PNG and send that');
}

/** Drawing only: no scripts, handlers, entities, embedded pages, and no reference that leaves the image. */
function checkedSvg(text: string): LogoType {
  const living =
    /<!(doctype|entity)|<\?xml-stylesheet|<(script|foreignObject|iframe|object|embed|animate|set|handler)\b|\son[a-z]+\s*=|@import|(href|src)\s*=\s*["']?(?!["']?#)|url\(\s*["']?(?!#)/i;
  if (!living.test(text)) return 'image/svg+xml';
  throw bad(
    'the drawing holds more than shapes',
    'save it as plain SVG without scripts and links, or as PNG',
  );
}

const bad = (problem: string, remedy: string): WaymarkError =>
  new WaymarkError('settings.bad-logo', `${problem}; ${remedy}`, {
    details: { field: 'logo', problem, remedy },
  });
