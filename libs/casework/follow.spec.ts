// Held here because both the figures of libs/register and the decider are known here.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { packIds, readAuthority, readPack } from '#libs/policy';
import { emptyRegister, firstToFollow, followLimits, weekFrame, withEntry } from '#libs/register';
import { buildCalendar } from '#libs/school-time';
import { decide, noCases, type World } from './index.js';

describe('what the quick look stops', () => {
  it('is nothing to the decider, at any mark', () => {
    const code = fc.constantFrom('/', '/', '/', '/', '/', '/', 'L', 'C', 'I', 'O', 'U', 'G', 'N');
    const terms = fc.constantFrom(
      { from: '2025-09-01', to: '2025-12-19' },
      { from: '2023-09-04', to: '2023-12-21' },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...packIds()),
        terms,
        fc.array(code, { minLength: 1, maxLength: 90 }),
        (id, term, codes) => {
          const pack = readPack(id);
          const calendar = buildCalendar({ terms: [term] });
          const frames = calendar.schoolWeeks.map(monday => weekFrame(calendar, monday));
          let given = 0;
          const slots = frames.flatMap(({ open }) =>
            open.map(isOpen => ((isOpen && codes[given++]) || '').padEnd(2)),
          );
          const first = firstToFollow(followLimits(pack), frames, Buffer.from(slots.join('')));
          const quiet = first < 0 ? codes.length : slots.slice(0, first).filter(each => each !== '  ').length;
          let register = emptyRegister;
          for (const [i, session] of calendar.sessions.slice(0, quiet).entries()) {
            register = withEntry(register, session, { code: codes[i]!, knownAt: 1 });
            const pupil = { id: 'p', parents: [], earlierNotices: [], suspensions: [], openFlags: [] };
            const world: World = {
              pack,
              authority: readAuthority(pack.authority),
              calendar,
              pupil,
              register,
            };
            expect(decide(noCases, { kind: 'mark', at: 1, session }, world)).toEqual([]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
