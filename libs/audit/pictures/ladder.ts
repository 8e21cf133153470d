// The ladder of a policy as a picture, with where a case stands on it: the steps in words, and the same drawn as SVG. The
// drawing says nothing that the words do not; state is told by shape and text, never by colour alone.
import { stageIndex, approverOf, type Pack } from '#libs/policy';
import type { CaseState } from '#libs/casework';
import { londonDate } from '#libs/school-time';
import { dayText, roleText } from '../words.js';
import { svgText } from './svg-text.js';

export type StepStatus = 'entered' | 'current' | 'proposed' | 'look-again' | 'passed-over' | 'not-reached';

export interface LadderStep {
  readonly stage: string;
  readonly title: string;
  readonly status: StepStatus;
  /** 'Entered on 2 October 2025', 'Waits for approval since ...'. */
  readonly says: string;
  /** Who approves it, with the article. */
  readonly approver: string;
  /** What the stage does, from the policy. */
  readonly does: string;
}

/** The steps of the pack in order; without a case, none is reached. `current` is the highest one entered. */
export function ladderSteps(kase: CaseState | undefined, pack: Pack): LadderStep[] {
  const stages = kase?.stages ?? {};
  const highest = pack.stages.findLast(({ id }) => stages[id]?.status === 'entered')?.id;
  return pack.stages.map(({ id, title, does }) => ({
    stage: id,
    title,
    does,
    approver: roleText(approverOf(pack, stageIndex(pack, id))),
    ...standing(stages[id], id === highest),
  }));
}

function standing(
  state: CaseState['stages'][string] | undefined,
  isHighest: boolean,
): Pick<LadderStep, 'status' | 'says'> {
  if (!state) return { status: 'not-reached', says: 'Not reached' };
  switch (state.status) {
    case 'entered': {
      const on = dayText(state.signedOn ?? londonDate(state.at));
      return isHighest
        ? { status: 'current', says: `Here since ${on}` }
        : { status: 'entered', says: `Entered on ${on}` };
    }
    case 'proposed':
      return { status: 'proposed', says: `Waits for an answer since ${dayText(londonDate(state.at))}` };
    case 'look-again':
      return {
        status: 'look-again',
        says: state.on
          ? `Declined; looked at again on ${dayText(state.on)}`
          : 'Declined; looked at again later',
      };
    case 'passed-over':
      return { status: 'passed-over', says: 'Passed over' };
  }
}

const width = 300;
const rung = 82;
const left = 22;
const radius = 12;

const ink = '#0b0c0c';
const quiet = '#484949';
const blue = '#1d70b8';

/** The steps as one SVG image, 300 units wide; `id` makes the ids inside it the page's own. */
export function ladderSvg(steps: readonly LadderStep[], title: string, id = 'ladder'): string {
  const height = steps.length * rung + 8;
  const said = steps.map((step, i) => `Step ${i + 1}: ${step.title}. ${step.says}.`).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Arial, Helvetica, sans-serif">`,
    `<title id="${id}-title">${svgText(title)}</title>`,
    `<desc id="${id}-desc">${svgText(said)}</desc>`,
    ...steps.slice(1).map((step, i) => railSvg(i, isBehind(step.status))),
    ...steps.map((step, i) => stepSvg(step, i)),
    '</svg>',
  ].join('');
}

const isBehind = (status: StepStatus): boolean => status !== 'not-reached' && status !== 'proposed';
const centre = (i: number): number => i * rung + 22;

/** The rail from step i to the one after it: firm where the case has gone along it. */
const railSvg = (i: number, isFirm: boolean): string =>
  `<line x1="${left}" x2="${left}" y1="${centre(i) + radius + 2}" y2="${centre(i + 1) - radius - 2}" stroke="${isFirm ? blue : quiet}" stroke-width="${isFirm ? 4 : 2}"${isFirm ? '' : ' stroke-dasharray="2 5"'}/>`;

function stepSvg({ title, status, says }: LadderStep, i: number): string {
  const isStrong = status === 'current' || status === 'proposed';
  const lines = wrapped(title, 25);
  const notes = wrapped(says, 33);
  const x = left + radius + 14;
  const y = centre(i) - (lines.length > 1 ? 6 : 2);
  return [
    markSvg(status, i),
    ...lines.map(
      (line, n) =>
        `<text x="${x}" y="${y + n * 18}" font-size="16"${isStrong ? ' font-weight="700"' : ''} fill="${ink}">${svgText(line)}</text>`,
    ),
    ...notes.map(
      (note, n) =>
        `<text x="${x}" y="${y + lines.length * 18 + n * 16}" font-size="13.5" fill="${quiet}">${svgText(note)}</text>`,
    ),
  ].join('');
}

/** A shape a status: tick, filled ring, question, arrow past, clock, empty ring with the step's number. */
function markSvg(status: StepStatus, i: number): string {
  const cy = centre(i);
  const ring = (fill: string, stroke: string, extra = '') =>
    `<circle cx="${left}" cy="${cy}" r="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="2.5"${extra}/>`;
  const letter = (text: string, fill: string) =>
    `<text x="${left}" y="${cy + 5}" font-size="14" font-weight="700" text-anchor="middle" fill="${fill}">${text}</text>`;
  switch (status) {
    case 'entered':
      return `${ring(blue, blue)}<path d="M${left - 5} ${cy} l4 4 l7 -8" fill="none" stroke="#fff" stroke-width="3"/>`;
    case 'current':
      return `<circle cx="${left}" cy="${cy}" r="${radius + 5}" fill="none" stroke="${ink}" stroke-width="2.5"/>${ring(blue, blue)}${letter(String(i + 1), '#fff')}`;
    case 'proposed':
      return `${ring('#fff', blue, ' stroke-dasharray="4 3"')}${letter('?', ink)}`;
    case 'look-again':
      return `${ring('#fff', blue)}<path d="M${left} ${cy - 6} v6 l4 3" fill="none" stroke="${ink}" stroke-width="2.5"/>`;
    case 'passed-over':
      return `${ring('#fff', quiet)}<path d="M${left - 6} ${cy + 6} l12 -12" stroke="${ink}" stroke-width="2.5"/>`;
    case 'not-reached':
      return `${ring('#fff', quiet)}${letter(String(i + 1), quiet)}`;
  }
}

/** At most two lines of about `most` letters. */
function wrapped(text: string, most: number): string[] {
  if (text.length <= most) return [text];
  const cut = text.lastIndexOf(' ', most);
  const at = cut > 0 ? cut : most;
  const rest = text.slice(at).trim();
  return [text.slice(0, at), rest.length > most ? `${rest.slice(0, most - 1)}…` : rest];
}
