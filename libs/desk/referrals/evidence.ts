// The evidence of a referred case, laid out from its log: what was tried and what came of it, by kind, with what is plainly
// missing where the log holds nothing.
import { dayText } from '#libs/audit';
import { isLegalNotice, type EventType } from '#libs/casework';
import { londonDate } from '#libs/school-time';
import type { StoredEvent } from '#libs/store';
import { sayIn, type CaseFolder } from '../case-page/folder.js';
import type { CasePageModel } from '../case-page/page.js';

export type EvidenceId =
  'authority' | 'steps' | 'judgement' | 'support' | 'views' | 'meetings' | 'contacts' | 'duties' | 'register';

/** One kind of evidence: the entries of the log, the earliest first. */
export interface Evidence {
  readonly id: EvidenceId;
  readonly entries: CasePageModel['timeline'];
  /** Nothing of it is on record, and a decision would miss it. */
  readonly isMissing: boolean;
}

const kinds: readonly {
  readonly id: EvidenceId;
  readonly types: readonly EventType[];
  /** What has to be there; none where its absence says nothing. */
  readonly needs: readonly EventType[];
}[] = [
  {
    id: 'authority',
    types: [
      'ReferralSubmitted',
      'ReferralAccepted',
      'ReferralReturned',
      'PenaltyNoticeIssued',
      'PaymentRecorded',
      'PenaltyNoticePaid',
      'PenaltyUnpaid',
      'PenaltyNoticeWithdrawn',
      'ProsecutionDecided',
      'OrdinalDecided',
      'AlternativeActionRequired',
    ],
    needs: [],
  },
  {
    id: 'judgement',
    types: [
      'ThresholdConsidered',
      'NoticeToImproveIssued',
      'NoticeToImproveEnded',
      'NoticeToImproveFailed',
      'NoticeToImproveMet',
      'WarningIssued',
    ],
    needs: [],
  },
  {
    id: 'support',
    types: ['SupportOffered', 'SupportRecorded', 'ActionAgreed', 'ActionFinished'],
    needs: ['SupportOffered', 'SupportRecorded'],
  },
  {
    id: 'views',
    types: ['ViewRecorded', 'BarrierRecorded', 'ResponseRecorded'],
    needs: ['ViewRecorded', 'BarrierRecorded', 'ResponseRecorded'],
  },
  {
    id: 'meetings',
    types: ['MeetingHeld', 'MeetingOverdue', 'ContractSigned', 'ContractDeclined'],
    needs: ['MeetingHeld'],
  },
  { id: 'contacts', types: ['ContactRecorded'], needs: [] },
  {
    id: 'steps',
    types: [
      'StageEntered',
      'StageDeclined',
      'ReviewMeasured',
      'ReviewConcluded',
      'ReviewSet',
      'HoldPlaced',
      'CaseClosed',
    ],
    needs: [],
  },
  { id: 'duties', types: ['DutyAnswered', 'SevereAbsenceConsidered', 'OrderRecorded'], needs: [] },
  { id: 'register', types: ['EvidenceRecorded', 'FindingRevised', 'FindingResolved'], needs: [] },
];

/** Kinds whose bare entries the chronology tells well enough. */
const told: readonly EvidenceId[] = ['authority', 'steps'];

/** The entries of the timeline by kind. */
export function evidenceOf(timeline: CasePageModel['timeline']): Evidence[] {
  const inOrder = timeline.toReversed();
  const isThere = (types: readonly EventType[]): boolean => inOrder.some(({ type }) => types.includes(type));
  return kinds.map(({ id, types, needs }) => ({
    id,
    // What was written with these is all that the chronology does not say.
    entries: inOrder.filter(
      ({ type, said, isErased }) =>
        types.includes(type) && (!told.includes(id) || said.length > 0 || isErased),
    ),
    isMissing: needs.length > 0 && !isThere(needs),
  }));
}

export interface ShownLetter {
  readonly title: string;
  readonly to: string;
  readonly means: string;
  readonly issued: string;
  readonly posted: string | null;
  /** The day on which it counts as served. */
  readonly served: string | null;
  readonly failed: string | null;
}

const means: Readonly<Record<string, string>> = { post: 'post', email: 'email', hand: 'hand' };
const failures: Readonly<Record<string, string>> = {
  returned: 'came back',
  undeliverable: 'could not be delivered',
  'too-late': 'not sent: it came too late',
  'contact-blocked': 'not sent: writing to this parent is blocked',
};
const notices: Readonly<Record<string, string>> = {
  warning: 'Formal warning',
  'notice-to-improve': 'Notice to Improve',
  'penalty-notice': 'Penalty notice',
};

/** Every letter of the case with what became of it, the earliest first. */
export function lettersOf(folder: CaseFolder): ShownLetter[] {
  const { events, view, parentName } = folder;
  const own = events.filter(({ streamId }) => streamId === view.caseId);
  const say = sayIn(folder);
  return own.flatMap((event, i): ShownLetter[] => {
    if (event.type !== 'LetterIssued') return [];
    const { letter, parent, method } = event.data;
    const later = afterwards(own.slice(i + 1), letter, parent);
    const posted = later.find(e => e.type === 'LetterPosted');
    const served = later.findLast(e => e.type === 'LetterServed');
    const failed = later.find(e => e.type === 'LetterFailed');
    return [
      {
        title: isLegalNotice(letter) ? (notices[letter] ?? letter) : say.stage(letter),
        to: parentName(parent),
        means: means[method] ?? method,
        issued: dayText(londonDate(event.at)),
        posted: posted ? dayText(posted.data.on ?? londonDate(posted.at)) : null,
        served: served && !failed ? dayText(served.data.servedOn) : null,
        failed: failed ? (failures[failed.data.why] ?? failed.data.why) : null,
      },
    ];
  });
}

/** What is said of a letter before the same one is written to the same parent again. */
function afterwards(events: readonly StoredEvent[], letter: string, parent: string): readonly StoredEvent[] {
  const isOf = (e: StoredEvent): boolean =>
    'letter' in e.data && 'parent' in e.data && e.data.letter === letter && e.data.parent === parent;
  const again = events.findIndex(e => e.type === 'LetterIssued' && isOf(e));
  return (again < 0 ? events : events.slice(0, again)).filter(isOf);
}
