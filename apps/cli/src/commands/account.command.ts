// `waymark account`: accounts of people, made and kept by whoever runs the installation; passwords and tokens are printed once.
import { randomInt } from 'node:crypto';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { roles, type Role } from '#libs/access';
import {
  addAccount,
  findAccount,
  giveRole,
  listAccounts,
  makeToken,
  resetPassword,
  setDisabled,
  type AccountWithRoles,
} from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import { masterSecret, readConfig } from '#libs/runtime';
import { isPlainDate, type PlainDate } from '#libs/school-time';
import { listSchools, type Store } from '#libs/store';
import { openCommandStore } from '../open-store.js';

interface RoleOptions {
  readonly role: Role;
  readonly school?: string;
  readonly from?: PlainDate;
  readonly to?: PlainDate;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const roleOption = () => new Option('--role <role>', 'the role').choices(roles).makeOptionMandatory();
const schoolOption = () =>
  new Option(
    '--school <id>',
    'short name of the school; left out for an administrator of the whole installation',
  );

export function registerAccount(program: Command): void {
  const account = program.command('account').description('accounts of people who sign in');
  account
    .command('add')
    .argument('<name>', 'the name to sign in with, such as an e-mail address')
    .requiredOption('--show <name>', 'the name that others see')
    .addOption(roleOption())
    .addOption(schoolOption())
    .description('make an account with a role, and print its first password')
    .action((name: string, options: RoleOptions & { show: string }) =>
      run(store => add(store, name, options)),
    );
  account
    .command('give')
    .argument('<name>', 'the name of the account')
    .addOption(roleOption())
    .addOption(schoolOption())
    .option('--from <date>', 'first day, YYYY-MM-DD', dateOf)
    .option('--to <date>', 'last day, YYYY-MM-DD', dateOf)
    .description('give an account one more role, for a time where dates are given')
    .action((name: string, options: RoleOptions) => run(store => give(store, name, options)));
  account
    .command('list')
    .option('--school <id>', 'only accounts with a role at this school')
    .description('accounts with their roles')
    .action(({ school }: { school?: string }) => run(store => list(store, school)));
  for (const [command, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    account
      .command(command)
      .argument('<name>', 'the name of the account')
      .description(disabled ? 'shut an account and end its sessions' : 'open an account again')
      .action((name: string) => run(store => disable(store, name, disabled)));
  }
  account
    .command('reset')
    .argument('<name>', 'the name of the account')
    .description('print a new password, to be changed at the next sign-in, and end all sessions')
    .action((name: string) => run(store => reset(store, name)));
  account
    .command('token')
    .argument('<name>', 'the name of the account')
    .requiredOption('--for <purpose>', 'what the token is for')
    .addOption(roleOption())
    .addOption(schoolOption())
    .option('--days <n>', 'how long it lasts, 1 to 366', Number, 90)
    .description('make a token for a program and print it')
    .action((name: string, options: RoleOptions & { for: string; days: number }) =>
      run(store => token(store, name, options)),
    );
}

async function run(work: (store: Store) => Promise<void>): Promise<void> {
  const config = readConfig();
  const store = await openCommandStore(config, masterSecret(config));
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function add(store: Store, name: string, { show, role, school }: RoleOptions & { show: string }) {
  const schoolId = await schoolIdOf(store, role, school);
  const password = newPassword();
  await store.asIdentity(async tx => {
    const { id } = await addAccount(tx, { signInName: name, displayName: show, password });
    await giveRole(tx, { accountId: id, role, schoolId });
  });
  print(`${name.toLowerCase()} may sign in as ${role}. First password, to be changed at once: ${password}`);
}

async function give(store: Store, name: string, { role, school, from, to }: RoleOptions): Promise<void> {
  const schoolId = await schoolIdOf(store, role, school);
  await store.asIdentity(async tx => {
    const { id } = await findAccount(tx, name);
    await giveRole(tx, { accountId: id, role, schoolId, ...(from && { from }), ...(to && { to }) });
  });
  print(`${name} holds the role ${role}`);
}

async function list(store: Store, school: string | undefined): Promise<void> {
  const schoolId = school === undefined ? undefined : await schoolIdOf(store, 'headteacher', school);
  for (let after = ''; ;) {
    const page = await store.asIdentity(tx => listAccounts(tx, { after, ...(schoolId && { schoolId }) }));
    for (const each of page) print(lineOf(each));
    if (page.length === 0) return;
    after = page.at(-1)!.signInName;
  }
}

const lineOf = ({ signInName, displayName, disabledAt, roles: held }: AccountWithRoles): string => {
  const where = held.map(({ role, school, from, to }) => {
    const dates = from || to ? ` ${from ?? ''}..${to ?? ''}` : '';
    return `${role}@${school?.slug ?? '*'}${dates}`;
  });
  return [signInName, displayName, disabledAt === null ? 'open' : 'shut', where.join(' ') || 'no role'].join(
    ' | ',
  );
};

async function disable(store: Store, name: string, disabled: boolean): Promise<void> {
  await store.asIdentity(async tx => setDisabled(tx, (await findAccount(tx, name)).id, disabled));
  print(`${name} is ${disabled ? 'shut' : 'open'}`);
}

async function reset(store: Store, name: string): Promise<void> {
  const password = newPassword();
  await store.asIdentity(async tx => resetPassword(tx, await findAccount(tx, name), password));
  print(`New password of ${name}, to be changed at the next sign-in: ${password}`);
}

async function token(
  store: Store,
  name: string,
  { role, school, days, for: purpose }: RoleOptions & { for: string; days: number },
): Promise<void> {
  const schoolId = school === undefined ? null : await schoolIdOf(store, role, school);
  const { text } = await store.asIdentity(async tx => {
    const { id } = await findAccount(tx, name);
    return await makeToken(tx, { accountId: id, name: purpose, role, schoolId, days });
  });
  print(text);
}

async function schoolIdOf(store: Store, role: Role, slug: string | undefined): Promise<string | null> {
  if (slug === undefined) {
    if (role === 'administrator') return null;
    throw new WaymarkError(
      'account.no-school',
      `The role ${role} is held at a school; name it with --school`,
    );
  }
  const found = (await store.asRelay(relay => listSchools(relay))).find(school => school.slug === slug);
  if (found) return found.id;
  throw new WaymarkError('store.unknown-school', `There is no school '${slug}'`);
}

/** Four groups of four letters that are not taken for one another. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

function dateOf(text: string): PlainDate {
  if (!isPlainDate(text)) throw new InvalidArgumentError('expected a date as YYYY-MM-DD');
  return text;
}
