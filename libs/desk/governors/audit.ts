// What governors audit: cases under pseudonyms with their process, whether a case's chain is unbroken, and a dated
// history where the headteacher has opened one.
import { processAudit, timelineOf, type ProcessAudit, type TimelineEntry } from '#libs/audit';
import type { CaseEvent } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { readPack, type Pack } from '#libs/policy';
import {
  listAuditedCases,
  loadCasesOfSchool,
  loadChain,
  loadPupilEvents,
  readUnderGrant,
  verifyStream,
  type AuditedCase,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { loadStanding } from '../cases/cases.js';

export interface AuditedProcess extends ProcessAudit {
  readonly pseudonym: string;
}

/** The process of every case of the school, by pseudonym. */
export async function listProcesses(tx: Tx): Promise<readonly AuditedProcess[]> {
  const names = new Map((await listAuditedCases(tx)).map(each => [each.caseId, each.pseudonym]));
  const cases = await loadCasesOfSchool(tx);
  return cases
    .flatMap(events => {
      const pseudonym = names.get(events[0]!.streamId);
      return pseudonym === undefined ? [] : [{ pseudonym, ...processAudit(events, packOf(events)) }];
    })
    .toSorted((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
}

/** The process of one case. Throws 'audit.unknown-case'. */
export async function readProcess(tx: Tx, pseudonym: string): Promise<AuditedProcess> {
  const events = await eventsOf(tx, await auditedCase(tx, pseudonym));
  return { pseudonym, ...processAudit(events, packOf(events)) };
}

export interface ChainCheck {
  readonly links: number;
  /** Places where the chain does not hold: 0 for an unbroken one. */
  readonly problems: number;
}

/** Computes the chain of a case anew, from its first event to its last. Throws 'audit.unknown-case'. */
export async function checkChain(tx: Tx, pseudonym: string): Promise<ChainCheck> {
  const { caseId } = await auditedCase(tx, pseudonym);
  const { links, head } = await loadChain(tx, caseId);
  return { links: links.length, problems: verifyStream(links, head).length };
}

/**
 * The dated history of a case, for a governor to whom the headteacher has opened it; noted as a reading. Names stay out:
 * parents are parent A and parent B. undefined where no grant runs. Throws 'audit.unknown-case'.
 */
export async function readHistory(
  tx: Tx,
  pseudonym: string,
  account: string,
): Promise<readonly TimelineEntry[] | undefined> {
  const { caseId, pupilId, caseNumber } = await auditedCase(tx, pseudonym);
  if (!(await readUnderGrant(tx, caseId, account, tx.now()))) return undefined;
  const { events, world } = await loadStanding(tx, pupilId, tx.now());
  return timelineOf(events as readonly CaseEvent[], caseNumber, world);
}

/** The case behind a pseudonym. Throws 'audit.unknown-case'. */
async function auditedCase(tx: Tx, pseudonym: string): Promise<AuditedCase> {
  const found = (await listAuditedCases(tx)).find(each => each.pseudonym === pseudonym);
  if (found) return found;
  throw new WaymarkError('audit.unknown-case', `There is no case ${pseudonym} in this school`, {
    details: { field: 'case', value: pseudonym },
  });
}

async function eventsOf(tx: Tx, { caseId, pupilId }: AuditedCase): Promise<readonly StoredEvent[]> {
  return (await loadPupilEvents(tx, pupilId)).filter(event => event.streamId === caseId);
}

/** The policy under which a case was opened. */
function packOf(events: readonly StoredEvent[]): Pack | undefined {
  const opened = events.find(event => event.type === 'CaseOpened');
  return opened === undefined ? undefined : readPack(opened.data.policy, opened.data.version);
}
