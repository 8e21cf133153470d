// The parts of the settings that are one form each.
import { roles, type Role } from '#libs/access';
import { packIds, readPack } from '#libs/policy';
import type { RegisterTimes } from '#libs/store';
import { roleNames } from '../../frame/words.js';
import { FieldReader, rowFields, rowNumbers, type Fields } from './fields.js';
import type { SettingsPart } from './settings-part.js';

const methods = ['post', 'email', 'hand'] as const;

const school: SettingsPart = {
  id: 'school',
  title: 'School and letter head',
  lead: 'What stands at the head of every letter, and whom parents answer to.',
  view: 'school.page.njk',
  values: ({ name, contacts, replies, delivery }) => ({
    name,
    address: contacts.address.join('\n'),
    phone: contacts.phone,
    email: contacts.email,
    website: contacts.website,
    repliesName: replies?.name ?? '',
    repliesPhone: replies?.phone ?? '',
    repliesEmail: replies?.email ?? '',
    delivery,
  }),
  read: typed => {
    const form = new FieldReader(typed);
    const contacts = {
      address: form.lines('address', "the school's address"),
      phone: form.phone('phone', "the school's telephone number"),
      email: form.email('email', "the school's email address"),
      website: form.text('website', 'the website', { optional: true }),
    };
    const isReplied = ['repliesName', 'repliesPhone', 'repliesEmail'].some(field => form.raw(field) !== '');
    const replies = isReplied
      ? {
          name: form.text('repliesName', 'who answers parents'),
          phone: form.phone('repliesPhone', 'the telephone number for answers'),
          email: form.email('repliesEmail', 'the email address for answers'),
        }
      : null;
    const name = form.text('name', 'the name of the school');
    const delivery = form.oneOf('delivery', methods, 'Choose how letters go');
    return form.result(() => ({ name, contacts, replies, delivery }));
  },
};

const sites: SettingsPart = {
  id: 'sites',
  title: 'Sites',
  lead: 'Only where the school has more than one site. Days can be closed for one of them in the calendar.',
  view: 'sites.page.njk',
  values: settings =>
    rowFields(
      'site',
      settings.sites.map(({ id, name, address }) => ({ id, name, address: address.join('\n') })),
    ),
  read: typed => {
    const form = new FieldReader(typed);
    const found = form.rows('site', ['id', 'name', 'address']).map(row => ({
      id: form.text(`${row}id`, "the site's short name", { most: 40 }),
      name: form.text(`${row}name`, 'the name of the site'),
      address: form.lines(`${row}address`, 'the address of the site'),
    }));
    return form.result(() => ({ sites: found }));
  },
  fieldOf: field => field.replace(/^sites\[(\d+)\]\.(\w+)$/, 'site-$1-$2'),
  more: values => ({ rows: rowNumbers(values, 'site', 2) }),
};

const timesRows = (name: string, times: readonly RegisterTimes[]) =>
  rowFields(
    name,
    times.map(({ opens, closes, yearGroups }) => ({
      opens,
      closes,
      first: yearGroups === undefined ? '' : String(yearGroups[0]),
      last: yearGroups === undefined ? '' : String(yearGroups[1]),
    })),
  );

function readTimes(form: FieldReader, name: string, what: string): RegisterTimes[] {
  const rows = form.rows(name, ['opens', 'closes', 'first', 'last']);
  if (rows.length === 0) form.wrong(`${name}-0-opens`, `Enter when the ${what} register is taken`);
  return rows.map(row => {
    const first = form.whole(`${row}first`, 'the first year group', -2, 14);
    const last = form.whole(`${row}last`, 'the last year group', -2, 14);
    if ((first === undefined) !== (last === undefined))
      form.wrong(
        `${row}${first === undefined ? 'first' : 'last'}`,
        'Give the first and the last year group, or neither',
      );
    return {
      opens: form.time(`${row}opens`, `when the ${what} register is taken`),
      closes: form.time(`${row}closes`, `when the ${what} register closes`),
      ...(first !== undefined && last !== undefined && { yearGroups: [first, last] as const }),
    };
  });
}

const registers: SettingsPart = {
  id: 'register-times',
  title: 'Register times',
  lead: 'When registers are taken and when they close. A mark counts as known from the close of its register.',
  view: 'registers.page.njk',
  values: settings => {
    const pack = readPack(settings.policy.id);
    const asTimes = (times: typeof pack.registers.am): RegisterTimes[] =>
      times.map(({ taken, closes, yearGroups }) => ({
        opens: taken,
        closes: closes ?? '',
        ...(yearGroups && { yearGroups: [yearGroups[0]!, yearGroups[1]!] as const }),
      }));
    const { am, pm } = settings.registers ?? {
      am: asTimes(pack.registers.am),
      pm: asTimes(pack.registers.pm),
    };
    return {
      whose: settings.registers === null ? 'policy' : 'own',
      ...timesRows('am', am),
      ...timesRows('pm', pm),
    };
  },
  read: typed => {
    const form = new FieldReader(typed);
    const whose = form.oneOf('whose', ['policy', 'own'], 'Choose whose times hold');
    if (whose === 'policy') return form.result(() => ({ registers: null }));
    const [am, pm] = [readTimes(form, 'am', 'morning'), readTimes(form, 'pm', 'afternoon')];
    return form.result(() => ({ registers: { am, pm } }));
  },
  fieldOf: field =>
    field.replace(
      /^registers\.(am|pm)\[(\d+)\]\.?(\w*).*$/,
      (_, half, i, column) => `${half}-${i}-${column || 'opens'}`,
    ),
  more: values => ({
    halves: [
      { id: 'am', text: 'Morning', rows: rowNumbers(values, 'am', 1) },
      { id: 'pm', text: 'Afternoon', rows: rowNumbers(values, 'pm', 1) },
    ],
  }),
};

const policy: SettingsPart = {
  id: 'policy',
  title: 'Policy and authority code',
  lead: 'The attendance policy that cases follow which open from now on. Cases that run keep the policy with which they began.',
  view: 'policy.page.njk',
  values: settings => ({ policy: settings.policy.id }),
  read: typed => {
    const form = new FieldReader(typed);
    const id = form.oneOf('policy', packIds(), 'Choose a policy');
    return form.result(() => ({ policy: { id, version: readPack(id).version } }));
  },
  fieldOf: () => 'policy',
  more: () => ({
    packs: packIds().map(id => {
      const { title, version, authority } = readPack(id);
      return {
        value: id,
        text: `${title}, version ${version}`,
        hint: { text: `Penalty notices by the code of conduct: ${authority}` },
      };
    }),
  }),
};

const authority: SettingsPart = {
  id: 'authority',
  title: "The local authority's office",
  lead: 'Where copies of notices go, and who sends penalty notices.',
  view: 'authority.page.njk',
  values: ({ authority: office }): Fields =>
    office === null
      ? {}
      : {
          name: office.name,
          address: office.address.join('\n'),
          phone: office.phone,
          email: office.email,
          officerName: office.officer.name,
          officerTitle: office.officer.title,
          waysToPay: office.waysToPay.join('\n'),
        },
  read: typed => {
    const form = new FieldReader(typed);
    const office = {
      name: form.text('name', 'the name of the office'),
      address: form.lines('address', 'the address of the office'),
      phone: form.phone('phone', 'the telephone number of the office'),
      email: form.email('email', 'the email address for copies'),
      officer: {
        name: form.text('officerName', 'who signs for the authority'),
        title: form.text('officerTitle', 'the position of who signs'),
      },
      waysToPay: form.lines('waysToPay', 'how a penalty is paid', { most: 10 }),
    };
    return form.result(() => ({ authority: office }));
  },
};

const signatories: SettingsPart = {
  id: 'signatories',
  title: 'Who signs letters',
  lead: 'The name and position under the letters that go out under a role. Where nothing is entered, whoever holds the role signs.',
  view: 'signatories.page.njk',
  values: settings =>
    rowFields(
      'sign',
      settings.signatories.map(({ role, name, title, letters = [] }) => ({
        role,
        name,
        title,
        letters: letters.join(', '),
      })),
    ),
  read: typed => {
    const form = new FieldReader(typed);
    const found = form.rows('sign', ['name', 'title', 'letters']).map(row => {
      const letters = form
        .raw(`${row}letters`)
        .split(/[\s,]+/)
        .filter(letter => letter !== '');
      return {
        role: form.oneOf<Role>(`${row}role`, roles, 'Choose a role'),
        name: form.text(`${row}name`, 'the name'),
        title: form.text(`${row}title`, 'the position'),
        ...(letters.length > 0 && { letters }),
      };
    });
    return form.result(() => ({ signatories: found }));
  },
  fieldOf: field => field.replace(/^signatories\[(\d+)\]\.(\w+)$/, 'sign-$1-$2'),
  more: values => ({
    rows: rowNumbers(values, 'sign', 2),
    roleItems: (['attendance-officer', 'attendance-lead', 'headteacher', 'dsl'] as const).map(role => ({
      value: role,
      text: roleNames[role],
    })),
  }),
};

export const parts: readonly SettingsPart[] = [school, sites, registers, policy, authority, signatories];
