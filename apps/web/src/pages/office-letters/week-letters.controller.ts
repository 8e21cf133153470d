// The week's letters on unexplained absence: who would get one, then the letters themselves, each to be sent or left out.
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { sessionText } from '#libs/audit';
import {
  mostWeeklyPupils,
  schoolFor,
  sendWeeklyLetter,
  waitingWeekly,
  weekForLetters,
  weeklyLetters,
  type Posted,
  type WaitingWeekly,
} from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import { addDays, isPlainDate, londonDate, mondayOf, type Instant, type PlainDate } from '#libs/school-time';
import { namesOfParents, type Store, type Tx } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { TakesUpTo } from '../../frame/answer.interceptor.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import { content } from './office-letters.content.js';

const VIEW = 'office-letters/week.page.njk';
/** A hundred pupils, each with a letter a parent. */
const LETTERS_SECONDS = 90;

interface Shown extends WaitingWeekly {
  readonly value: string;
  readonly means?: string;
  readonly text?: string;
}

@Controller('letters/week')
@Needs('register:office')
export class WeekLettersController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  async show(@Asking() asking: Principal, @Query('week') week: unknown): Promise<Page> {
    const { id } = await schoolFor(this.store, asking);
    return this.store.forSchool(id, async tx => {
      const asked = weekOf(week, tx.now());
      return page(VIEW, await listed(tx, asked));
    });
  }

  @Post()
  @TakesUpTo(LETTERS_SECONDS)
  async answer(
    @Asking() asking: Principal,
    @Query('week') named: unknown,
    @Body() body: Posted,
  ): Promise<Page | Redirect> {
    const { id } = await schoolFor(this.store, asking);
    return this.store.forSchool(id, async tx => {
      const week = weekOf(named, tx.now());
      const ticked = [body['letters'] ?? []].flat().slice(0, 1000);
      if (ticked.length === 0) {
        const problems = [{ field: 'letters', text: content.chooseLetters }];
        return page(VIEW, { ...(await listed(tx, week, ticked)), problems }, 422);
      }
      if (body['_step'] !== 'send') return page(VIEW, await checked(tx, asking, week, ticked));
      const count = await send(tx, asking, week, ticked);
      if (count === 'changed')
        return page(VIEW, { ...(await checked(tx, asking, week, ticked)), changed: content.changed });
      return goTo(`/letters/week?week=${week}`, content.sentWeek(count));
    });
  }
}

function weekOf(named: unknown, now: Instant): PlainDate {
  return typeof named === 'string' && isPlainDate(named) && mondayOf(named) === named
    ? named
    : weekForLetters(now);
}

/** Sends what is ticked, or nothing where one of them is no longer as it was seen; `pupil/parent/hash` each. */
async function send(
  tx: Tx,
  { actor: by }: Principal,
  week: PlainDate,
  ticked: readonly string[],
): Promise<number | 'changed'> {
  let count = 0;
  await tx.query('savepoint letters');
  try {
    for (const value of ticked) {
      const [pupilId = '', parent = '', shown = ''] = value.split('/');
      const asked = { week, at: tx.now(), by };
      if (await sendWeeklyLetter(tx, asked, { pupilId, parent, shown })) count += 1;
    }
    return count;
  } catch (error) {
    if (!(error instanceof WaymarkError) || !/^letter\.(changed|incomplete|nobody)$/.test(error.code))
      throw error;
    await tx.query('rollback to savepoint letters');
    return 'changed';
  }
}

const whoOf = ({ pupilId, parent }: { readonly pupilId: string; readonly parent: string }): string =>
  `${pupilId}/${parent}`;

/** Who would get a letter. Few queries, however many there are. */
async function listed(tx: Tx, week: PlainDate, ticked?: readonly string[]) {
  const { waiting, sent, more } = await waitingWeekly(tx, { week, at: tx.now() });
  const letters = waiting.filter(w => !w.isBlocked).map(w => ({ ...w, value: whoOf(w) }));
  return await model(tx, week, { letters, waiting, sent, more, checked: false, stopped: [] }, ticked);
}

/** The letters that are ticked, as they would go. */
async function checked(tx: Tx, { actor: by }: Principal, week: PlainDate, ticked: readonly string[]) {
  const at = tx.now();
  const { waiting, sent, more } = await waitingWeekly(tx, { week, at });
  const wanted = new Set(ticked.map(value => value.split('/').slice(0, 2).join('/')));
  const { letters: written, missing } = await weeklyLetters(tx, { week, at, by }, who =>
    wanted.has(whoOf(who)),
  );
  const letters = written.map(letter => ({
    ...waiting.find(w => whoOf(w) === whoOf(letter))!,
    value: `${whoOf(letter)}/${letter.shown}`,
    means: content.means[letter.document.recipient.means],
    text: letter.document.text,
  }));
  return await model(tx, week, { letters, waiting, sent, more, checked: true, stopped: missing });
}

interface Found {
  readonly letters: readonly Shown[];
  readonly waiting: readonly WaitingWeekly[];
  readonly sent: number;
  readonly more: boolean;
  readonly checked: boolean;
  readonly stopped: readonly { readonly parent: string; readonly fact: string; readonly remedy: string }[];
}

async function model(tx: Tx, week: PlainDate, found: Found, ticked?: readonly string[]) {
  const { letters, waiting, sent, more, stopped } = found;
  const names = await namesOfParents(
    tx,
    waiting.map(w => w.parent),
  );
  const nameOf = (parent: string) => names(parent) || 'a parent';
  const later = addDays(week, 7);
  return {
    title: content.weekTitle,
    breadcrumbs: [{ text: 'Office', href: '/office' }],
    week,
    earlier: addDays(week, -7),
    later: later <= londonDate(tx.now()) ? later : null,
    letters: letters.map(letter => ({
      ...letter,
      to: nameOf(letter.parent),
      sessions: letter.sessions.map(sessionText).join(', '),
      ticked: ticked === undefined || ticked.includes(letter.value),
    })),
    checked: found.checked,
    sent,
    more,
    most: mostWeeklyPupils,
    stopped: [
      ...waiting
        .filter(w => w.isBlocked)
        .map(w => `Nothing about ${w.pupil} goes to ${nameOf(w.parent)}: writing to them is blocked.`),
      ...stopped.map(({ parent, fact, remedy }) => content.cannot(nameOf(parent), fact, remedy)),
    ],
  };
}
