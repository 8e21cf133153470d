// Words of the office's pages.
import type { OfficeTaskKind } from '#libs/store';

export const content = {
  title: 'Office',
  crumbs: [{ text: 'Office', href: '/office' }],
  letterCrumbs: [{ text: 'Letters to post', href: '/letters' }],
  tabs: {
    'unresolved-n': 'Absences without a reason',
    'amendment-query': 'Amendments to explain',
    correction: 'Corrections asked for',
  } satisfies Record<OfficeTaskKind, string>,
  leads: {
    'unresolved-n':
      'Code N stands for “no reason yet”. It must be cleared within five school days. Find out the reason, change the code in your own system, and import the register again.',
    'amendment-query':
      'The register that came in last shows another code than the one before it. The law wants the original entry, the amended one, the reason, the date, and who made it. Say what is missing.',
    correction:
      'Somebody working on a case believes that an entry is wrong. If so, change it in your own system; the task ends when the next import shows the new code.',
  } satisfies Record<OfficeTaskKind, string>,
  none: {
    'unresolved-n': 'No absence has waited longer than five school days for its reason.',
    'amendment-query': 'Every amendment has its reason.',
    correction: 'Nobody asks for a correction.',
  } satisfies Record<OfficeTaskKind, string>,
  answered: 'What you said of the amendment is kept with the entry.',
  takenBack: 'The wish is taken back. The entry stays as it is.',
  asked: 'The office is asked to correct the entry.',
  future: 'The amendment cannot have been made later than now',
  badTime: 'Write the time as 24 hours, such as 15:45',
  answeredAlready: 'This amendment has been explained meanwhile.',
  lettersTitle: 'Letters to post',
  noneWaits: 'No letter waits for the post just now.',
  made: 'The print run is made. Print it, post it, then say here when it left.',
  posted: 'The letters are marked as posted. Their cases go on from that day.',
  tookOut: 'The letter is out of this run and waits for the next.',
  badPostedDay: 'Letters leave on a day from their issue to today',
  postedElsewhere: 'This run was marked as posted on another day already.',
  answers: {
    'mark-sent': 'It left: mark it as sent',
    'send-by-post': 'Send it by post',
    noted: 'Noted',
  },
  states: {
    unknown: 'Nobody knows whether it left',
    failed: 'Could not be sent',
    returned: 'Came back',
    blocked: 'Not written: contact is blocked',
  },
  taskDone: 'Your answer is kept.',
  taskChanged: 'Somebody has answered this meanwhile, or it has moved on.',
  handed: 'The letter is marked as delivered.',
} as const;
