// The JSON of a what-if run, in pieces: the list of pupils can be long.
import { policyName, assumptionsOf, sumOf, weekRows, weekTable, type WhatIf } from '#libs/desk';

/** The pieces of one JSON object: policies, assumption, totals, weeks by group, the chart's table, every pupil whose path differs. */
export function* jsonReport(run: WhatIf): Generator<string> {
  const table = weekTable(run);
  const head = {
    policies: { a: about(run.a), b: about(run.b) },
    assumption: { people: run.people, says: assumptionsOf(run) },
    register: {
      pupils: run.pupils,
      marks: run.marks,
      leftOut: run.leftOut,
      from: run.firstDay,
      to: run.lastDay,
      ...(run.group !== undefined && { groupedBy: run.group }),
    },
    totals: { a: sumOf(table.map(row => row.a)), b: sumOf(table.map(row => row.b)) },
    table: table.map(({ week, a, b }) => ({ week, a, b })),
    pupilsThatDiffer: run.result.differences.length,
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"weeks":[`;
  yield* listed(weekRows(run));
  yield '],\n"pupils":[';
  yield* listed(run.result.differences.map(each => ({ ...each, group: run.groups[each.group] })));
  yield ']}\n';
}

const about = (policy: WhatIf['a']) => ({
  name: policyName(policy),
  title: policy.pack.title,
  authority: policy.authority.id,
});

/** One entry a line. */
function* listed(entries: Iterable<unknown>): Generator<string> {
  let separator = '\n';
  for (const entry of entries) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ',\n';
  }
}
