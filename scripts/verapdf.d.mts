/** Null when veraPDF is ready, else why it is not. */
export function veraPdfProblem(): string | null;
/** The files that fail PDF/UA-1. */
export function failingPdfs(files: readonly string[]): string[];
