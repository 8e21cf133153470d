// A school whose postings are reported, and a case in it whose first letters were just issued: to one parent by post, to
// the other by email. Commands and messages are decided at once, as a driver would.
import { PDFDocument } from '@cantoo/pdf-lib';
import { createHash, randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import { createCarriers } from '#libs/delivery';
import { sampleSchool } from '#libs/letters';
import { createLogger, type DeliveryConfig } from '#libs/runtime';
import { addDays, londonInstant, weekday, type Instant } from '#libs/school-time';
import {
  caseAddress,
  createCaseActivities,
  loadPupilEvents,
  loadSettings,
  lookAtCase,
  putCommand,
  putPeople,
  putSchool,
  saveSettings,
  takeChange,
  takeMarks,
  type ActivityOptions,
  type CaseAddress,
  type LetterDocument,
  type LetterToCarry,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { createDeliver, type LetterDesk } from '../../apps/worker/src/delivery/deliver-letter.js';
import { testSchool, type TestSchool } from '../support/school.js';

/** When the letters are issued: a Thursday morning. */
export const issuedAt: Instant = londonInstant('2025-10-02', '10:00');

export const folderOnly: DeliveryConfig = {
  outbox: '/nowhere',
  postBy: 'outbox',
  emailBy: 'outbox',
  smtp: undefined,
  notify: undefined,
  callbackToken: undefined,
};

export type Events = readonly StoredEvent[];

export class LettersSchool {
  private constructor(
    readonly school: TestSchool,
    readonly clock: { now: number },
  ) {}

  static async open(): Promise<LettersSchool> {
    const clock = { now: issuedAt };
    const own = new LettersSchool(await testSchool({ clock: () => clock.now }), clock);
    await own.in(tx =>
      putSchool(tx, {
        slug: 'ash-1',
        name: 'School ash-1',
        policyId: 'ashley',
        policyVersion: '1.0.0',
        calendar: { terms: [{ from: '2025-09-01', to: '2025-12-19' }] },
        namespace: 'waymark-test',
      }),
    );
    await own.in(enterSettings);
    return own;
  }

  in<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.school.store.forSchool(this.school.schoolId, work);
  }

  /** Opens a case for a new pupil and has its first stage approved, so that its letters are issued; not to a `blocked` first parent. */
  async caseWithLetters({ blocked = false } = {}): Promise<CaseWithLetters> {
    const pupilId = randomUUID();
    const [first, second] = [randomUUID(), randomUUID()];
    await this.in(tx =>
      putPeople(tx, {
        pupils: [
          {
            id: pupilId,
            forename: 'Robin',
            surname: 'Example',
            dateOfBirth: '2012-03-04',
            yearGroup: 8,
          },
        ],
        parents: [
          { id: first, forename: 'Kim', surname: 'Post', address: ['1 Mill Lane', 'Anytown', 'ZZ99 9ZZ'] },
          { id: second, forename: 'Alex', surname: 'Mail', email: 'mail@example.org' },
        ],
        relationships: [
          { pupilId, parentId: first, contactBlocked: blocked },
          { pupilId, parentId: second, service: 'email' },
        ],
      }),
    );
    const own = new CaseWithLetters(this, pupilId, first, second);
    await own.begin();
    return own;
  }
}

/** What a letter shows of its school. */
export async function enterSettings(tx: Tx): Promise<void> {
  const signatories = Object.entries(sampleSchool.signers).map(([role, signer]) => ({
    role: role as Role,
    ...signer,
  }));
  await saveSettings(
    tx,
    {
      ...(await loadSettings(tx)),
      contacts: { ...sampleSchool, website: '' },
      signatories,
      authority: sampleSchool.authority!,
    },
    { by: { id: 'u7', role: 'administrator' }, at: londonInstant('2025-09-01', '09:00'), basedOn: 0 },
  );
}

export class CaseWithLetters {
  readonly address: CaseAddress;

  constructor(
    readonly of: LettersSchool,
    readonly pupilId: string,
    /** Gets letters by post. */
    readonly byPost: string,
    /** Gets letters by email. */
    readonly byEmail: string,
  ) {
    this.address = caseAddress(of.school.schoolId, pupilId, 1);
  }

  async begin(): Promise<void> {
    const days: string[] = [];
    for (let day = '2025-09-01'; day <= '2025-10-01'; day = addDays(day, 1))
      if (weekday(day) <= 5) days.push(day);
    const marks = days.flatMap((day, i) => {
      const code = (present: string) => (i >= days.length - 3 ? 'O' : present);
      return [
        {
          pupilId: this.pupilId,
          session: `${day} am`,
          code: code('/'),
          knownAt: londonInstant(day, '09:15'),
        },
        {
          pupilId: this.pupilId,
          session: `${day} pm`,
          code: code('\\'),
          knownAt: londonInstant(day, '13:20'),
        },
      ];
    });
    const actor = { id: 'u1', role: 'attendance-officer' } as const;
    await this.of.in(tx =>
      takeMarks(tx, { id: randomUUID(), source: 'test', receivedAt: issuedAt, actor }, marks),
    );
    await this.hear();
    await this.act({ action: 'approve', stage: 'target-letter' }, 'attendance-lead');
  }

  async act(action: Parameters<typeof putCommand>[1]['action'], role: 'attendance-lead' | 'headteacher') {
    const id = randomUUID();
    const at = this.of.clock.now;
    await this.of.in(tx =>
      putCommand(tx, {
        id,
        pupilId: this.pupilId,
        caseId: this.address.caseId,
        actor: { id: 'u2', role },
        action,
        at,
        expiresAt: at + 3_600_000,
        idempotencyKey: id,
      }),
    );
    return this.of.in(tx => lookAtCase(tx, this.address, { kind: 'command', id, repeats: 0 }, at));
  }

  change(change: Parameters<typeof takeChange>[3]): Promise<number> {
    return this.of.in(tx => takeChange(tx, this.pupilId, this.of.clock.now, change));
  }

  /** Has the case decide what waits for it. */
  async hear(): Promise<void> {
    await this.of.in(async tx => {
      const rows = await tx.query<{ id: number }>(
        'select id from waymark.outbox where pupil_id = $1 and handled_at is null order by id',
        [this.pupilId],
      );
      for (const { id } of rows)
        await lookAtCase(tx, this.address, { kind: 'message', id }, this.of.clock.now);
    });
  }

  events(): Promise<Events> {
    return this.of.in(tx => loadPupilEvents(tx, this.pupilId));
  }

  /** `type parent ...` of every event on a letter, in order. */
  async story(parent?: string): Promise<string[]> {
    const events = await this.events();
    return events.flatMap(event => {
      if (!event.type.startsWith('Letter')) return [];
      const data = event.data as Record<string, unknown>;
      if (parent !== undefined && data['parent'] !== parent) return [];
      const rest = ['method', 'on', 'servedOn', 'why'].flatMap(name => data[name] ?? []);
      return [[event.type, ...rest].join(' ')];
    });
  }

  async issued(parent: string): Promise<Extract<StoredEvent, { type: 'LetterIssued' }>> {
    const found = (await this.events()).findLast(
      event => event.type === 'LetterIssued' && event.data.parent === parent,
    );
    if (found?.type !== 'LetterIssued') throw new Error('no letter was issued to this parent');
    return found;
  }

  async keyOf(parent: string): Promise<string> {
    return `${this.address.caseId}/${(await this.issued(parent)).version}`;
  }

  /** One run of the activity that carries letters out, for the letter to one parent. */
  async carryOut(parent: string, deliver: ActivityOptions['deliver']): Promise<void> {
    const activities = createCaseActivities(this.of.school.store, deliver ? { deliver } : {});
    await activities.deliverLetters(this.address, [(await this.issued(parent)).version]);
  }
}

export function deskOf(
  { school, clock }: LettersSchool,
  config: DeliveryConfig,
  parts: Partial<LetterDesk> = {},
): LetterDesk {
  return {
    store: school.store,
    carriers: createCarriers(config),
    defaults: config,
    documentOf: documentFor,
    logger: createLogger('test', 'silent'),
    now: () => clock.now,
    ...parts,
  };
}

export const deliverBy = (...parts: Parameters<typeof deskOf>) => createDeliver(deskOf(...parts));

/** A letter of two pages that has the same bytes at every call. */
export async function documentFor(_school: string, letter: LetterToCarry): Promise<LetterDocument> {
  const made = await PDFDocument.create({ updateMetadata: false });
  made.addPage().drawText(letter.key, { x: 50, y: 700, size: 12 });
  made.addPage();
  const pdf = await made.save();
  return {
    ...letter,
    recipient: {
      name: 'Kim Post',
      addressLines: ['1 Mill Lane', 'Anytown', 'ZZ99 9ZZ'],
      email: 'mail@example.org',
      mobile: null,
      means: 'post',
    },
    subject: 'A letter about attendance',
    pdf,
    html: '<p>A letter</p>',
    text: 'A letter',
    sms: null,
    calendar: null,
    copy: null,
    language: 'en',
    variant: 'standard',
    templateId: 'ashley/target-letter',
    templateVersion: '1',
    sha256: createHash('sha256').update(pdf).digest('hex'),
    createdAt: issuedAt,
  };
}
