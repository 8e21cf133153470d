// Passwords: which ones will do, and how they are kept. argon2id as OWASP's Password Storage Cheat Sheet sets it
// (19 MiB, two passes, one lane), in the PHC string format, so that the parameters can grow later.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

export const PASSWORD_LEAST = 12;
const PASSWORD_MOST = 128;

const derive = promisify(argon2);
const settings = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{10,64})\$([A-Za-z0-9+/]{20,128})$/;
/** Each hash takes 19 MiB and a thread for a while; more of them at once than this wait their turn. */
const MOST_AT_ONCE = 4;

/** Kept instead of a hash where there is no account, so that an unknown name takes as long as a known one. */
const nobody = `$argon2id$v=19$m=19456,t=2,p=1$${base64(Buffer.alloc(16))}$${base64(Buffer.alloc(32))}`;

/** What is kept of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { memory, passes, parallelism } = settings;
  const key = await deriveKey(password, salt, settings);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(key)}`;
}

/** Whether the password is the one behind the hash; false, after as long a time, where there is no hash. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const match = PHC.exec(hash ?? nobody);
  if (!match) throw new Error('a kept password hash has not the form of one');
  const [, m, t, p, salt = '', kept = ''] = match;
  const expected = Buffer.from(kept, 'base64');
  const given = await deriveKey(password, Buffer.from(salt, 'base64'), {
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    tagLength: expected.length,
  });
  return timingSafeEqual(given, expected) && hash !== undefined;
}

let running = 0;
const waiting: (() => void)[] = [];

async function deriveKey(password: string, nonce: Buffer, parameters: Parameters): Promise<Buffer> {
  if (running >= MOST_AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve));
  else running += 1;
  try {
    return await derive('argon2id', { message: password.normalize('NFKC'), nonce, ...parameters });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

interface Parameters {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagLength: number;
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** What is wrong with a new password, in a sentence that says what to do; undefined where it will do. */
export function whyNotPassword(password: string, about: { readonly signInName: string }): string | undefined {
  if (password.length < PASSWORD_LEAST) {
    return `Enter a password of ${PASSWORD_LEAST} characters or more, such as three words that do not belong together`;
  }
  if (password.length > PASSWORD_MOST) return `Enter a password of ${PASSWORD_MOST} characters or fewer`;
  const bare = bareOf(password);
  const [name = ''] = about.signInName.toLowerCase().split('@');
  if (name.length >= 4 && bare.includes(bareOf(name)) && bare.length < bareOf(name).length + 8) {
    return 'Enter a password that is not made from your own name';
  }
  if (isCommon(password, bare)) return 'Enter a password that is harder to guess; this one is common';
  return undefined;
}

/** Words that most guessed passwords are made of; with digits or marks around them they stay guesses. */
const common = new Set(
  `password passwort letmein welcome qwerty qwertyuiop qwertyuiopasdfghjkl asdfghjkl zxcvbnm iloveyou monkey dragon
  football liverpool arsenal chelsea manchester superman batman princess sunshine shadow master charlie michael
  jordan ashley bailey trustno baseball starwars whatever freedom computer internet login admin administrator
  school teacher headteacher student attendance register classroom waymark summer winter spring autumn
  september october november december january february changeme secret default temporary guest`.split(/\s+/),
);
const undo: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Letters alone, small, with digits that stand for letters put back. */
const bareOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\d!]+$/, '')
    .replace(/[013457@$!]/g, character => undo[character]!)
    .replace(/[^a-z]/g, '');

function isCommon(password: string, bare: string): boolean {
  if (new Set(password.toLowerCase()).size < 5) return true;
  if (runs('abcdefghijklmnopqrstuvwxyz', password) || runs('01234567890123456789', password)) return true;
  if (common.has(bare)) return true;
  // The same word twice, or two of the list side by side.
  for (let cut = 4; cut <= bare.length - 4; cut += 1) {
    if (common.has(bare.slice(0, cut)) && common.has(bare.slice(cut))) return true;
  }
  return bare.length < 3 && !/[^\d]{4}/.test(password);
}

const runs = (row: string, password: string): boolean =>
  row.includes(password.toLowerCase()) || [...row].toReversed().join('').includes(password.toLowerCase());
