// The deadlines as three tables: what is overdue, what waits without a day, what runs.
import type { AuthorityDays } from '#libs/desk';
import type { PageModel } from '../../frame/page.js';
import { matterView, type InboxPage, type MatterView } from '../referrals/referrals.model.js';
import { content } from './authority-deadlines.content.js';

export interface DeadlinesPage extends PageModel {
  readonly lead: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    /** What the column of days says. */
    readonly column: string;
    readonly items: readonly MatterView[];
  }[];
  readonly schools: InboxPage['schools'];
  readonly empty: string;
  readonly more: boolean;
  readonly next: string | null;
  readonly isFollowing: boolean;
}

export function deadlinesPage(
  { overdue, waiting, running, next, more }: AuthorityDays,
  schools: InboxPage['schools'],
  isFollowing: boolean,
): DeadlinesPage {
  const sections = [
    { id: 'overdue', title: 'Overdue', column: 'Was due', items: overdue },
    { id: 'waiting', title: 'Waiting for you, with no set day', column: 'Waits since', items: waiting },
    { id: 'running', title: 'Running', column: 'Day', items: running },
  ];
  return {
    title: content.title,
    lead: content.lead,
    sections: sections
      .filter(({ items }) => items.length > 0)
      .map(section => ({ ...section, items: section.items.map(matterView) })),
    schools,
    empty: content.empty,
    more,
    next,
    isFollowing,
  };
}
