// Approvals of letters that a person has looked at: which letters an action would send as things stand, and whether they are
// the ones that were shown. Nothing of it is written down.
import type { Actor } from '#libs/access';
import type { Action, CaseEvent, RuleId } from '#libs/casework';
import { contentHash, isRefused, isShownHash, shownHash, type ShownLetter } from '#libs/letters';
import type { Instant } from '#libs/school-time';
import type { Command } from '../commands.js';
import { openEvents, openLetterWriter, type LetterToGo } from '../letter-models.js';
import { readOnce } from '../read-once.js';
import type { Tx } from '../store.js';
import { openSitting } from './sitting.js';

type EventOf<T extends CaseEvent['type']> = Extract<CaseEvent, { readonly type: T }>;

export interface Foreseen {
  /** The refusal of the action itself; there are no letters then. */
  readonly refusal: EventOf<'ActionRefused'> | null;
  /** In the order in which they would be issued. */
  readonly letters: readonly LetterToGo[];
  /** Parents to whom nothing would go, because writing to them is blocked. */
  readonly blocked: readonly { readonly letter: string; readonly parent: string }[];
  /** What an approval of exactly these letters carries; null while one of them lacks a fact. */
  readonly shown: string | null;
}

/** What an action, asked for now, would send. Takes the pupil's lock for the transaction. Throws 'store.unknown-pupil'. */
export async function foreseeLetters(
  writing: Tx,
  pupilId: string,
  { at, by, action }: { readonly at: Instant; readonly by: Actor; readonly action: Action },
): Promise<Foreseen> {
  const tx = readOnce(writing);
  const sitting = await openSitting(tx, pupilId);
  await sitting.advance(at, 'upTo');
  const followed = await sitting.take({ kind: 'action', at, by, action });
  const refusal = followed.find(isType('ActionRefused')) ?? null;
  const blocked = followed
    .filter(isType('LetterFailed'))
    .map(({ data: { letter, parent } }) => ({ letter, parent }));
  const issued = refusal ? [] : followed.filter(isType('LetterIssued'));
  if (issued.length === 0) return { refusal, letters: [], blocked, shown: refusal ? null : shownHash([]) };
  const events = [...(await openEvents(tx, sitting.events())), ...sitting.pending()];
  const writer = await openLetterWriter(tx, pupilId, events);
  const letters: LetterToGo[] = [];
  for (const event of issued) letters.push(await writer.write(events.indexOf(event)));
  const complete = letters.flatMap(shownLetter);
  const shown = complete.length === letters.length ? shownHash(complete) : null;
  return { refusal, letters, blocked, shown };
}

const isType =
  <T extends CaseEvent['type']>(type: T) =>
  (event: CaseEvent): event is EventOf<T> =>
    event.type === type;

const shownLetter = ({ model, form, method, parent }: LetterToGo): ShownLetter[] =>
  isRefused(model) ? [] : [{ model, form, method, parent }];

/** SHA-256 of what a letter says, or null where it cannot be written. */
export function contentOf(letter: LetterToGo): string | null {
  const [complete] = shownLetter(letter);
  return complete ? contentHash(complete) : null;
}

/** Why an approval lapses, or for each letter, by its place among those issued, the hash of what was approved. */
export type Seen =
  | { readonly lapsed: { readonly rule: RuleId; readonly numbers: Readonly<Record<string, string>> } }
  | { readonly content: readonly string[] };

/** Holds a command against the letters that were shown; null where it carries none, or is refused anyway. */
export async function lettersSeen(tx: Tx, command: Command): Promise<Seen | null> {
  const { shownHash: shown, action, at, actor: by, pupilId } = command;
  if (shown === null || action === 'destroyed' || !isShownHash(shown)) return null;
  const foreseen = await foreseeLetters(tx, pupilId, { at, by, action });
  if (foreseen.refusal) return null;
  for (const { letter, parent, model } of foreseen.letters) {
    if (!isRefused(model)) continue;
    return { lapsed: { rule: 'letter-incomplete', numbers: { letter, parent, fact: model.refused.fact } } };
  }
  if (foreseen.shown !== shown) {
    const [first] = foreseen.letters;
    return { lapsed: { rule: 'letter-changed', numbers: first ? { letter: first.letter } : {} } };
  }
  return { content: foreseen.letters.map(letter => contentOf(letter)!) };
}

/** Writes the hash of what was approved into the sealed facts of each letter. */
export function withContent(
  events: readonly CaseEvent[],
  content: readonly string[],
  pupilId: string,
): readonly CaseEvent[] {
  let next = 0;
  return events.map(event => {
    if (event.type !== 'LetterIssued') return event;
    const hash = content[next];
    next += 1;
    return { ...event, sealed: { subject: pupilId, facts: { content: hash } } };
  });
}
