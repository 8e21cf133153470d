// A policy, two of them side by side, and a school's register run through both, as their pages show them.
import { ladderSteps, ladderSvg, roleText } from '#libs/audit';
import { activities, type Activity, type Policy } from '#libs/casework';
import { assumptionsOf, chart, policyName, sumOf, weekTable, type Tally, type WhatIf } from '#libs/desk';
import {
  approverOf,
  authorityFiguresOf,
  differencesOf,
  figuresOf,
  packIds,
  packVersions,
  reviewDaysOf,
  readAuthority,
  triggerText,
  type Difference,
  type FigureLine,
  type Pack,
} from '#libs/policy';
import { shownDate } from '../../frame/dates.js';
import type { PageModel } from '../../frame/page.js';
import { content } from './policy.content.js';

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** Every pack in every version that is there: `ashley`, `ashley@1`. */
export const packChoices = (read: (id: string) => Pack): readonly Choice[] =>
  packIds().flatMap(id =>
    packVersions(id).map((version, i) => ({
      value: i === 0 ? id : `${id}@${version}`,
      text: `${read(id).title}, version ${version}`,
    })),
  );

interface FigureRow {
  readonly name: string;
  readonly value: string;
  readonly who: string;
  readonly source: string;
  readonly within: boolean;
}

const rowOf = ({ name, value, level, source, within = false }: FigureLine): FigureRow => ({
  name,
  value,
  who: level === undefined ? '' : content.levels[level],
  source: source ?? '',
  within,
});

export interface PolicyModel extends PageModel {
  readonly pack: Pack;
  readonly inForce: string;
  readonly ladder: string;
  readonly stages: readonly {
    readonly title: string;
    readonly reachedBy: string;
    readonly who: string;
    readonly review: string;
    readonly meeting: boolean;
  }[];
  readonly figures: readonly FigureRow[];
  readonly authorityTitle: string;
  readonly authorityFigures: readonly FigureRow[];
  readonly topics: readonly { readonly topic: string; readonly facts: Pack['facts'] }[];
  readonly choices: readonly Choice[];
  readonly chosen: string;
  readonly isOwn: boolean;
}

export function policyModel(
  pack: Pack,
  chosen: string,
  isOwn: boolean,
  choices: readonly Choice[],
): PolicyModel {
  const authority = readAuthority(pack.authority);
  const topics = [...new Set(pack.facts.map(({ topic }) => topic))];
  const stages = pack.stages.map((stage, i) => ({
    title: stage.title,
    reachedBy: triggerText(stage.trigger.value),
    who: roleText(approverOf(pack, i)),
    review: `${reviewDaysOf(pack, stage)} school days`,
    meeting: stage.meeting === true,
  }));
  const steps = ladderSteps(undefined, pack).map((step, i) => ({
    ...step,
    says: `Approved by ${stages[i]!.who}; review after ${stages[i]!.review}`,
  }));
  return {
    title: isOwn ? content.title : `Policy: ${pack.title}`,
    pack,
    inForce: `from ${shownDate(pack.effectiveFrom)}${pack.effectiveTo === undefined ? '' : ` to ${shownDate(pack.effectiveTo)}`}`,
    ladder: ladderSvg(steps, `The ladder of ${pack.title}`),
    stages,
    figures: figuresOf(pack).map(rowOf),
    authorityTitle: authority.title,
    authorityFigures: authorityFiguresOf(authority).map(rowOf),
    topics: topics.map(topic => ({ topic, facts: pack.facts.filter(fact => fact.topic === topic) })),
    choices,
    chosen,
    isOwn,
  };
}

export interface CompareModel extends PageModel {
  readonly choices: readonly Choice[];
  readonly a: string;
  readonly b: string;
  readonly names: { readonly a: string; readonly b: string } | null;
  readonly differences: readonly Difference[];
}

export const compareModel = (
  choices: readonly Choice[],
  a: { readonly value: string; readonly pack: Pack },
  b: { readonly value: string; readonly pack: Pack },
): CompareModel => ({
  title: content.compareTitle,
  breadcrumbs: [{ text: content.title, href: '/policy' }],
  choices,
  a: a.value,
  b: b.value,
  names: { a: a.pack.title, b: b.pack.title },
  differences: differencesOf(a.pack, b.pack),
});

const shownActivities: readonly Activity[] = activities;
/** Most pupils that the page lists. */
const mostPupils = 50;

export interface WhatIfModel extends PageModel {
  readonly choices: readonly Choice[];
  readonly against: string;
  readonly people: string;
  readonly peopleItems: readonly Choice[];
  readonly run: null | {
    readonly names: { readonly a: string; readonly b: string };
    readonly chart: string;
    readonly says: readonly string[];
    readonly totals: readonly { readonly activity: Activity; readonly a: number; readonly b: number }[];
    readonly weeks: readonly { readonly week: string; readonly a: Tally; readonly b: Tally }[];
    readonly activities: readonly Activity[];
    readonly pupils: number;
    readonly differing: number;
    readonly rows: readonly {
      readonly name: string;
      readonly on: string;
      readonly a: string;
      readonly b: string;
    }[];
  };
}

export function whatIfRun(
  run: WhatIf,
  stages: Policy,
  nameOf: (pupil: string) => string,
): NonNullable<WhatIfModel['run']> {
  const table = weekTable(run);
  const [a, b] = [sumOf(table.map(row => row.a)), sumOf(table.map(row => row.b))];
  const { differences } = run.result;
  return {
    names: { a: policyName(run.a), b: policyName(run.b) },
    chart: chart(run),
    says: assumptionsOf(run),
    totals: shownActivities.map(activity => ({ activity, a: a[activity], b: b[activity] })),
    weeks: table.map(({ week, ...both }) => ({ week, ...both })),
    activities: shownActivities,
    pupils: run.pupils,
    differing: differences.length,
    rows: differences.slice(0, mostPupils).map(each => ({
      name: nameOf(each.pupil),

      on: shownDate(each.on),
      a: pathText(each.a?.what, each.reachedA, stages),
      b: pathText(each.b?.what, each.reachedB, stages),
    })),
  };
}

function pathText(what: string | undefined, reached: string | null, { pack }: Policy): string {
  const title = (id: string) => pack.stages.find(stage => stage.id === id)?.title ?? id;
  const last = reached === null ? 'no stage entered' : `last stage: ${title(reached)}`;
  return what === undefined ? `nothing more; ${last}` : `${sentence(what)}; ${last}`;
}

/** 'StageProposed target-letter' as 'Stage proposed: target letter'. */
function sentence(what: string): string {
  const [type = '', ...rest] = what.split(' ');
  const words = type.replaceAll(/(?!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return rest.length === 0 ? words : `${words}: ${rest.join(' ').replaceAll('-', ' ')}`;
}
