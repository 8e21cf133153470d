// The sample school as a scenario: the same file format that `simulate` and `replay` take, so its cases come from the one
// decider and nothing in it could not have happened.
import type { Policies, Scenario } from '#libs/casework';
import { parseScenario } from '#libs/casework';
import { dateOf, type PlainDate } from '#libs/school-time';
import { sampleCalendar } from '#libs/training';
import { samplePupilsOf, type SamplePupil } from './people.js';
import { pick, randomFrom } from './random.js';
import { storyteller, type Mark, type Step } from './stories.js';

/** Pupils who share a story: the frequent ones first get more of them. */
const rounds = 2;
const ordinaryAbsence = 0.022;
const ordinaryCodes = ['I', 'I', 'I', 'M', 'M', 'O', 'C'];

export interface Sample {
  readonly scenario: Scenario;
  readonly pupils: readonly SamplePupil[];
  /** Which story a pupil's case tells, by pupil id. */
  readonly stories: ReadonlyMap<string, string>;
  /** The last day with a register; nothing later has a mark. */
  readonly lastDay: PlainDate;
}

/** The sample as of `today`: the register of the school days before it, and what people did on them. */
export function sampleScenario(today: PlainDate, policies: Policies): Sample {
  const { spec, days, schoolYear } = sampleCalendar(today);
  const pupils = samplePupilsOf(schoolYear);
  const stories = new Map<string, string>();
  const marks: (Mark & { pupil: string })[] = [];
  const actions: (Step & { pupil: string })[] = [];
  const random = randomFrom(1996);
  pupils.forEach((pupil, i) => {
    const told = storyteller(
      days,
      pupil.parents[0]!.id,
      pupil.parents.map(p => p.id),
    );
    const name =
      i < rounds * Object.keys(told).length ? Object.keys(told)[i % Object.keys(told).length] : undefined;
    if (name === undefined)
      return marks.push(...ordinaryAbsences(random, days).map(mark => ({ ...mark, pupil: pupil.id })));
    stories.set(pupil.id, name);
    marks.push(...told[name]!.marks.map(mark => ({ ...mark, pupil: pupil.id })));
    actions.push(...told[name]!.actions.map(action => ({ ...action, pupil: pupil.id })));
    return undefined;
  });
  const lastDay = days.at(-1)!;
  const file = { policy: 'ashley', calendar: spec, pupils, marks, actions, until: `${lastDay}T23:59:59` };
  const scenario = parseScenario(JSON.stringify(file), policies);
  return { scenario: withoutFuture(scenario, lastDay), pupils, stories, lastDay };
}

function ordinaryAbsences(random: () => number, days: readonly PlainDate[]): Mark[] {
  return days.flatMap(day => {
    if (random() >= ordinaryAbsence) return [];
    const code = pick(random, ordinaryCodes);
    return [{ from: day, to: day, am: code, pm: random() < 0.7 ? code : '\\' }];
  });
}

/** Nothing is known of sessions after the last day with a register. */
function withoutFuture(scenario: Scenario, lastDay: PlainDate): Scenario {
  const pupils = scenario.pupils.map(p => ({
    ...p,
    marks: p.marks.filter(mark => dateOf(mark.session) <= lastDay),
  }));
  return { ...scenario, pupils };
}
