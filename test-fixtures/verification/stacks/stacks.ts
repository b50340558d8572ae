/** All stacks, in the order in which they are checked. */
import { BUNDLER_STACKS } from './bundler-stacks.js';
import { COMPILER_STACKS } from './compiler-stacks.js';
import { RUNNER_STACKS } from './runner-stacks.js';
import { WATCH_STACKS } from './watch-stacks.js';
import type { Stack } from './stack.js';

export const STACKS: readonly Stack[] = [
  ...COMPILER_STACKS,
  ...RUNNER_STACKS,
  ...BUNDLER_STACKS,
  ...WATCH_STACKS,
];
