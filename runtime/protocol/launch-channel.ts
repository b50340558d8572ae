/** The line that a launched program writes to its adapter before it runs: its inspector's address, or one of these. */

/** It has none: a Node that only starts others (`--test`, `--watch`). */
export const NO_INSPECTOR = '';

/** Node's permission model forbids one (`--permission` without `--allow-inspector`). */
export const INSPECTOR_DENIED = 'denied';
