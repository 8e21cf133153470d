// Words of signing in.
export const content = {
  title: 'Sign in',
  wrong: 'The name or the password is not right. Check both and try again',
  over: 'You were signed out because you had not used Waymark for a while. What you had sent is kept.',
  signedOut: 'You are signed out.',
  signedOutEverywhere: 'You are signed out on every device.',
} as const;

/** What to do while an account is locked. */
export function lockedFor(seconds: number): string {
  const wait = seconds < 60 ? `${seconds} seconds` : minutes(Math.ceil(seconds / 60));
  return `There were too many wrong attempts. Wait ${wait}, then try again, or ask your administrator for a new password`;
}

const minutes = (n: number): string => (n === 1 ? '1 minute' : `${n} minutes`);
