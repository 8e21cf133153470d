// Small shared types.

/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A type that cannot be mixed up with another of the same shape: `type CaseId = Brand<string, 'CaseId'>`. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
