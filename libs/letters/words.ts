// The words that letters share, by language: months, counts, reasons for absence, headings of tables.
import { codeInfo } from '#libs/register';
import { weekday, type PlainDate } from '#libs/school-time';
import type { Language } from './facts.js';

const months = {
  en: 'January February March April May June July August September October November December',
  cy: 'Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr',
} as const;
const weekdays = {
  en: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  cy: 'Llun Mawrth Mercher Iau Gwener Sadwrn Sul',
} as const;
export const schoolWeekdays = (language: Language): string[] => weekdays[language].split(' ').slice(0, 5);

/** `7 October 2025`, `7 Hydref 2025`. */
export function longDate(date: PlainDate, language: Language): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return `${day} ${months[language].split(' ')[month - 1]} ${year}`;
}

/** `Tuesday`, `Mawrth`. */
export const weekdayName = (date: PlainDate, language: Language): string =>
  weekdays[language].split(' ')[weekday(date) - 1]!;

/** `Tuesday 7 October 2025`, `dydd Mawrth 7 Hydref 2025`. */
export function dayAndDate(date: PlainDate, language: Language): string {
  const name = weekdayName(date, language);
  return `${language === 'cy' ? `dydd ${name}` : name} ${longDate(date, language)}`;
}

/** `7 Oct`, `7 Hyd`, for the rows of a register. */
export function shortDate(date: PlainDate, language: Language): string {
  const [day, month] = longDate(date, language).split(' ') as [string, string];
  return `${day} ${month.slice(0, 3)}`;
}

type Counted = 'session' | 'school day' | 'week';
const plurals = { session: 'sessions', 'school day': 'school days', week: 'weeks' } as const;
const welsh = { session: 'sesiwn', 'school day': 'diwrnod ysgol', week: 'wythnos' } as const;

/** A count with its noun; Welsh keeps the singular after a number. */
export function counted(n: number, noun: Counted, language: Language): string {
  if (language === 'cy') return `${n} ${welsh[noun]}`;
  return `${n} ${n === 1 ? noun : plurals[noun]}`;
}

/** `a, b and c`; `a, b a c`, with `ac` before a vowel. */
export function allOf(list: readonly string[], language: Language): string {
  const last = list.at(-1) ?? '';
  if (list.length < 2) return last;
  const and = language === 'en' ? 'and' : /^[aeiouwyâêîôûŵŷ]/i.test(last) ? 'ac' : 'a';
  return `${list.slice(0, -1).join(', ')} ${and} ${last}`;
}

export const halves = {
  en: { am: 'morning', pm: 'afternoon' },
  cy: { am: 'bore', pm: 'prynhawn' },
} as const;

const reasonsInPlainWords: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    '/': 'in school, morning',
    '\\': 'in school, afternoon',
    L: 'late, before the register closed',
    I: 'illness',
    M: 'medical or dental appointment',
    G: 'holiday not agreed by the school',
    N: 'we do not know the reason yet',
    O: 'reason not known or not accepted',
    U: 'arrived after the register closed',
  },
  cy: {
    '/': 'yn yr ysgol, bore',
    '\\': 'yn yr ysgol, prynhawn',
    L: 'yn hwyr, cyn i’r gofrestr gau',
    K: 'mewn addysg a drefnwyd gan yr awdurdod lleol',
    V: 'ar ymweliad addysgol',
    P: 'mewn gweithgaredd chwaraeon a gymeradwywyd',
    W: 'ar brofiad gwaith a gymeradwywyd',
    B: 'mewn gweithgaredd addysgol arall a gymeradwywyd',
    C: 'caniatâd dan amgylchiadau eithriadol',
    C1: 'perfformiad neu waith dramor a reoleiddir',
    C2: 'amserlen ran-amser y cytunwyd arni',
    E: 'wedi ei atal neu ei wahardd',
    H: 'gwyliau a ganiatawyd',
    I: 'salwch',
    J: 'cyfweliad',
    J1: 'cyfweliad',
    M: 'apwyntiad meddygol neu ddeintyddol',
    R: 'diwrnod crefyddol',
    S: 'astudio ar gyfer arholiad cyhoeddus',
    T: 'teithio gyda rhiant oherwydd gwaith',
    G: 'gwyliau na chytunodd yr ysgol iddynt',
    N: 'nid ydym yn gwybod y rheswm eto',
    O: 'rheswm anhysbys neu heb ei dderbyn',
    U: 'cyrraedd ar ôl i’r gofrestr gau',
    D: 'yn yr ysgol arall lle mae wedi cofrestru',
    Q: 'ni wnaeth yr awdurdod lleol drefniadau mynediad',
    X: 'nid oedd angen bod yn yr ysgol',
    Y: 'ni ellid osgoi’r absenoldeb',
    Y1: 'dim cludiant arferol',
    Y2: 'tarfu eang ar deithio',
    Y3: 'rhan o’r safle ar gau',
    Y4: 'y safle cyfan ar gau yn annisgwyl',
    Y5: 'yn y ddalfa',
    Y6: 'cyngor neu gyfraith iechyd y cyhoedd',
    Y7: 'achos arall na ellid ei osgoi',
    Z: 'ddim ar y gofrestr eto',
    '#': 'ysgol ar gau fel y cynlluniwyd',
  },
};

/** What a code says, in plain words; the name that the regulations give it where no plainer words stand above. */
export function reasonOf(code: string, on: PlainDate, language: Language): string {
  const meaning = codeInfo(code, on)?.meaning ?? code;
  return reasonsInPlainWords[language][code] ?? `${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}`;
}

export const registerWords = {
  en: { week: 'Week of', key: 'What the codes mean', none: '–' },
  cy: { week: 'Wythnos', key: 'Ystyr y codau', none: '–' },
} as const;
export const pageWords = {
  en: { page: 'Page', reference: 'Our reference:', copy: 'Copy for the local authority. Sent to:' },
  cy: { page: 'Tudalen', reference: 'Ein cyfeirnod:', copy: 'Copi i’r awdurdod lleol. Anfonwyd at:' },
} as const;
