// Letters and notices: posting, deemed service, periods, sums and days for payment, and what a parent has had before.
import { at, isWorkingDay, londonClock, londonDay, plusDays, plusYears, workingDaysAfter } from './days.js';
import {
  differs,
  findingSessions,
  inSomeWorld,
  isHeldAt,
  unauthorised,
  type Certificate,
  type Context,
} from './context.js';
import { isUnauthorised } from './codes.js';
import { liveNotices, placeInCase, weeksWindow } from './findings.js';
import type { Line, World } from './story.js';

const legal = ['warning', 'notice-to-improve', 'penalty-notice'];

/** Post leaves before 15:00 on a working day, else at 09:00 on the next. */
function posting(moment: number): { readonly day: string; readonly moment: number } {
  const day = londonDay(moment);
  if (isWorkingDay(day) && londonClock(moment).slice(11, 16) < '15:00') return { day, moment };
  const next = workingDaysAfter(day, 1);
  return { day: next, moment: at(next, '09:00') };
}

function methodFor(world: World, parent: string, letter: string): string {
  const service = world.parents.find(p => p.id === parent)?.service ?? 'post';
  return service === 'email' && legal.includes(letter) ? 'post' : service;
}

/** Day of issue and of deemed service of a legal notice decided at a moment. */
function service(context: Context, letter: string): { issued: string; served: string } {
  const { story, moment, line } = context;
  const method = methodFor(story.worldAfter(moment), line.data['parent'], letter);
  if (method !== 'post') return { issued: londonDay(moment), served: londonDay(moment) };
  const { day } = posting(moment);
  return { issued: day, served: workingDaysAfter(day, 2) };
}

export const checkLetterIssued: Certificate = ({ story, line, moment }) => {
  const { letter, parent, method, postAt } = line.data;
  const expected = methodFor(story.worldAfter(moment), parent, letter);
  const post = posting(moment).moment;
  const later = expected === 'post' && post > moment ? post : null;
  return [
    ...differs('method', method, expected),
    ...differs('postAt', postAt === null ? null : Date.parse(postAt), later),
  ];
};

export const checkLetterServed: Certificate = ({ line, before, moment }) => {
  const posted = before.at(-1);
  if (posted?.type !== 'LetterPosted' || posted.at !== line.at) return ['no posting came just before'];
  const day = londonDay(moment);
  const served = posted.data['method'] === 'post' ? workingDaysAfter(day, 2) : day;
  return differs('servedOn', line.data['servedOn'], served);
};

export const checkLetterPosted: Certificate = ({ line, before, moment }) => {
  const { letter, parent } = line.data;
  const issued = before.filter(
    l => l.type === 'LetterIssued' && l.data['letter'] === letter && l.data['parent'] === parent,
  );
  const fits = issued.some(l =>
    l.data['postAt'] === null ? l.at === line.at : Date.parse(l.data['postAt']) === moment,
  );
  return fits ? [] : [`no letter ${letter} to ${parent} was to be posted at this moment`];
};

export const checkNoticeToImprove: Certificate = context => {
  const { story, line, moment } = context;
  const { served } = service(context, 'notice-to-improve');
  const days = story.worldAfter(moment).schoolDays.filter(d => d > served);
  return [
    ...differs('servedOn', line.data['servedOn'], served),
    ...differs('from', line.data['from'], days[0]),
    ...differs('until', line.data['until'], days[line.data['weeks'] * 5 - 1]),
  ];
};

export const checkWarning: Certificate = context => {
  const { story, line, moment } = context;
  const { served } = service(context, 'warning');
  const days = story.worldAfter(moment).schoolDays.filter(d => d > served);
  return [
    ...differs('servedOn', line.data['servedOn'], served),
    ...differs('until', line.data['until'], days[14]),
  ];
};

const inPeriod = (world: World, { from, until }: Line['data']): { session: string; code: string }[] =>
  [...world.codes]
    .filter(([session, code]) => session >= `${from} am` && session <= `${until} pm` && isUnauthorised(code))
    .map(([session, code]) => ({ session, code }));

/** The end of a notice's period: its marks, and the moment, which an `N` puts off by five school days at most. */
export const checkNoticeEnded: Certificate = context => {
  const { line, before, moment } = context;
  const { parent, count, suggested, because } = line.data;
  const notice = before.findLast(
    l =>
      l.type === 'NoticeToImproveIssued' &&
      l.data['parent'] === parent &&
      l.data['from'] === because.numbers.from &&
      l.data['until'] === because.numbers.until,
  );
  if (!notice) return [`no Notice to Improve to ${parent} has these dates`];
  return inSomeWorld(context, world => {
    const sessions = inPeriod(world, notice.data);
    const allowed = notice.data['allowedUnauthorised'];
    return [
      ...differs('count', count, sessions.length),
      ...differs(
        'sessions',
        because.sessions,
        sessions.map(s => s.session),
      ),
      ...differs('suggested', suggested, sessions.length <= allowed ? 'met' : 'failed'),
      ...checkEndMoment(context, notice, world, moment),
    ];
  });
};

function checkEndMoment({ story }: Context, notice: Line, world: World, moment: number): string[] {
  const end = at(notice.data['until'], '17:00');
  const isOpen = inPeriod(world, notice.data).some(s => s.code === 'N');
  const later = world.schoolDays.filter(d => d > notice.data['until'])[4];
  const last = later === undefined ? end : at(later, '17:00');
  if (moment < end) return ['the period has not ended'];
  if (isOpen) return differs('moment', moment, last);
  if (moment === end) return [];
  const was = inPeriod(story.worldsAt(moment)[0]!, notice.data).some(s => s.code === 'N');
  return was || moment === last ? [] : [`the period ended at 17:00 on ${notice.data['until']}`];
}

const sums = {
  first: { amount: 160, reducedAmount: 80 },
  second: { amount: 160, reducedAmount: null },
  old: { amount: 120, reducedAmount: 60 },
};

export const checkPenalty: Certificate = context => {
  const { line, before } = context;
  const finding = before.findLast(l => l.type === 'PenaltyThresholdMet');
  const onSuspension = line.data['ordinal'] === null;
  const isOld = onSuspension || (finding !== undefined && finding.data['to'] < '2024-08-19');
  const { issued, served } = service(context, 'penalty-notice');
  const ordinal = isOld ? (onSuspension ? null : 1) : ordinalOf(context, issued);
  const { amount, reducedAmount } = isOld ? sums.old : ordinal === 2 ? sums.second : sums.first;
  return [
    ...differs('ordinal', line.data['ordinal'], ordinal),
    ...differs('amount', line.data['amount'], amount),
    ...differs('reducedAmount', line.data['reducedAmount'], reducedAmount),
    ...differs('issuedOn', line.data['issuedOn'], issued),
    ...differs('receivedOn', line.data['receivedOn'], served),
    ...differs(
      'reducedUntil',
      line.data['reducedUntil'],
      reducedAmount === null ? null : plusDays(served, 20),
    ),
    ...differs('payBy', line.data['payBy'], plusDays(served, 27)),
    ...(onSuspension ? [] : differs('sessions', line.data['because'].sessions, finding?.data['sessions'])),
    ...(finding && isOld && !onSuspension ? checkWarned(context, finding) : []),
  ];
};

/** Before the framework `astrea-hill` warns first, save for leave alone: a warning that did not come back, its days over. */
function checkWarned(context: Context, finding: Line): string[] {
  const { story, line, before, moment } = context;
  if (story.policyId !== 'astrea-hill') return [];
  const { parent } = line.data;
  const since = before.slice(before.indexOf(finding));
  const warned = since.some(
    (w, i) =>
      w.type === 'WarningIssued' &&
      w.data['parent'] === parent &&
      at(w.data['until'], '17:00') <= moment &&
      !since
        .slice(i)
        .some(
          f => f.type === 'LetterFailed' && f.data['letter'] === 'warning' && f.data['parent'] === parent,
        ),
  );
  if (warned) return [];
  return inSomeWorld(context, world =>
    findingSessions(story, finding, world).every(({ code }) => code === 'G')
      ? []
      : ['no warning to this parent that was served has ended'],
  );
}

/** First or second by the live notices of three years; on the boundary, as a person decided. */
function ordinalOf({ story, before, line }: Context, issued: string): number | string {
  const { parent } = line.data;
  const own = liveNotices(before, parent).map(l => l.data['issuedOn'] as string);
  const earlier = story.earlierNotices
    .filter(n => n.parent === parent && n.status !== 'withdrawn')
    .map(n => n.issued);
  const live = [...own, ...earlier].filter(d => d >= '2024-08-19' && d <= issued);
  const onDay = live.filter(d => plusYears(d, 3) === issued || plusYears(issued, -3) === d);
  const within = live.filter(d => !onDay.includes(d) && plusYears(d, 3) > issued);
  const older = live.length - onDay.length - within.length;
  if (onDay.length > 0 || (older > 0 && within.length === 1)) {
    const decided = before.findLast(l => l.type === 'OrdinalDecided' && l.data['parent'] === parent);
    return decided?.data['ordinal'] ?? 'boundary, undecided';
  }
  return within.length >= 2 ? 'barred' : within.length + 1;
}

/** The notice that a later line names by its place; the latest issued with that place to that parent. */
function noticeOf({ before, line }: Context): Line | undefined {
  const { parent, penalty } = line.data;
  return before.findLast(
    l =>
      l.type === 'PenaltyNoticeIssued' && l.data['parent'] === parent && placeInCase(before, l) === penalty,
  );
}

function isSettled(context: Context, notice: Line): boolean {
  const { before, line } = context;
  const since = before.slice(before.indexOf(notice));
  const payments = since.filter(
    l =>
      l.type === 'PaymentRecorded' &&
      l.data['parent'] === notice.data['parent'] &&
      l.data['penalty'] === line.data['penalty'],
  );
  const paidBy = (day: string): number =>
    payments.filter(p => p.data['on'] <= day).reduce((sum, p) => sum + Number(p.data['amount']), 0);
  const { amount, payBy, reducedAmount, reducedUntil } = notice.data;
  return paidBy(payBy) >= amount || (reducedUntil !== null && paidBy(reducedUntil) >= reducedAmount);
}

export const checkPaid: Certificate = context => {
  const notice = noticeOf(context);
  if (!notice) return ['it names no notice'];
  return isSettled(context, notice) ? [] : ['the sums paid in time are not enough'];
};

export const checkUnpaid: Certificate = context => {
  const notice = noticeOf(context);
  if (!notice) return ['it names no notice'];
  return [
    ...differs('moment', context.moment, at(plusDays(notice.data['payBy'], 1), '00:00')),
    ...(isSettled(context, notice) ? ['the notice was settled'] : []),
  ];
};

/** A refusal for sessions still `N`: all those of the finding that stands, else of the threshold's window. */
export const checkRefused: Certificate = context => {
  const { story, line, before } = context;
  const { rule, because } = line.data;
  if (!String(rule).endsWith('.n-unresolved')) return [];
  const finding = before.findLast(l => l.type === 'PenaltyThresholdMet');
  return inSomeWorld(context, world => {
    const end = world.lastSession!.slice(0, 10);
    const { from, to } = weeksWindow(world, end);
    const counted = [
      ...(finding && !isOver(before, finding) ? [findingSessions(story, finding, world)] : []),
      // Where no finding stands, or where it has lapsed, which no line says.
      unauthorised(story, world.codes, from, to),
    ];
    const found = counted.map(sessions =>
      differs(
        'sessions',
        because.sessions,
        sessions.filter(s => s.code === 'N').map(s => s.session),
      ),
    );
    return found.some(complaints => complaints.length === 0) ? [] : found[0]!;
  });
};

/** Whether lines after a finding say that it is over; a notice of an earlier case, met meanwhile, does not. */
function isOver(before: readonly Line[], finding: Line): boolean {
  const since = before.slice(before.indexOf(finding) + 1);
  const isOnFinding = (parent: string): boolean =>
    since.some(l => l.type === 'NoticeToImproveIssued' && l.data['parent'] === parent);
  return since.some(
    ({ type, data }) =>
      type === 'CaseClosed' ||
      (type === 'ThresholdConsidered' && data['decision'] === 'no-action') ||
      (type === 'NoticeToImproveMet' && data['endsFinding'] && isOnFinding(data['parent'])) ||
      (type === 'FindingRevised' && data['subject'].kind === 'threshold'),
  );
}

export const checkHoldEnded: Certificate = ({ before, moment, story, line }) => {
  const placed = before.findLast(l => l.type === 'HoldPlaced');
  if (!placed) return ['no hold was placed'];
  if (at(placed.data['until'], '00:00') === moment) return [];
  const resumed = story.actions.some(a => a['action'] === 'resume' && line.data['by'] !== undefined);
  return resumed && isHeldAt(before, moment)
    ? []
    : [`the hold was to end at 00:00 on ${placed.data['until']}`];
};
