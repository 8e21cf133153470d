// Builds the model of one letter from what the case, the register and the people tables hold. Pure: the caller reads.
import type { CaseEvent, PupilState, World } from '#libs/casework';
import { approverOf, isContract, stageIndex } from '#libs/policy';
import { londonDate, londonInstant } from '#libs/school-time';
import {
  attendanceOf,
  certificateFact,
  outcomeOf,
  planOf,
  responsesOf,
  reviewOf,
  supportOf,
  unexplainedOf,
  worldAt,
  type PupilSources,
  type Sources,
} from './build-facts.js';
import { legalFacts } from './build-legal-facts.js';
import type { Facts, GivenFacts, LetterModel, People, Refused, School, Signer } from './facts.js';
import { isRefused } from './facts.js';
import { findTemplate } from './catalogue.js';
import { occasionOf, type Occasion } from './occasion.js';
import { refuseFor } from './refusals.js';
import type { TemplateHead } from './template.js';

export interface LetterInput {
  /** A `LetterIssued`, or the occasion of a letter that no such event asks for (praise, an action plan, a leave decision). */
  readonly event: CaseEvent | Occasion;
  /** The pupil's state and events as they were right after the event or occasion. Free text comes from `sealed`. */
  readonly state: PupilState;
  readonly events: readonly CaseEvent[];
  readonly world: World;
  readonly people: People;
  readonly school: School;
  /** What no event holds: meeting, contract, support on offer, a leave decision. */
  readonly details?: GivenFacts;
  /** How the parent may name this letter; made from pupil and case where not given. */
  readonly reference?: string;
}

/**
 * The model of one letter to one parent about one pupil, or the first fact that is missing. A letter to someone who
 * is not a parent of the pupil, or whose contact is blocked, is refused as `recipient`.
 */
export function letterModel(input: LetterInput): LetterModel | Refused {
  const occasion = 'type' in input.event ? occasionOf(input.event) : input.event;
  if (!occasion) return refuseFor('letter', 'this event issues no letter');
  const pack = input.world.pack.id;
  const template = findTemplate(pack, occasion.letter);
  if (!template) return refuseFor('letter', `policy ${pack} has no letter ${occasion.letter}`);
  const needsAddress = occasion.method !== 'email' || template.kind === 'legal';
  const parent = parentOf(input, occasion.parent, needsAddress);
  if (isRefused(parent)) return parent;
  const pupil = pupilOf(input.people, input.details?.pupilAddress);
  if (isRefused(pupil)) return pupil;
  const office = template.from === 'authority' ? input.school.authority : input.school;
  if (!office || !isComplete(office)) return refuseFor(template.from);
  if (template.to === 'authority' && !input.school.authority) return refuseFor('authority');
  const signer = signerOf(input, template, occasion.letter);
  if (isRefused(signer)) return signer;
  const { school } = input;
  const date = occasion.date ?? londonDate(occasion.at);
  return {
    letter: occasion.letter,
    pack,
    date,
    timestamp: londonInstant(date, '12:00') / 1000,
    reference:
      input.reference ??
      [input.people.pupil.id.slice(-8), occasion.caseNumber].filter(part => part !== null).join('/'),
    school,
    ...(school.authority && { authority: school.authority }),
    signer,
    pupil,
    parent,
    facts: factsOf(input, occasion),
  };
}

/** The same letter for the authority: its address in the window, and a line that says whose copy it is. */
export function copyForAuthority(model: LetterModel): LetterModel | Refused {
  return model.authority ? { ...model, copyFor: 'authority' } : refuseFor('authority');
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === '';
const filled = (lines: readonly string[] | undefined): string[] =>
  (lines ?? []).filter(line => !isBlank(line));

function parentOf(
  { world, people }: LetterInput,
  id: string,
  needsAddress: boolean,
): LetterModel['parent'] | Refused {
  const facts = world.pupil.parents.find(p => p.id === id);
  const record = people.parents.find(p => p.id === id);
  if (!facts || !record) return refuseFor('recipient', 'not a parent of this pupil');
  if (facts.contactBlocked) return refuseFor('recipient', 'contact is blocked');
  const { title, forename, surname } = record;
  if (isBlank(surname)) return refuseFor('parent.surname');
  const address = filled(record.address);
  if (needsAddress && address.length === 0) return refuseFor('parent.address');
  const join = (...parts: (string | undefined)[]) => parts.filter(part => !isBlank(part)).join(' ');
  const greeting = isBlank(title) ? join(forename, surname) : join(title, surname);
  return { name: join(title, forename, surname), greeting, address };
}

function pupilOf({ pupil }: People, said: readonly string[] | undefined): LetterModel['pupil'] | Refused {
  const { forename, surname, dateOfBirth, registrationGroup } = pupil;
  if (isBlank(forename)) return refuseFor('pupil.forename');
  if (isBlank(surname)) return refuseFor('pupil.surname');
  const address = filled(pupil.address ?? said);
  return {
    name: `${forename} ${surname}`,
    forename: forename!,
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    ...(registrationGroup !== undefined && { group: registrationGroup }),
    ...(address.length > 0 && { address }),
  };
}

const isComplete = (office: School | NonNullable<School['authority']>): boolean =>
  ![office.name, office.phone, office.email].some(isBlank) && filled(office.address).length > 0;

/** The stage's approver signs its letter; elsewhere the role that the template names. */
function signerOf({ world, school }: LetterInput, template: TemplateHead, letter: string): Signer | Refused {
  const { pack } = world;
  const index = stageIndex(pack, letter);
  const role =
    template.signedBy ??
    (index < 0 ? 'headteacher' : approverOf(pack, isContract(pack.stages[index]!) ? index - 1 : index));
  const signer = role === 'ewo' ? school.authority?.officer : school.signers[role];
  return signer && !isBlank(signer.name) ? signer : refuseFor(`signer.${role}`);
}

function factsOf(input: LetterInput, occasion: Occasion): Facts {
  const { state, world, details = {} } = input;
  const before = state.cases.slice(0, occasion.caseNumber === null ? undefined : occasion.caseNumber - 1);
  const sources: PupilSources = {
    occasion,
    closedBefore: before.findLast(c => c.closedAt !== null)?.closedAt ?? null,
    world: worldAt(world, occasion.at),
  };
  const { notice: _notice, owners: _owners, pupilAddress: _address, ...given } = details;
  const found = {
    attendance: attendanceOf(sources),
    certificate: certificateFact(sources),
    unexplained: unexplainedOf(sources),
    ...(occasion.caseNumber !== null && factsOfCase(input, occasion.caseNumber, sources)),
  };
  const present = Object.entries(found).filter(([, fact]) => fact !== undefined);
  return { ...given, ...Object.fromEntries(present) };
}

function factsOfCase({ state, events, details = {} }: LetterInput, number: number, known: PupilSources) {
  const kase = state.cases[number - 1];
  if (!kase) throw new RangeError(`no case ${number} in this pupil's history`);
  const sources: Sources = { ...known, kase, details, events: events.filter(e => e.caseNumber === number) };
  return {
    review: reviewOf(sources),
    support: supportOf(sources),
    plan: planOf(sources),
    outcome: outcomeOf(sources),
    responses: responsesOf(sources),
    ...legalFacts(sources),
  };
}
