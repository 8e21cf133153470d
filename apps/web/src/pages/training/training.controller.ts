// The training room: made-up pupils under the school's own policy on the real engine, and a clock that staff move on.
import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import type { Role } from '#libs/access';
import { schoolFor } from '#libs/desk';
import {
  Asking,
  giveRole,
  leaveSchool,
  listAccounts,
  Needs,
  type Principal,
  type SchoolRef,
} from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import {
  listLiveCases,
  listPupilIds,
  loadHabits,
  loadPupils,
  loadSchool,
  putHabit,
  trainingNamespace,
  type Store,
  type Tx,
} from '#libs/store';
import {
  isHabit,
  longestMove,
  moveOn,
  startTraining,
  trainingSchoolOf,
  type TrainingRoom,
} from '#libs/training';
import { STORE, TRAINING, type OpenTraining } from '../../dependencies.js';
import { TakesUpTo } from '../../frame/answer.interceptor.js';
import { problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, goToWithNote, page, type Page, type Redirect } from '../../frame/page.js';
import { content, type Step } from './training.content.js';
import { habitItems, MoveForm, stepsTo, type TrainingModel } from './training.model.js';

const VIEW = 'training/training.page.njk';
const DAY_MS = 86_400_000;
const MOVE_SECONDS = 120;
/** Whoever trains may take every part of the play. */
const parts: readonly Role[] = [
  'attendance-officer',
  'attendance-lead',
  'headteacher',
  'dsl',
  'ewo',
  'governor',
];

@Controller('training')
@Needs('training:use')
export class TrainingController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(TRAINING) private readonly openRoom: OpenTraining,
  ) {}

  @Get()
  async show(@Asking() asking: Principal): Promise<Page> {
    return page(VIEW, await this.model(asking));
  }

  /** Makes the training school, or makes it afresh, and gives its roles to whoever asked. */
  @Post('start')
  @TakesUpTo(MOVE_SECONDS)
  async start(@Asking() asking: Principal): Promise<Page | Redirect> {
    const school = await schoolFor(this.store, asking);
    const real = await this.realSchool(school);
    try {
      const room = await this.room();
      await this.store.asIdentity(tx => leaveSchool(tx, trainingSchoolOf(real)));
      const trainingId = await startTraining(room, real);
      await this.takeParts(asking.actor.id, trainingId);
    } catch (error) {
      return await this.failed(asking, 'start', error);
    }
    return goTo('/role', content.started);
  }

  @Post('move')
  @TakesUpTo(MOVE_SECONDS)
  async move(@Asking() asking: Principal, @Body() body: unknown): Promise<Page | Redirect> {
    const form = await readForm(MoveForm, body);
    if (!form.ok) return showAgain(VIEW, await this.model(asking), form);
    const { id } = await schoolFor(this.store, asking);
    const until = await this.store.forSchool(id, tx => targetOf(tx, form.value.step));
    if (until === null) return goToWithNote('/training', content.nothingDue);
    let days = 0;
    try {
      await moveOn(await this.room(), id, until, () => void (days += 1));
    } catch (error) {
      return await this.failed(asking, 'step', error, body);
    }
    return goTo('/training', content.moved(days));
  }

  /** How each pupil attends from the next register on: a field a pupil, `habit-<id>`. */
  @Post('habits')
  async habits(@Asking() asking: Principal, @Body() body: unknown): Promise<Redirect> {
    const chosen = (body ?? {}) as Readonly<Record<string, unknown>>;
    const { id } = await schoolFor(this.store, asking);
    await this.store.forSchool(id, async tx => {
      await requireTraining(tx);
      const before = await loadHabits(tx);
      for (const pupil of await listPupilIds(tx)) {
        const habit = chosen[`habit-${pupil}`];
        if (typeof habit === 'string' && isHabit(habit) && habit !== before.get(pupil))
          await putHabit(tx, pupil, habit);
      }
    });
    return goTo('/training', content.habitsKept);
  }

  /** What is done by then is kept, and the same button goes on from there. */
  private async failed(asking: Principal, field: string, error: unknown, body: unknown = {}): Promise<Page> {
    const isOurs = error instanceof WaymarkError;
    if (!isOurs && !isFromTemporal(error)) throw error;
    const problems = [problemWith(field, isOurs ? error.message : content.stopped)];
    const values = (body ?? {}) as Readonly<Record<string, unknown>>;
    return page(VIEW, { ...(await this.model(asking)), problems, values }, 503);
  }

  private async model(asking: Principal): Promise<TrainingModel> {
    const { id } = await schoolFor(this.store, asking);
    const room = await this.store.forSchool(id, async tx => {
      const { namespace } = await loadSchool(tx);
      return namespace.endsWith(trainingNamespace('')) ? await roomOf(tx) : null;
    });
    const own = trainingSchoolOf(id);
    const exists = asking.schools.some(school => school.id === own);
    return { title: content.title, room, exists, habits: habitItems };
  }

  /** The real school behind the training school of whoever asks; the school itself where it is the real one. */
  private async realSchool(school: SchoolRef): Promise<string> {
    const slug = school.slug.replace(/-training$/, '');
    if (slug === school.slug) return school.id;
    const [real] = await this.store.asIdentity(tx =>
      tx.query<{ id: string }>('select id from waymark.school where slug = $1', [slug]),
    );
    return real?.id ?? school.id;
  }

  private async takeParts(accountId: string, schoolId: string): Promise<void> {
    await this.store.asIdentity(async tx => {
      const held = (await listAccounts(tx, { schoolId })).find(({ id }) => id === accountId)?.roles ?? [];
      for (const role of parts)
        if (!held.some(each => each.role === role && each.school?.id === schoolId))
          await giveRole(tx, { accountId, role, schoolId }, accountId);
    });
  }

  private async room(): Promise<TrainingRoom> {
    try {
      return { store: this.store, temporal: await this.openRoom() };
    } catch (cause) {
      throw new WaymarkError('training.away', content.away, { cause });
    }
  }
}

async function roomOf(tx: Tx): Promise<NonNullable<TrainingModel['room']>> {
  const chosen = await loadHabits(tx);
  const pupils = await loadPupils(tx, await listPupilIds(tx));
  return {
    now: tx.now(),
    steps: stepsTo(await nextDueOf(tx)),
    pupils: pupils.map(({ id, forename, surname, yearGroup }) => ({
      id,
      name: `${forename ?? ''} ${surname ?? ''}`.trim(),
      year: `Year ${yearGroup ?? '?'}`,
      habit: chosen.get(id) ?? 'every-day',
    })),
  };
}

/** The next deadline, where time can be moved on to it at once. */
async function nextDueOf(tx: Tx): Promise<Instant | null> {
  const live = await listLiveCases(tx);
  const due = live.flatMap(({ nextDue }) => nextDue ?? []).filter(at => at - tx.now() <= longestMove);
  return due.length === 0 ? null : Math.min(...due);
}

/** The moment to move on to; null where nothing is due. */
async function targetOf(tx: Tx, step: Step): Promise<Instant | null> {
  await requireTraining(tx);
  switch (step) {
    case 'day':
      return tx.now() + DAY_MS;
    case 'week':
      return tx.now() + 7 * DAY_MS;
    case 'weeks':
      return tx.now() + 21 * DAY_MS;
    case 'due':
      return await nextDueOf(tx);
    default:
      return step satisfies never;
  }
}

/** Errors of the way to Temporal carry the number of their kind. */
const isFromTemporal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'number';

async function requireTraining(tx: Tx): Promise<void> {
  const { namespace } = await loadSchool(tx);
  if (!namespace.endsWith(trainingNamespace('')))
    throw new WaymarkError(
      'training.real-school',
      'Time is moved on in the training room only; choose a role there first',
    );
}
