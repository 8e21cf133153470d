// Words of the worklist.
import type { WorklistTab } from '#libs/desk';

const tabs: Readonly<Record<WorklistTab, string>> = {
  mine: 'Waiting for you',
  week: 'Due this week',
  overdue: 'Overdue',
  hold: 'On hold',
  open: 'All open cases',
};

const leads: Readonly<Record<WorklistTab, string>> = {
  mine: 'What only you, or somebody above you in the school, can do. What is due first is at the top.',
  week: 'What falls due in the school until Sunday, whoever it waits for.',
  overdue: 'What should have been answered by now, whoever it waits for.',
  hold: 'Cases whose clocks stand still, with the reason in each.',
  open: 'Every open case, the one in which something falls due first at the top.',
};

const empties: Readonly<Record<WorklistTab, { readonly title: string; readonly text: string }>> = {
  mine: {
    title: 'Nothing waits for you',
    text: 'When a pupil reaches a stage of the policy, it appears here. Until then, look at what falls due this week.',
  },
  week: {
    title: 'Nothing falls due this week',
    text: 'Reviews, meetings and answers appear here by their day.',
  },
  overdue: { title: 'Nothing is overdue', text: 'Everything that had a day was answered in time.' },
  hold: { title: 'No case is on hold', text: 'A hold is placed from the page of a case, with its reason.' },
  open: {
    title: 'There is no open case',
    text: 'A case opens by itself when a pupil’s attendance reaches a stage of the policy. Bring the register up to date to be sure.',
  },
};

export const content = {
  title: 'Worklist',
  tabs,
  leads,
  found: (count: string, n: number) => `${count} ${n === 1 ? 'entry' : 'entries'}`,
  together: (n: number, text: string) => `${text} for ${n} pupils together`,
  other: (role: string, n: string) => `${n} waiting for you as ${role}`,
  emptyFiltered: {
    title: 'Nothing matches these filters',
    text: 'Take a filter away to see more.',
  },
  empty: (tab: WorklistTab, _school: string) => empties[tab],
};
