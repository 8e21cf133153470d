// Taking over what ran before Waymark: each pupil's rows in one transaction. A case is opened in the log as adopted, its
// driver is called through the outbox, and the same file again finds everything done.
import { createHash } from 'node:crypto';
import type { Actor } from '#libs/access';
import { adoptionProblems, type Adoption } from '#libs/casework';
import { canonicalJson } from '#libs/kernel';
import type { RowProblem } from '#libs/register';
import type { Instant } from '#libs/school-time';
import { rowsOfFile } from './adopt-file.js';
import { pastProblem, putPastNotice, type PastRow } from './adopt-history.js';
import {
  readAdoptRow,
  refusalOf,
  type AdoptCells,
  type AdoptRow,
  type CaseRow,
  type ImprovementRow,
} from './adopt-row.js';
import { tellCase } from './casework/message.js';
import { openSitting } from './casework/sitting.js';
import { openOutlook } from './casework/world.js';
import { idOf } from './import/person-row.js';
import { inTransaction } from './import/trial.js';
import { findPupilsByUpn, loadParents } from './people.js';
import type { Store, Tx } from './store.js';

export interface AdoptOptions {
  readonly by: Actor;
  readonly now: Instant;
  /** Everything is checked and worked out, and nothing kept. */
  readonly dryRun?: boolean;
  readonly onProgress?: (done: { readonly pupils: number; readonly of: number }) => void;
}

export interface AdoptReport {
  readonly rows: number;
  /** Cases opened as adopted. */
  readonly adopted: number;
  /** Notices of the past entered or brought up to date. */
  readonly notices: number;
  /** Rows that were taken before. */
  readonly unchanged: number;
  readonly rejected: number;
  /** The first 1,000, by row. */
  readonly refused: readonly (RowProblem & { readonly row: number })[];
}

const SHOWN = 1000;

interface Read {
  readonly row: AdoptRow;
  readonly cells: AdoptCells;
}

/** What came of a pupil's rows. */
interface Taken {
  adopted: number;
  notices: number;
  unchanged: number;
  readonly refused: (RowProblem & { readonly row: number })[];
}

/** Takes a file of running cases and earlier notices. Throws 'adopt.too-large', 'adopt.bad-file', 'adopt.bad-header'. */
export async function adoptCases(
  store: Store,
  schoolId: string,
  bytes: Uint8Array,
  options: AdoptOptions,
): Promise<AdoptReport> {
  const raw = rowsOfFile(bytes);
  const total: Taken = { adopted: 0, notices: 0, unchanged: 0, refused: [] };
  const read: Read[] = [];
  for (const each of raw) {
    const { row } = each;
    const found = 'problem' in each ? each.problem : readAdoptRow(each.cells, row);
    if ('problem' in found) total.refused.push({ row, ...found });
    else if ('cells' in each) read.push({ row: found, cells: each.cells });
  }
  const byPupil = Map.groupBy(read, ({ row }) => row.upn);
  const ids = await store.forSchool(schoolId, tx => findPupilsByUpn(tx, [...byPupil.keys()]));
  let pupils = 0;
  for (const [upn, rows] of byPupil) {
    const pupilId = ids.get(upn);
    if (pupilId === undefined)
      refuse(total, rows, 'upn', 'the school has no such pupil', 'import the pupils first');
    else
      add(
        total,
        await inTransaction(store, schoolId, options.dryRun ?? false, tx =>
          takePupil(tx, pupilId, rows, options),
        ),
      );
    pupils += 1;
    options.onProgress?.({ pupils, of: byPupil.size });
  }
  const refused = total.refused.toSorted((a, b) => a.row - b.row);
  const { adopted, notices, unchanged } = total;
  return {
    rows: raw.length,
    adopted,
    notices,
    unchanged,
    rejected: refused.length,
    refused: refused.slice(0, SHOWN),
  };
}

function add(total: Taken, taken: Taken): void {
  total.adopted += taken.adopted;
  total.notices += taken.notices;
  total.unchanged += taken.unchanged;
  total.refused.push(...taken.refused);
}

function refuse(taken: Taken, rows: readonly Read[], field: string, problem: string, remedy: string): void {
  for (const { row, cells } of rows)
    taken.refused.push({ row: row.row, ...refusalOf(cells, field, problem, remedy) });
}

async function takePupil(
  tx: Tx,
  pupilId: string,
  rows: readonly Read[],
  { by, now }: AdoptOptions,
): Promise<Taken> {
  const taken: Taken = { adopted: 0, notices: 0, unchanged: 0, refused: [] };
  const parentOf = await parentsByName(tx, pupilId, rows[0]!.row.upn, now);
  const running: Read[] = [];
  for (const read of rows) {
    const { row, cells } = read;
    if (row.kind === 'case' || row.outcome === 'running') {
      running.push(read);
      continue;
    }
    const parentId = parentOf(row.parent);
    if (parentId === undefined) {
      refuse(
        taken,
        [read],
        'parent',
        'this is no parent of the pupil',
        'write the parent as in the file of people',
      );
      continue;
    }
    const past: PastRow = { ...row, parentId };
    const wrong = pastProblem(past, now);
    if (wrong)
      taken.refused.push({ row: row.row, ...refusalOf(cells, wrong.field, wrong.problem, wrong.remedy) });
    else if (await putPastNotice(tx, pupilId, past, now)) taken.notices += 1;
    else taken.unchanged += 1;
  }
  if (running.length > 0) await takeCase(tx, pupilId, running, { by, now, parentOf }, taken);
  return taken;
}

type ParentOf = (name: string) => string | undefined;

/** Parents by id, by the number in the school's own system, or by a full name that one of them alone has; no name means the only one there is. */
async function parentsByName(tx: Tx, pupilId: string, upn: string, now: Instant): Promise<ParentOf> {
  const parents = await loadParents(tx, pupilId, now);
  const ids = new Set(parents.map(({ id }) => id));
  const byName = Map.groupBy(parents, ({ forename = '', surname = '' }) =>
    `${forename} ${surname}`.trim().toLowerCase(),
  );
  return name => {
    if (name === '') return parents.length === 1 ? parents[0]!.id : undefined;
    const known = name.toLowerCase();
    if (ids.has(known)) return known;
    // Two of the same name: which of them is meant is nobody's guess.
    const called = byName.get(known) ?? [];
    if (called.length > 0) return called.length === 1 ? called[0]!.id : undefined;
    return [name, `${upn} ${name}`.toLowerCase()]
      .map(key => idOf(tx.schoolId, 'parent', key))
      .find(id => ids.has(id));
  };
}

interface Way {
  readonly by: Actor;
  readonly now: Instant;
  readonly parentOf: ParentOf;
}

/** The pupil's running case, with the notices that run in it. */
async function takeCase(
  tx: Tx,
  pupilId: string,
  rows: readonly Read[],
  { by, now, parentOf }: Way,
  taken: Taken,
): Promise<void> {
  const cases = rows.filter(({ row }) => row.kind === 'case');
  if (cases.length > 1) {
    const remedy = 'keep the row of the stage that stands now';
    return refuse(taken, cases, 'stage', 'the pupil has more than one running case in the file', remedy);
  }
  const notices = rows.filter(({ row }) => row.kind === 'notice-to-improve');
  const adoption = adoptionOf(cases[0]?.row as CaseRow | undefined, notices, parentOf);
  const sitting = await openSitting(tx, pupilId);
  const before = sitting
    .events()
    .some(({ type, data }) => type === 'CaseAdopted' && data.fingerprint === adoption.fingerprint);
  if (before) {
    taken.unchanged += rows.length;
    return;
  }
  await sitting.reach(now);
  const at = sitting.momentOf(now);
  const outlook = await openOutlook(tx, pupilId);
  const problems = adoptionProblems(
    sitting.state(),
    await outlook.worldAt(sitting.state(), at),
    at,
    adoption,
  );
  if (problems.length > 0) {
    for (const { field, notice, problem, remedy } of problems) {
      const about = notice === undefined ? (cases[0] ?? rows[0]!) : notices[notice]!;
      refuse(taken, [about], field === 'pupil' ? 'upn' : field, problem, remedy);
    }
    const blamed = new Set(taken.refused.map(({ row }) => row));
    const others = rows.filter(({ row }) => !blamed.has(row.row));
    return refuse(
      taken,
      others,
      'upn',
      "another row of this pupil's case cannot be taken",
      'mend that one first',
    );
  }
  await sitting.take({ kind: 'adopt', at, by, adoption });
  await sitting.append();
  await sitting.keepViews();
  // A case that was over already needs no driver.
  const last = sitting.state().cases.at(-1)!;
  if (last.closedAt === null || last.notices.length > 0)
    await tellCase(tx, pupilId, { kind: 'facts', caseNumber: last.number, at });
  taken.adopted += 1;
}

function adoptionOf(row: CaseRow | undefined, notices: readonly Read[], parentOf: ParentOf): Adoption {
  const all = [...(row ? [row] : []), ...notices.map(notice => notice.row)];
  const stage = row && stageOf(row, parentOf);
  const description = {
    source: all[0]!.source,
    documents: all.flatMap(each => each.documents),
    ...(stage && { stage }),
    notices: notices.map(notice => runningNotice(notice.row as ImprovementRow, parentOf)),
  };
  const fingerprint = createHash('sha256').update(canonicalJson(description)).digest('hex');
  return { ...description, fingerprint };
}

/** Whoever is not found keeps the name that the file gives, and is refused by it. */
function stageOf(row: CaseRow, parentOf: ParentOf): NonNullable<Adoption['stage']> {
  const { stage, letterOn, letterBy, meetingOn, contractOn, contractBy, reviewUntil, closedOn, target } = row;
  return {
    id: stage,
    ...(letterOn && { letterOn }),
    ...(letterBy && { letterBy }),
    ...(meetingOn && { meetingOn }),
    ...(contractOn && { contract: { on: contractOn, by: contractBy.map(name => parentOf(name) ?? name) } }),
    ...(reviewUntil && { reviewUntil }),
    ...(closedOn && { closedOn }),
    ...(target !== undefined && { target }),
  };
}

function runningNotice(row: ImprovementRow, parentOf: ParentOf): Adoption['notices'][number] {
  const { parent, issuedOn, servedOn, until, weeks, allowedUnauthorised } = row;
  return {
    parent: parentOf(parent) ?? parent,
    issuedOn,
    weeks,
    allowedUnauthorised,
    ...(servedOn && { servedOn }),
    ...(until && { until }),
  };
}
