// Facts of the legal acts: what the notice, the warning, the penalty, its withdrawal and the request for one rest on.
import type { CaseEvent } from '#libs/casework';
import type { PlainDate } from '#libs/school-time';
import { recordOf, type Sources } from './build-facts.js';
import type { Facts } from './facts.js';

type Legal = Pick<Facts, 'record' | 'warning' | 'notice' | 'penalty' | 'withdrawal' | 'request'>;

/** The legal facts for one parent; each only where the case holds it. */
export function legalFacts(sources: Sources): Legal {
  const { kase, occasion } = sources;
  const isTheirs = (act: { readonly parent: string }) => act.parent === occasion.parent;
  const acts = {
    warning: kase.warnings.findLast(isTheirs),
    notice: kase.notices.findLast(isTheirs),
    penalty: kase.penalties.findLast(isTheirs),
  };
  const index = findingOf(sources, acts);
  const record = recordOf(sources, index === null ? undefined : kase.findings[index]?.sessions);
  const parts: Legal = {
    ...(record && { record }),
    ...warningFact(sources, acts.warning),
    ...noticeFact(sources, acts.notice),
    ...penaltyFact(sources, acts.penalty, record),
    ...withdrawalFact(sources, acts.penalty),
    ...requestFact(sources),
  };
  return parts;
}

type Acts = {
  readonly warning: Sources['kase']['warnings'][number] | undefined;
  readonly notice: Sources['kase']['notices'][number] | undefined;
  readonly penalty: Sources['kase']['penalties'][number] | undefined;
};

/** The finding that the letter's own act rests on; for a request, the latest. */
function findingOf({ kase, occasion }: Sources, acts: Acts): number | null {
  switch (occasion.letter) {
    case 'warning':
      return acts.warning?.finding ?? null;
    case 'notice-to-improve':
      return acts.notice?.finding ?? null;
    case 'penalty-notice':
    case 'withdrawal':
      return acts.penalty?.finding ?? null;
    default:
      return kase.findings.length > 0 ? kase.findings.length - 1 : null;
  }
}

const of = <T extends CaseEvent['type']>(
  { events, occasion }: Sources,
  type: T,
): Extract<CaseEvent, { type: T }> | undefined =>
  events.findLast(
    (e): e is Extract<CaseEvent, { type: T }> =>
      e.type === type && (!('parent' in e.data) || e.data.parent === occasion.parent),
  );

function warningFact(sources: Sources, warning: Acts['warning']): Pick<Facts, 'warning'> {
  const event = of(sources, 'WarningIssued');
  if (!warning || !event) return {};
  const sums = sources.world.pack.oldEra?.penalty?.value;
  return {
    warning: {
      servedOn: event.data.servedOn,
      until: warning.until,
      ...(sums?.reduced !== undefined && { sums: { reduced: sums.reduced, full: sums.full } }),
    },
  };
}

/** Grounds for an early penalty follow from the number allowed, unless people gave their own. */
function noticeFact({ details }: Sources, notice: Acts['notice']): Pick<Facts, 'notice'> {
  if (!notice) return {};
  const { weeks, servedOn, from, until, allowed, status } = notice;
  const { enough, grounds } = details.notice ?? {};
  return {
    notice: {
      weeks,
      servedOn,
      from,
      until,
      allowed,
      grounds: grounds ?? [earlyGround(allowed)],
      ...(enough !== undefined && { enough }),
      ...((status === 'met' || status === 'failed') && { outcome: status }),
    },
  };
}

function penaltyFact(
  sources: Sources,
  penalty: Acts['penalty'],
  record: Facts['record'],
): Pick<Facts, 'penalty'> {
  if (!penalty) return {};
  const seenOn = of(sources, 'PenaltyNoticeIssued')?.sealed?.facts['seenOn'] as PlainDate | undefined;
  const offenceFrom = seenOn ?? record?.from;
  const offenceTo = seenOn ?? record?.to;
  if (offenceFrom === undefined || offenceTo === undefined) return {};
  const { ordinal, amount, reducedAmount, issuedOn, receivedOn, reducedUntil, payBy } = penalty;
  return {
    penalty: {
      ordinal,
      amount,
      issuedOn,
      receivedOn,
      payBy,
      offenceFrom,
      offenceTo,
      isSuspension: ordinal === null,
      ...(reducedAmount !== null && reducedUntil !== null && { reducedAmount, reducedUntil }),
    },
  };
}

function withdrawalFact(sources: Sources, penalty: Acts['penalty']): Pick<Facts, 'withdrawal'> {
  const event = of(sources, 'PenaltyNoticeWithdrawn');
  return event && penalty ? { withdrawal: { ground: event.data.ground, issuedOn: penalty.issuedOn } } : {};
}

/** The headteacher's reason with the judgement recorded when the threshold was considered, or for the notice. */
function requestFact(sources: Sources): Pick<Facts, 'request'> {
  const submitted = sources.events.findLast(
    e => e.type === 'ReferralSubmitted' && e.data.purpose === 'penalty',
  );
  const judged = sources.events.findLast(e => e.sealed?.facts['judgement'] !== undefined);
  if (!submitted || !judged) return {};
  const judgement = judged.sealed!.facts['judgement'] as Readonly<Record<string, string | undefined>>;
  const part = (name: string) => judgement[name] ?? '';
  return {
    request: {
      reason: String(submitted.sealed?.facts['reason'] ?? ''),
      supportAppropriate: part('supportAppropriate'),
      supportEngaged: part('supportEngaged'),
      bestTool: part('bestTool'),
      otherStep: part('otherStep'),
      equalityAct: part('equalityAct'),
    },
  };
}

const earlyGround = (allowed: number): string =>
  allowed === 0
    ? 'The register shows any unauthorised session before the period is over.'
    : `The register shows more than ${allowed} unauthorised ${allowed === 1 ? 'session' : 'sessions'} before the period is over.`;
