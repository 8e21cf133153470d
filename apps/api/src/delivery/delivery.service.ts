// Delivery for the addresses: runs, tasks, and what people and carriers say of letters.
import { Inject, Injectable } from '@nestjs/common';
import { printedRun } from '#libs/desk';
import type { PrintedRun, Receipt } from '#libs/delivery';
import type { Principal } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { Logger } from '#libs/runtime';
import { formatInstant, londonDate, type Instant, type PlainDate } from '#libs/school-time';
import {
  answerDelivery,
  countWaitingForPost,
  findCase,
  listDeliveries,
  listDeliveryTasks,
  listPrintRuns,
  listRunLetters,
  loadDelivery,
  loadDeliverySettings,
  loadPrintRun,
  makePrintRun,
  noteUnwritten,
  postPrintRun,
  putDeliverySettings,
  recordCertificate,
  reportLater,
  reportPosted,
  takeOutOfRun,
  type PrintRun,
  type Store,
} from '#libs/store';
import { LOGGER, NOW, STORE } from '../dependencies.js';
import { badField, ProblemError } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import type {
  AnswerDto,
  CertificateDto,
  DeliveryListDto,
  DeliverySettingsDto,
  DeliveryTaskListDto,
  LetterPostedDto,
  PostedDto,
  PrintRunDto,
  PrintRunLettersDto,
  PrintRunListDto,
  TakeOutDto,
} from './delivery.dto.js';

/** `case/version`, or `office/id` of a letter outside the ladder. */
const LETTER = /^([0-9a-f-]{36}\/\d{1,9}|office\/[0-9a-f-]{36})$/;

@Injectable()
export class DeliveryService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  runs({ id, slug }: SchoolRef): Promise<PrintRunListDto> {
    return this.store.forSchool(id, async tx => ({
      waiting: await countWaitingForPost(tx),
      items: (await listPrintRuns(tx)).map(run => shownRun(run, slug)),
    }));
  }

  async makeRun({ id, slug }: SchoolRef, { actor }: Principal): Promise<PrintRunDto> {
    const run = await this.store.forSchool(id, tx => makePrintRun(tx, actor, this.now()));
    if (run) return shownRun(run, slug);
    throw new ProblemError(409, 'print-run.empty', 'No letter waits for the post', {
      remedy: 'make a run when letters were approved and carried out',
    });
  }

  run({ id, slug }: SchoolRef, runId: string): Promise<PrintRunLettersDto> {
    return this.store.forSchool(id, async tx => {
      const run = shownRun(await loadPrintRun(tx, runId), slug);
      const letters = await listRunLetters(tx, runId);
      const list = letters.map(({ key, caseId, version, letter, pupilId, parent }) => ({
        key,
        case: caseId,
        version,
        letter,
        pupil: pupilId,
        parent,
      }));
      return { ...run, list };
    });
  }

  printed({ id }: SchoolRef, runId: string): Promise<PrintedRun> {
    return printedRun(this.store, id, runId);
  }

  postRun(
    { id, slug }: SchoolRef,
    { actor: by }: Principal,
    runId: string,
    { on }: PostedDto,
  ): Promise<PrintRunDto> {
    return this.store.forSchool(id, async tx =>
      shownRun(await postPrintRun(tx, runId, { on, by, at: this.now() }), slug),
    );
  }

  takeOut({ id }: SchoolRef, runId: string, letter: TakeOutDto): Promise<void> {
    return this.store.forSchool(id, tx => takeOutOfRun(tx, runId, `${letter.case}/${letter.version}`));
  }

  settings({ id }: SchoolRef): Promise<DeliverySettingsDto> {
    return this.store.forSchool(id, loadDeliverySettings);
  }

  putSettings({ id }: SchoolRef, { postings, postBy, emailBy }: DeliverySettingsDto): Promise<void> {
    return this.store.forSchool(id, tx => putDeliverySettings(tx, { postings, postBy, emailBy }));
  }

  async ofCase({ id }: SchoolRef, caseId: string): Promise<DeliveryListDto> {
    const deliveries = await this.store.forSchool(id, async tx => {
      await findCase(tx, caseId);
      return listDeliveries(tx, caseId);
    });
    return {
      items: deliveries.map(
        ({ version, letter, parent, method, carrier, state, problem, reference, postedOn, certificate }) => ({
          version,
          letter,
          parent,
          method,
          carrier,
          state,
          problem,
          reference,
          postedOn,
          certificate,
        }),
      ),
    };
  }

  async tasks({ id }: SchoolRef): Promise<DeliveryTaskListDto> {
    const tasks = await this.store.forSchool(id, listDeliveryTasks);
    const items = tasks.map(({ caseId, pupilId, since, ...rest }) => ({
      ...rest,
      case: caseId,
      pupil: pupilId,
      since: formatInstant(since),
      answers: [...rest.answers],
    }));
    return { items };
  }

  answer({ id }: SchoolRef, { actor: by }: Principal, key: string, { answer, on }: AnswerDto): Promise<void> {
    const at = this.now();
    return this.store.forSchool(id, async tx => {
      const isLetter = (await loadDelivery(tx, letterOf(key))) !== undefined;
      // A letter that was never written has no delivery, only the task to have seen that.
      if (!isLetter && answer === 'noted') await noteUnwritten(tx, key, by, at);
      else await answerDelivery(tx, key, { answer, by, at, ...(on !== undefined && { on }) });
    });
  }

  posted({ id }: SchoolRef, { actor: by }: Principal, key: string, posted: LetterPostedDto): Promise<void> {
    const { on, method, certificate } = posted;
    return this.store.forSchool(id, tx =>
      reportPosted(tx, letterOf(key), {
        on,
        at: this.now(),
        by,
        ...(method && { method }),
        ...(certificate && { certificate }),
      }),
    );
  }

  certificate({ id }: SchoolRef, key: string, { name, sha256 }: CertificateDto): Promise<void> {
    return this.store.forSchool(id, tx => recordCertificate(tx, letterOf(key), { name, sha256 }));
  }

  returned({ id }: SchoolRef, key: string): Promise<void> {
    return this.store.forSchool(id, async tx => {
      const state = (await loadDelivery(tx, letterOf(key)))?.state;
      if (state !== undefined && !['posted', 'confirmed', 'returned'].includes(state))
        throw new WaymarkError('delivery.state', `A letter that is '${state}' cannot have come back`);
      await reportLater(tx, key, 'returned', this.now());
    });
  }

  /** What Notify says. Said again, or of a letter that nobody knows, it changes nothing. */
  async received({ schoolId, key, word, status }: Receipt, on: PlainDate | undefined): Promise<void> {
    if (word === 'pending') return;
    const at = this.now();
    if (!LETTER.test(key)) {
      if (word === 'failed')
        this.logger.warn({ piece: key, school: schoolId, status }, 'a copy or a text message did not arrive');
      return;
    }
    try {
      await this.store.forSchool(schoolId, async tx => {
        if (word === 'left') await reportPosted(tx, key, { on: on ?? londonDate(at), at });
        else await reportLater(tx, key, word, at, `notify-${status}`);
      });
    } catch (error) {
      if (!(error instanceof WaymarkError) || !/^(delivery|store)\./.test(error.code)) throw error;
      this.logger.warn({ letter: key, school: schoolId, status, code: error.code }, 'a receipt was left out');
    }
  }
}

function letterOf(key: string): string {
  if (LETTER.test(key)) return key;
  throw badField(
    'letter',
    key.slice(0, 60),
    'the id of a case and the version of an event, or office and the id of a letter',
  );
}

function shownRun({ id, madeAt, letters, postedOn }: PrintRun, school: string): PrintRunDto {
  const at = (rest = '') => `/v1/print-runs/${id}${rest}?school=${school}`;
  const links = { self: at(), pdf: at('/letters.pdf'), csv: at('/letters.csv') };
  return { id, madeAt: formatInstant(madeAt), letters, postedOn, links };
}
