// Files on their way into the register: sent in, looked at, tried, taken. A file and what came of it belong to the school and
// not to the page that shows them, so that leaving the page stops nothing. All of it lives in this process: when that ends
// the files are gone, what was taken in stays, and the same file sent again goes on where it stopped.
import { randomUUID } from 'node:crypto';
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { ImportProfile } from '#libs/register';
import type { Instant } from '#libs/school-time';
import {
  importPeople,
  importRegister,
  type ImportProgress,
  type ImportReport,
  type Store,
} from '#libs/store';
import type { KeptFile } from './kept-file.js';
import { LOOKED_AT, lookAtFile, type ImportKind } from './look-at-file.js';

export type ImportPhase = 'sent' | 'trying' | 'tried' | 'taking' | 'taken' | 'failed';

/** How a file is to be read. */
export interface Reading {
  readonly profile: ImportProfile;
  /** When the extract was made; the time of receipt where not given. */
  readonly asAt?: Instant;
}

/** A file and how far it is, as it stands now. */
export interface ImportSlip {
  readonly id: string;
  readonly schoolId: string;
  readonly kind: ImportKind;
  /** The file's name. */
  readonly name: string;
  readonly bytes: number;
  readonly receivedAt: Instant;
  /** The first bytes; none once the file is dropped. */
  readonly head: Uint8Array;
  readonly phase: ImportPhase;
  readonly reading: Reading;
  readonly progress: ImportProgress;
  /** Of the trial, then of the import. */
  readonly report: ImportReport | null;
  /** Why it failed: in words where the file is at fault, null where we are. */
  readonly problem: string | null;
}

/** Why a step was not begun: another file is being read, or this one is not there or not at that step. */
export type StepRefusal = 'busy' | 'gone';

export interface NewFile {
  readonly schoolId: string;
  readonly kind: ImportKind;
  readonly name: string;
}

export interface ImportDesk {
  /** Takes a file of the school; those before it that wait are dropped. */
  receive(info: NewFile, file: KeptFile): Promise<ImportSlip>;
  /** Undefined where the school has no such file, or has it no more. */
  find(schoolId: string, id: string): ImportSlip | undefined;
  /** The school's files, the latest first. */
  of(schoolId: string): readonly ImportSlip[];
  /** Begins to read and check all of a file, keeping nothing. */
  tryOut(schoolId: string, id: string, reading: Reading, by: Actor): StepRefusal | null;
  /** Begins to take a file in as it was tried. */
  take(schoolId: string, id: string, by: Actor): StepRefusal | null;
  /** Drops a file that is not being read. */
  drop(schoolId: string, id: string): Promise<void>;
  /** Calls back at each step until it is told to stop. */
  watch(id: string, onStep: (slip: ImportSlip) => void): () => void;
  /** Waits for what is being read, and drops all files. */
  close(): Promise<void>;
}

export interface ImportDeskOptions {
  readonly store: Store;
  /** Told of failures that no file is to blame for. */
  readonly onFault: (error: unknown) => void;
}

/** Files that are read at once. */
const MOST_AT_ONCE = 2;
const MOST_SLIPS = 200;
/** A file that nobody came back to is dropped after an hour, what came of it after a working day. */
const FILE_MS = 3_600_000;
const SLIP_MS = 28_800_000;
const TIDY_MS = 300_000;

type Job = { -readonly [K in keyof ImportSlip]: ImportSlip[K] } & {
  file: KeptFile | null;
  touched: number;
  running: Promise<void> | null;
  readonly watchers: Set<(slip: ImportSlip) => void>;
};

/** A desk with nothing on it. */
export function openImportDesk({ store, onFault }: ImportDeskOptions): ImportDesk {
  const jobs = new Map<string, Job>();
  const all = (): Job[] => [...jobs.values()];
  const isBusy = ({ phase }: ImportSlip): boolean => phase === 'trying' || phase === 'taking';

  async function letGo(job: Job): Promise<void> {
    const { file } = job;
    job.file = null;
    job.head = new Uint8Array();
    await file?.close();
  }

  async function tidy(): Promise<void> {
    const at = Date.now();
    for (const job of all()) {
      if (isBusy(job)) continue;
      if (at - job.touched > FILE_MS) await letGo(job);
      if (at - job.touched > SLIP_MS || (job.file === null && jobs.size > MOST_SLIPS)) jobs.delete(job.id);
    }
  }

  const tidying = setInterval(() => void tidy().catch(onFault), TIDY_MS);
  tidying.unref();

  function jobOf(schoolId: string, id: string): Job | undefined {
    const job = jobs.get(id);
    return job?.schoolId === schoolId ? job : undefined;
  }

  function step(job: Job, change: Partial<ImportSlip>): void {
    Object.assign(job, change, { touched: Date.now() });
    for (const tell of job.watchers) tell(slipOf(job));
  }

  function begin(job: Job, phase: 'trying' | 'taking', by: Actor): StepRefusal | null {
    const busy = all().filter(isBusy);
    if (job.file === null) return 'gone';
    if (busy.length >= MOST_AT_ONCE || busy.some(({ schoolId }) => schoolId === job.schoolId)) return 'busy';
    step(job, { phase, progress: { bytes: 0, rows: 0 }, report: null, problem: null });
    job.running = run(job, job.file, phase === 'trying', by).finally(() => {
      job.running = null;
    });
    return null;
  }

  async function run(job: Job, file: KeptFile, dryRun: boolean, by: Actor): Promise<void> {
    const { profile, asAt } = job.reading;
    const options = {
      actor: by,
      source: job.name,
      receivedAt: job.receivedAt,
      ...(asAt !== undefined && { asAt }),
      dryRun,
      resume: !dryRun,
      onProgress: (progress: ImportProgress) => step(job, { progress }),
    };
    try {
      const take = job.kind === 'people' ? importPeople : importRegister;
      const report = await take(store, job.schoolId, file.read(), profile, options);
      if (!dryRun) await letGo(job);
      step(job, { phase: dryRun ? 'tried' : 'taken', report });
    } catch (error) {
      const isOfFile = error instanceof WaymarkError && error.code.startsWith('import.');
      if (!isOfFile) onFault(error);
      step(job, { phase: 'failed', problem: isOfFile ? error.message : null });
    }
  }

  return {
    receive: async ({ schoolId, kind, name }, file) => {
      const before = all().filter(job => job.schoolId === schoolId && !isBusy(job));
      for (const job of before) await letGo(job);
      const head = await file.head(LOOKED_AT);
      const job: Job = {
        id: randomUUID(),
        schoolId,
        kind,
        name,
        bytes: file.size,
        receivedAt: await store.forSchool(schoolId, tx => Promise.resolve(tx.now())),
        head,
        phase: 'sent',
        reading: { profile: profileOf(head, kind) },
        progress: { bytes: 0, rows: 0 },
        report: null,
        problem: null,
        file,
        touched: Date.now(),
        running: null,
        watchers: new Set(),
      };
      jobs.set(job.id, job);
      return slipOf(job);
    },
    find: (schoolId, id) => {
      const job = jobOf(schoolId, id);
      return job && slipOf(job);
    },
    of: schoolId =>
      all()
        .filter(job => job.schoolId === schoolId)
        .map(slipOf)
        .toReversed(),
    tryOut: (schoolId, id, reading, by) => {
      const job = jobOf(schoolId, id);
      if (!job || isBusy(job) || job.phase === 'taken') return 'gone';
      job.reading = reading;
      return begin(job, 'trying', by);
    },
    take: (schoolId, id, by) => {
      const job = jobOf(schoolId, id);
      // Pressed twice, it is taken once.
      if (job?.phase === 'taking' || job?.phase === 'taken') return null;
      return job?.phase === 'tried' ? begin(job, 'taking', by) : 'gone';
    },
    drop: async (schoolId, id) => {
      const job = jobOf(schoolId, id);
      if (!job || isBusy(job)) return;
      await letGo(job);
      jobs.delete(id);
    },
    watch: (id, onStep) => {
      const job = jobs.get(id);
      job?.watchers.add(onStep);
      return () => void job?.watchers.delete(onStep);
    },
    close: async () => {
      clearInterval(tidying);
      await Promise.allSettled(all().map(({ running }) => running));
      await Promise.all(all().map(letGo));
      jobs.clear();
    },
  };
}

/** What the first look says, so that a file with usual headers needs no more said. */
function profileOf(head: Uint8Array, kind: ImportKind): ImportProfile {
  const { parts } = lookAtFile(head, kind);
  const named = parts.flatMap(({ part, header }) => (header === null ? [] : [[part, header] as const]));
  return { columns: Object.fromEntries(named) };
}

function slipOf(job: Job): ImportSlip {
  const { file: _file, touched: _touched, running: _running, watchers: _watchers, ...slip } = job;
  return slip;
}
