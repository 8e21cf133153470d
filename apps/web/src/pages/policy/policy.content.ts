// Words of the policy pages.
import type { Level } from '#libs/policy';

export const content = {
  title: 'Policy',
  compareTitle: 'Compare two policies',
  whatIfTitle: 'What if we followed another policy?',
  levels: {
    law: 'The law',
    authority: 'The local authority',
    pack: "The school's policy",
    default: 'Waymark, where the others are silent',
  } satisfies Readonly<Record<Level, string>>,
  people: {
    prompt: 'Everybody decides at once what is proposed',
    none: 'Nobody decides anything',
  },
} as const;
