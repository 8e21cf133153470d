// Letters as models, from the log: each `LetterIssued` with the state, the register, the people and the settings of its
// moment. The same for a letter that was issued and for one that an approval would issue.
import { fold, noCases, type CaseEvent, type LetterDetails, type Method } from '#libs/casework';
import {
  isRefused,
  lackingFact,
  letterModel,
  type LetterForm,
  type LetterModel,
  type Occasion,
  type Refused,
} from '#libs/letters';
import { londonDate, type Instant, type PlainDate } from '#libs/school-time';
import { openOutlook } from './casework/world.js';
import {
  addressKey,
  letterSchool,
  loadLetterPeople,
  revealsWithheld,
  type LetterPeople,
} from './letter-facts.js';
import type { LetterRecipient } from './letter-documents.js';
import { unsealAll } from './log.js';
import { loadSettings } from './settings.js';
import type { StoredEvent } from './stored-event.js';
import type { Tx } from './store.js';

type LetterIssued = Extract<CaseEvent, { readonly type: 'LetterIssued' }>;

/** A letter that goes to one parent, or the fact that stands in its way. */
export interface LetterToGo {
  /** Id of the policy that the case runs under. */
  readonly pack: string;
  readonly letter: string;
  readonly parent: string;
  readonly method: Method;
  readonly form: LetterForm;
  readonly model: LetterModel | Refused;
  readonly recipient: LetterRecipient;
}

/** Stored events with their sealed facts opened; facts whose key is destroyed are gone. */
export async function openEvents(tx: Tx, stored: readonly StoredEvent[]): Promise<readonly CaseEvent[]> {
  const opened = await unsealAll(tx, stored);
  return stored.map(event => {
    const facts = opened.get(event.globalPosition);
    const sealed = facts && facts !== 'destroyed' && { subject: event.seal!.subject, facts };
    return (sealed ? { ...event, sealed } : event) as CaseEvent;
  });
}

/** A letter that no event asks for: praise, a review's outcome, a leave decision, the weekly letter on unexplained absence. */
export interface AskedLetter {
  readonly letter: string;
  readonly parent: string;
  /** Null for a letter about no case. */
  readonly caseNumber: number | null;
  readonly at: Instant;
  readonly details?: LetterDetails;
  /** The Monday of the week that it is about, for the letter on unexplained absence. */
  readonly week?: PlainDate;
}

/** Writes the letters of one pupil. */
export interface LetterWriter {
  /** The letter of a `LetterIssued`, by its place in the events. */
  write(index: number): Promise<LetterToGo>;
  /** A letter on demand, as of a moment after all of the events. */
  writeAsked(asked: AskedLetter): Promise<LetterToGo>;
}

/** `events` are all of the pupil in order, opened, up to the latest letter to be written. Throws 'store.unknown-pupil'. */
export async function openLetterWriter(
  tx: Tx,
  pupilId: string,
  events: readonly CaseEvent[],
): Promise<LetterWriter> {
  const outlook = await openOutlook(tx, pupilId);
  const settings = await loadSettings(tx);
  const owners = Object.fromEntries(settings.people.map(({ account, name }) => [account, name]));
  const known = new Map<Instant, LetterPeople>();
  const peopleAt = async (at: Instant): Promise<LetterPeople> => {
    const found = known.get(at) ?? (await loadLetterPeople(tx, pupilId, at));
    known.set(at, found);
    return found;
  };

  const compose = async (
    event: LetterIssued | Occasion,
    before: readonly CaseEvent[],
    { letter, parent, method: given }: { letter: string; parent: string; method?: Method },
    details: LetterDetails | undefined,
  ): Promise<LetterToGo> => {
    const state = fold(noCases, before);
    const family = await peopleAt(event.at);
    const world = await outlook.worldAt(state, event.at);
    const method = given ?? world.pupil.parents.find(({ id }) => id === parent)?.service ?? 'post';
    const model = letterModel({
      event: 'type' in event ? event : { ...event, method },
      state,
      events: before,
      world,
      people: family.people,
      school: await letterSchool(tx, settings, letter, londonDate(event.at)),
      details: { ...details, owners },
    });
    return { pack: world.pack.id, letter, parent, method, ...outside(family, parent, method, model) };
  };

  return {
    write: index => {
      const event = events[index] as LetterIssued;
      const before = events.slice(0, index + 1);
      return compose(event, before, event.data, detailsFor(before));
    },
    writeAsked: ({ details, ...asked }) =>
      compose(asked, events, asked, details ?? lastDetails(events, asked.caseNumber)),
  };
}

/** What stands around the model of a letter: its form and its recipient; and why it must not go, where it must not. */
function outside(
  family: LetterPeople,
  parent: string,
  method: Method,
  model: LetterModel | Refused,
): Pick<LetterToGo, 'form' | 'model' | 'recipient'> {
  const reached = family.correspondents.get(parent);
  return {
    form: reached?.form ?? { language: 'en', variant: 'standard' },
    model: isRefused(model)
      ? model
      : (lackingFact(model) ?? reasonNotToSend(model, parent, method, family) ?? model),
    recipient: {
      name: isRefused(model) ? '' : model.parent.name,
      addressLines: isRefused(model) ? [] : model.parent.address,
      email: reached?.email ?? null,
      mobile: reached?.mobile ?? null,
      means: method,
    },
  };
}

/** What was said last for any letter of a case: the terms of a contract that was signed, above all. */
const lastDetails = (events: readonly CaseEvent[], caseNumber: number | null): LetterDetails | undefined =>
  events.findLast(e => e.caseNumber === caseNumber && e.sealed?.facts['details'] !== undefined)?.sealed
    ?.facts['details'] as LetterDetails | undefined;

/**
 * What the approver said for the letters: with the act that issued them, at the same moment and in the same case. A letter that
 * is sent again has what was said for it at first.
 */
function detailsFor(upTo: readonly CaseEvent[]): LetterDetails | undefined {
  const issued = upTo.at(-1) as LetterIssued;
  const act = upTo.findLast(
    e => e.at === issued.at && e.caseNumber === issued.caseNumber && e.sealed?.facts['details'] !== undefined,
  );
  if (act) return act.sealed!.facts['details'] as LetterDetails;
  const { letter, parent } = issued.data;
  const earlier = upTo
    .slice(0, -1)
    .findLastIndex(
      e =>
        e.type === 'LetterIssued' &&
        e.caseNumber === issued.caseNumber &&
        e.data.letter === letter &&
        e.data.parent === parent,
    );
  return earlier < 0 ? undefined : detailsFor(upTo.slice(0, earlier + 1));
}

function reasonNotToSend(
  model: LetterModel,
  parent: string,
  method: Method,
  { correspondents }: LetterPeople,
): Refused | null {
  if (method === 'email' && !correspondents.get(parent)?.email)
    return refused('parent.email', 'enter the email address of the parent, or another way to reach them');
  // A parent reads its own address; whatever else the letter says must not lead to another's refuge.
  const { parent: addressee, ...content } = model;
  const isOwn = addressKey(addressee.address) === addressKey(correspondents.get(parent)?.address ?? []);
  if (revealsWithheld(isOwn ? content : model, parent, correspondents))
    return refused(
      'withheld address',
      'the letter would show an address that is withheld from this parent; take it out of what was entered',
    );
  return null;
}

const refused = (fact: string, remedy: string): Refused => ({ refused: { fact, remedy } });
