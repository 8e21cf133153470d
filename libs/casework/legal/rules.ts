// The rules that refuse an action, with their level and the page of docs/law behind each.
import type { Level } from '#libs/policy';

interface Rule {
  readonly level: Level;
  readonly source: string;
}

const law = (source: string): Rule => ({ level: 'law', source });
const authority = (source: string): Rule => ({ level: 'authority', source });
const pack = (source: string): Rule => ({ level: 'pack', source });
const ours = (source: string): Rule => ({ level: 'default', source });

export const legalRules = {
  role: ours('docs/law/README.md#role'),
  state: ours('docs/law/README.md#state'),
  'letter-incomplete': ours('docs/letters.md#what-the-approver-supplies'),
  'letter-changed': ours('docs/letters.md#seen-before-it-goes'),
  'nti.period': law('docs/law/notice-to-improve.md#period'),
  'nti.threshold': law('docs/law/threshold.md#finding'),
  'nti.leave-only': pack('docs/law/notice-to-improve.md#leave'),
  'nti.judgement': law('docs/law/notice-to-improve.md#judgement'),
  'nti.la-check': pack('docs/law/notice-to-improve.md#authority-check'),
  'nti.age': law('docs/law/threshold.md#compulsory-age'),
  'nti.n-unresolved': authority('docs/law/threshold.md#code-n'),
  'nti.parent-told': law('docs/law/notice-to-improve.md#early-failure'),
  'penalty.threshold': law('docs/law/threshold.md#finding'),
  'penalty.judgement': law('docs/law/penalty-notices.md#judgement'),
  'penalty.age': law('docs/law/threshold.md#compulsory-age'),
  'penalty.n-unresolved': authority('docs/law/threshold.md#code-n'),
  'penalty.period-running': law('docs/law/penalty-notices.md#period-running'),
  'penalty.support-first': law('docs/law/penalty-notices.md#support-first'),
  'penalty.referral': authority('docs/law/penalty-notices.md#referral'),
  'penalty.third': law('docs/law/penalty-notices.md#third-notice'),
  'penalty.boundary': law('docs/law/penalty-notices.md#boundary'),
  'penalty.history': authority('docs/law/penalty-notices.md#history'),
  'penalty.covered': law('docs/law/penalty-notices.md#covered-sessions'),
  'penalty.parent': law('docs/law/penalty-notices.md#parent'),
  'penalty.warning': pack('docs/law/penalty-notices.md#old-era-warning'),
  'referral.n-unresolved': authority('docs/law/threshold.md#code-n'),
  'withdraw.ground': law('docs/law/penalty-notices.md#withdrawal'),
  'prosecute.early': law('docs/law/penalty-notices.md#prosecution'),
  'prosecute.paid': law('docs/law/penalty-notices.md#prosecution'),
  'prosecute.withdrawn': law('docs/law/penalty-notices.md#prosecution'),
  'prosecute.eso': law('docs/law/formal-support-and-prosecution.md#education-supervision-order'),
  'suspension.days': law('docs/law/penalty-notices.md#suspension'),
} as const satisfies Record<string, Rule>;
export type RuleId = keyof typeof legalRules;
