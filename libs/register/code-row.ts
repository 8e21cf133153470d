// The shape of one line in a code table.

export type CodeClass = 'present' | 'approved-activity' | 'authorised' | 'unauthorised' | 'not-possible';

/** Code, its meaning in our words, its class. */
export type CodeRow = readonly [code: string, meaning: string, codeClass: CodeClass];
