// Reads a scenario file. A wrong file gets one clear line: which field, which value, what was expected.
import type { z } from 'zod';
import { WaymarkError } from '#libs/kernel';
import type { AuthorityCode, Pack } from '#libs/policy';
import { buildCalendar, isPlainDate, londonInstant, parseInstant, type Instant } from '#libs/school-time';
import type { Action, Change } from '../commands.js';
import type { PupilFacts } from '../world.js';
import { actionNames, actionSchemas } from './action-schema.js';
import { checkShape } from './check-shape.js';
import { checkAmendment, marksOf } from './marks.js';
import { invalid } from './invalid.js';
import { besideAction, scenarioSchema, type ScenarioFile } from './schema.js';
import type { Scenario, ScenarioPupil } from './scenario.js';

export interface Policies {
  readonly ids: readonly string[];
  readonly read: (id: string) => { readonly pack: Pack; readonly authority: AuthorityCode };
}

const schemas = actionSchemas(besideAction);

/** A scenario from the text of its file. Throws WaymarkError `scenario.invalid`. */
export function parseScenario(text: string, policies: Policies): Scenario {
  const file = withDefaults(checkShape(scenarioSchema, parseJson(text), ''));
  const { pack, authority } = policyOf(file, policies);
  if ((file.pupil === undefined) === (file.pupils === undefined))
    invalid('pupil', file.pupil, 'either `pupil` or `pupils`');
  const pupils = file.pupils ?? [file.pupil!];
  const ids = pupils.map(p => p.id);
  const names = file.pupils !== undefined;
  const concerns = (entry: Concerned, field: string): readonly string[] => {
    // A closure is the school's, whoever's entry names it.
    if (entry.kind === 'closure') return ids;
    if (!names && entry.pupil === undefined) return ids;
    if (entry.pupil === undefined || !ids.includes(entry.pupil))
      invalid(`${field}.pupil`, entry.pupil, `one of ${ids.join(', ')}`);
    return [entry.pupil!];
  };
  if (new Set(ids).size < ids.length) invalid('pupils', ids.join(', '), 'each pupil id once');
  return {
    pack,
    authority,
    calendar: calendarOf(file),
    namesPupils: names,
    until: isPlainDate(file.until) ? londonInstant(file.until, '23:59:59') + 999 : parseInstant(file.until),
    pupils: pupils.map(pupil => pupilOf(pupil, file, pack, concerns)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WaymarkError('scenario.invalid', `the file is not JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Reasons may be left out of a scenario; nothing is printed of them. */
function withDefaults(file: ScenarioFile): ScenarioFile {
  const actions = file.actions.map(action => {
    const takesReason = action.action !== 'close' && schemas[action.action as Action['action']] !== undefined;
    return takesReason && hasReason(action.action) && !('reason' in action)
      ? { ...action, reason: '' }
      : action;
  });
  return { ...file, actions };
}

function hasReason(name: string): boolean {
  const shape = (schemas[name as Action['action']] as z.ZodObject).shape;
  return 'reason' in shape;
}

function policyOf(file: ScenarioFile, policies: Policies): { pack: Pack; authority: AuthorityCode } {
  if (!policies.ids.includes(file.policy))
    invalid('policy', file.policy, `one of ${policies.ids.join(', ')}`);
  return policies.read(file.policy);
}

function calendarOf(file: ScenarioFile): Scenario['calendar'] {
  const { terms, closures = [] } = file.calendar;
  return {
    terms: terms.map(t => ({ from: t.from, to: t.to, ...(t.breaks && { breaks: t.breaks }) })),
    closures,
  };
}

interface Concerned {
  readonly pupil?: string | undefined;
  readonly kind?: string;
}
/** The pupils whom an entry of the file concerns. */
type Concerns = (entry: Concerned, field: string) => readonly string[];

function pupilOf(
  pupil: NonNullable<ScenarioFile['pupil']>,
  file: ScenarioFile,
  pack: Pack,
  concerns: Concerns,
): ScenarioPupil {
  const spec = calendarOf(file);
  const calendar = buildCalendar(spec, { yearGroup: pupil.yearGroup });
  const own = <T extends Concerned>(entries: readonly T[], field: string) =>
    entries.flatMap((entry, i) =>
      concerns(entry, `${field}[${i}]`).includes(pupil.id) ? [{ entry, field: `${field}[${i}]` }] : [],
    );
  const marks = marksOf(own(file.marks, 'marks'), calendar, pack, pupil.yearGroup);
  const changes = own(file.changes, 'changes').map(({ entry, field }) => ({
    at: momentOf(entry.at, `${field}.at`),
    change: changeOf(entry),
  }));
  checkParents(pupil, own(file.changes, 'changes'));
  const amendments = own(file.amendments, 'amendments').map(({ entry, field }) =>
    checkAmendment(entry, field, momentOf(entry.at, `${field}.at`), calendar, marks),
  );
  checkEarlier(own(file.earlierNotices, 'earlierNotices'));
  const roll = changes.toSorted(byTime).find(c => c.change.kind === 'leave' || c.change.kind === 'join');
  return {
    facts: factsOf(
      pupil,
      own(file.earlierNotices, 'earlierNotices').map(e => e.entry),
    ),
    startsOnRoll: roll?.change.kind !== 'join',
    marks,
    amendments: amendments.toSorted(byTime),
    changes: changes.toSorted(byTime),
    actions: own(file.actions, 'actions')
      .map(({ entry, field }) => actionOf(entry, field, pack))
      .toSorted(byTime),
  };
}

const byTime = (a: { at: Instant }, b: { at: Instant }) => a.at - b.at;

function factsOf(
  pupil: NonNullable<ScenarioFile['pupil']>,
  earlier: ScenarioFile['earlierNotices'],
): PupilFacts {
  return {
    id: pupil.id,
    ...(pupil.dateOfBirth !== undefined && { dateOfBirth: pupil.dateOfBirth }),
    ...(pupil.yearGroup !== undefined && { yearGroup: pupil.yearGroup }),
    parents: pupil.parents.map(p => ({
      id: p.id,
      service: p.service ?? 'post',
      liable: p.liable ?? true,
      contactBlocked: false,
    })),
    earlierNotices: earlier.map(({ parent, issued, status }) => ({ parent, issued, status })),
    suspensions: [],
    openFlags: [],
  };
}

/** One notice a parent and day: two entries of one day are one notice entered twice. */
function checkEarlier(
  notices: readonly { readonly entry: ScenarioFile['earlierNotices'][number]; readonly field: string }[],
): void {
  const seen = new Set<string>();
  for (const { entry, field } of notices) {
    const key = `${entry.parent} ${entry.issued}`;
    if (seen.has(key))
      invalid(`${field}.issued`, entry.issued, 'another day than that of an earlier notice to this parent');
    seen.add(key);
  }
}

/** A change names a parent whom the pupil has from the start, or is given by another change. */
function checkParents(
  pupil: NonNullable<ScenarioFile['pupil']>,
  changes: readonly { readonly entry: ScenarioFile['changes'][number]; readonly field: string }[],
): void {
  const added = changes.flatMap(({ entry }) => (entry.kind === 'parent-added' ? [entry.parent.id] : []));
  const known = [...pupil.parents.map(p => p.id), ...added];
  for (const { entry, field } of changes) {
    if (!('parent' in entry) || typeof entry.parent !== 'string' || known.includes(entry.parent)) continue;
    invalid(`${field}.parent`, entry.parent, `one of ${known.join(', ') || '(the pupil has no parents)'}`);
  }
}

function changeOf(entry: ScenarioFile['changes'][number]): Change {
  const { at: _at, pupil: _pupil, ...change } = entry;
  return change as Change;
}

function actionOf(entry: ScenarioFile['actions'][number], field: string, pack: Pack) {
  const schema = schemas[entry.action as Action['action']];
  if (!schema) invalid(`${field}.action`, entry.action, `one of ${actionNames.join(', ')}`);
  const {
    at,
    by,
    pupil: _pupil,
    ...action
  } = checkShape(schema!, entry, field) as ScenarioFile['actions'][number];
  if ('stage' in action && !pack.stages.some(s => s.id === action['stage'])) {
    invalid(`${field}.stage`, action['stage'], `one of ${pack.stages.map(s => s.id).join(', ')}`);
  }
  return { at: momentOf(at, `${field}.at`), by, action: action as unknown as Action };
}

/** A moment of the file; an hour that does not exist is an error that names the field. */
function momentOf(text: string, field: string): Instant {
  try {
    return parseInstant(text);
  } catch (cause) {
    return invalid(field, text, cause instanceof Error ? cause.message : 'a moment');
  }
}
