// One thing that is wrong with a well-formed pack.

/** `where`: place in the document. `problem`: what is wrong, with the values. `remedy`: what to do about it. */
export interface Finding {
  readonly where: string;
  readonly problem: string;
  readonly remedy: string;
}
