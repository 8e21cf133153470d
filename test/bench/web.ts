// What the worklist costs as cases add up: the pages as built, over HTTP, for a school with 1,000 open cases and one with
// 100,000 in the same database, asked in turn. `ratio` is the worst of the lists: the median time in the large school over
// that in the small one. The cases are written by SQL in the form in which the engine keeps them.
// Flags: --small 1000 --large 100000 --rounds 40
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { beginSession, giveRole } from '#libs/identity';
import { createHealth, createLogger, startGuard } from '#libs/runtime';
import { migrate, openStore, putSchool, type Store } from '#libs/store';
import { startPostgres } from '#libs/store/embedded';

type CreateWeb = typeof import('../../apps/web/src/create-web.js').createWeb;

const calendar = { terms: [{ from: '2025-09-01', to: '2026-07-17' }] };
const now = Date.UTC(2025, 11, 1, 12);
const mostQueries = 12;

/** Lists as people ask for them, from the broadest to the narrowest. */
const addresses: Readonly<Record<string, string>> = {
  mine: '/worklist',
  week: '/worklist?tab=week',
  overdue: '/worklist?tab=overdue',
  open: '/worklist?tab=open',
  stage: '/worklist?tab=open&stage=meeting',
  year: '/worklist?year=8',
  cohort: '/worklist?cohort=ehcp',
  task: '/worklist?task=approve%3Ameeting',
  narrow: '/worklist?tab=open&stage=ewo-referral&year=11&cohort=looked-after',
};

interface Asked {
  readonly school: 'small' | 'large';
  readonly name: string;
  readonly ms: number;
}

export async function bench(flags: readonly string[]): Promise<Record<string, unknown>> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...flags], options: { small: text, large: text, rounds: text } });
  const sizes = { small: Number(values.small ?? 1_000), large: Number(values.large ?? 100_000) };
  const rounds = Number(values.rounds ?? 40);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const guard = startGuard();
  const postgres = await startPostgres({
    dataDir: folder,
    cacheDir: join(tmpdir(), 'waymark-bench-cache'),
    guard,
  });
  try {
    await migrate(postgres.databaseUrl);
    const store = await openStore({
      databaseUrl: postgres.databaseUrl,
      masterKey: Buffer.alloc(32, 7),
      statementTimeout: 120_000,
    });
    try {
      return { bench: 'web', ...(await measure(store, postgres.databaseUrl, sizes, rounds)) };
    } finally {
      await store.close();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  store: Store,
  databaseUrl: string,
  sizes: { readonly small: number; readonly large: number },
  rounds: number,
): Promise<Record<string, unknown>> {
  const cookies = {
    small: await newSchool(store, 'small', sizes.small),
    large: await newSchool(store, 'large', sizes.large),
  };
  await settle(databaseUrl);
  const web = await startWeb(store);
  try {
    const asked: Asked[] = [];
    let queries = 0;
    for (let round = -5; round < rounds; round += 1) {
      for (const [name, path] of Object.entries(addresses)) {
        for (const school of ['small', 'large'] as const) {
          const started = performance.now();
          const response = await fetch(web.address + path, {
            headers: { cookie: `waymark=${cookies[school]}` },
          });
          const body = await response.text();
          const ms = performance.now() - started;
          if (response.status !== 200 || !body.includes('wm-found'))
            throw new Error(`${path} of the ${school} school: status ${response.status}, or an empty list`);
          queries = Math.max(queries, Number(response.headers.get('x-waymark-queries')));
          // The first rounds warm both sides up.
          if (round >= 0) asked.push({ school, name, ms });
        }
      }
    }
    if (queries > mostQueries) throw new Error(`a page ran ${queries} queries; ${mostQueries} at most`);
    return { ...sizes, ...summary(asked), queries };
  } finally {
    await web.close();
  }
}

/** What autovacuum would have done by the next morning. */
async function settle(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('vacuum (analyze)');
  } finally {
    await client.end();
  }
}

function summary(asked: readonly Asked[]): Record<string, unknown> {
  const median = (school: Asked['school'], name: string): number => {
    const times = asked.filter(a => a.school === school && a.name === name).map(({ ms }) => ms);
    return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
  };
  const ratios = Object.keys(addresses).map(name => {
    const [small, large] = [median('small', name), median('large', name)];
    return { name, large, ratio: large / small };
  });
  const worst = ratios.reduce((a, b) => (a.ratio > b.ratio ? a : b));
  return {
    ratio: Number(worst.ratio.toFixed(3)),
    worst: worst.name,
    ms: Object.fromEntries(ratios.map(({ name, large }) => [name, Number(large.toFixed(1))])),
  };
}

async function startWeb(
  store: Store,
): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const built = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'web');
  const module = (await import(pathToFileURL(join(built, 'src', 'create-web.js')).href)) as {
    readonly createWeb: CreateWeb;
  };
  const app = await module.createWeb({
    store,
    gateway: { act: () => Promise.resolve({ status: 'pending' }) },
    health: createHealth(),
    logger: createLogger('bench', 'silent'),
    now: () => now,
    assets: join(built, 'assets'),
    countQueries: true,
  });
  await app.listen(0, '127.0.0.1');
  const address = (await app.getUrl()).replace(/\/$/, '');
  return { address, close: () => app.close() };
}

/** A school with so many open cases, and a session of its attendance lead. */
async function newSchool(store: Store, slug: string, cases: number): Promise<string> {
  const schoolId = randomUUID();
  await store.forSchool(schoolId, tx =>
    putSchool(tx, {
      slug,
      name: `School ${slug}`,
      policyId: 'ashley',
      policyVersion: '1.0.0',
      calendar,
      namespace: 'bench',
    }),
  );
  const step = 10_000;
  for (let from = 0; from < cases; from += step)
    await store.forSchool(schoolId, tx =>
      tx.query(casesSql, [schoolId, from, Math.min(from + step, cases) - 1, new Date(now)]),
    );
  const accountId = randomUUID();
  return await store.asIdentity(async tx => {
    await tx.query(
      `insert into identity.account (id, sign_in_name, display_name, password_hash, must_change) values ($1, $2, $2, '', false)`,
      [accountId, `lead-${slug}`],
    );
    await giveRole(tx, { accountId, role: 'attendance-lead', schoolId });
    return await beginSession(tx, accountId);
  });
}

/**
 * One pupil a case: stages, years, flags, tasks and days spread so that every list has a fixed share of the cases. A fifth
 * is overdue, a fifth falls due this week.
 */
const casesSql = `
with n as (
  select i, gen_random_uuid() as pupil, gen_random_uuid() as stream,
    (array[null, 'target-letter', 'meeting', 'attendance-contract', 'ewo-referral'])[1 + i % 5] as stage,
    (7 + i % 5)::smallint as year,
    $4::timestamptz + make_interval(hours => (i * 7919) % 1200 - 240) as due,
    $4::timestamptz - make_interval(hours => 2000 + i % 1000) as since,
    case when i % 3 = 0 then 'attendance-officer' else 'attendance-lead' end as role,
    (array['approve:target-letter', 'approve:meeting', 'conclude-review:target-letter'])[1 + i % 3] as what,
    case when i % 7 = 0 then array['ehcp', 'looked-after'] when i % 3 = 0 then array['ehcp'] else '{}'::text[] end as cohorts
  from generate_series($2::int, $3::int) i
), pupils as (
  insert into waymark.pupil (school_id, id, forename, surname, year_group)
  select $1, pupil, 'Pupil', 'No ' || i, year from n returning id
), flags as (
  insert into waymark.pupil_flag (school_id, pupil_id, flag, raised_at)
  select $1, pupil, flag, since from n, unnest(cohorts) flag where exists (select from pupils) returning pupil_id
), streams as (
  insert into waymark.case_stream (school_id, stream_id, pupil_id, case_number, version, last_hash)
  select $1, stream, pupil, 1, 1, '' from n where exists (select from pupils) returning stream_id
), views as (
  insert into waymark.case_view (school_id, case_id, pupil_id, case_number, status, stage, opened_at, next_deadline, summary, updated_position)
  select $1, stream, pupil, 1, 'open', stage, since, due, jsonb_build_object('caseNumber', 1, 'policy', 'ashley',
    'policyVersion', '1.0.0', 'status', 'open', 'openedAt', (extract(epoch from since) * 1000)::bigint, 'closedAt', null,
    'stage', stage, 'proposed', null, 'onHold', false, 'nextDeadline', null, 'awaiting', jsonb_build_array(
      jsonb_build_object('role', role, 'what', what, 'since', (extract(epoch from since) * 1000)::bigint,
        'due', (extract(epoch from due) * 1000)::bigint))), 1
  from n where exists (select from streams) returning case_id
)
insert into waymark.worklist (school_id, list, due, since, case_id, what, role, stage, year_group, cohort, pupil_id)
select $1, list, due, since, stream, case when list = 'open' then 'case' else what end,
  case when list = 'open' then null else role end, coalesce(stage, ''), year, cohort, pupil
from n, unnest(array['waits:' || role, 'due', 'open']) list, unnest(array[''] || cohorts) cohort where exists (select from views)`;
