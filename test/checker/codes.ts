// What each attendance code counts as, by the era of the session's date: the checker's own table.

const attended = { old: '/ \\ L B J P V W', new: '/ \\ L K V P W B' };
const absent = { old: 'C E H I M R S T G N O U', new: 'C C1 C2 E I J1 M R S T G N O U' };
/** Granted, or not to be avoided: off the ladder on both sides. */
const offLadder = 'C C1 C2 E H J1 R S T'.split(' ');

const sets = {
  old: { attended: attended.old.split(' '), absent: absent.old.split(' ') },
  new: { attended: attended.new.split(' '), absent: absent.new.split(' ') },
};

const setOf = (day: string) => (day <= '2024-08-18' ? sets.old : sets.new);

/** How a code counts for the ladder: attended, absent, or not at all. */
export function ladderSays(code: string, day: string): 'attended' | 'absent' | null {
  if (offLadder.includes(code)) return null;
  const set = setOf(day);
  if (set.attended.includes(code)) return 'attended';
  return set.absent.includes(code) ? 'absent' : null;
}

/** Whether the code is an unauthorised absence, which the penalty thresholds count. */
export const isUnauthorised = (code: string): boolean => ['G', 'N', 'O', 'U'].includes(code);
