// What global-setup leaves for global-teardown: both run in the same process, once for each jest project.
import type { Stack } from '../../apps/cli/src/stack/stack.js';

export type TestStack = typeof globalThis & {
  waymarkTestStack?: Promise<{ readonly stack: Stack; readonly folder: string }> | undefined;
};
