// A register's file through two policies, side by side.
import { runWhatIf, type WhatIf, type WhatIfInput } from '#libs/desk';
import { readRegister } from './read-register.js';

export interface WhatIfFile extends WhatIfInput {
  /** Path of the register's file. */
  readonly register: string;
}

/** Runs the register. Throws WaymarkError `what-if.register`. */
export function whatIf({ register, ...input }: WhatIfFile): WhatIf {
  return runWhatIf(input, readRegister(register, input.calendar, input.group));
}
