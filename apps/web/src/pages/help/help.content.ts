// Help by role: what the role is here for, and how its work is done in Waymark.
import type { Role } from '#libs/access';

export interface HelpSection {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const section = (title: string, ...paragraphs: readonly string[]): HelpSection => ({ title, paragraphs });

export const forEverybody: readonly HelpSection[] = [
  section(
    'Dates',
    'Write a date with the day first: 3 9 2026, 3/9/2026 or 3 September 2026. Deadlines are shown as a date and in school days; weekends, holidays and closures do not count as school days.',
  ),
  section(
    'When something is refused',
    'The page says which rule refused it and what to do. Every refusal is written down in the case with the numbers behind it, so that nobody has to remember why.',
  ),
  section(
    'Signing in',
    'You are signed out after 30 minutes without a page. After several wrong passwords an account waits before the next try. The administrator of your school can give you a new password.',
  ),
];

export const helpFor: Readonly<Record<Role, readonly HelpSection[]>> = {
  'attendance-officer': [
    section(
      'What you do here',
      'You send the register in, put right what it gets wrong, and make the first contact with families. A row that cannot be used is kept with its reason until it is corrected.',
    ),
    section(
      'Absences without a reason',
      'A session marked N has to get its reason within five school days. While a counted session is N, no notice and no referral goes out.',
    ),
  ],
  'attendance-lead': [
    section(
      'What you do here',
      'You decide the steps of a case up to the meeting and the contract: each step that the register reaches waits for your answer. Approving sends its letter; declining asks for a reason.',
    ),
    section(
      'Deciding',
      'Beside each decision stands what it will do and when, the letter that it sends, and the sessions it rests on. If the register changes before you answer, the step is withdrawn or confirmed by itself.',
    ),
  ],
  headteacher: [
    section(
      'What you do here',
      'You approve what only a headteacher may: Notices to Improve and requests for a penalty notice. You may do everything that the attendance lead may.',
    ),
    section(
      'Overdue approvals',
      'An approval that the attendance lead has not answered in time is shown to you as well.',
    ),
  ],
  dsl: [
    section(
      'What you do here',
      'You see cases with the facts kept sealed in them, put a case on hold where safeguarding asks for it, and record what was done about a flag.',
    ),
  ],
  ewo: [
    section(
      'What you do here',
      'You receive referrals from your schools, accept them or send them back with what is missing, and take the legal steps. Each step checks the law first and names the paragraph where it refuses.',
    ),
    section(
      'Several schools',
      'Your pages list all schools in which you hold the role. Choose a single one under Change role.',
    ),
  ],
  governor: [
    section(
      'What you do here',
      'You see counts and the process, never a child. Figures about fewer than six pupils are left out, and so is any other figure that would give one away.',
    ),
  ],
  administrator: [
    section(
      'What you do here',
      'You set the school up: its calendar, people, roles, policy and imports. You do not act in cases and do not read them.',
    ),
  ],
};
