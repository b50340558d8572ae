/** Names shared by two processes: written once, for both. */

/**
 * Environment variable with the runtime's configuration as JSON; absent: all defaults. Workers and child processes
 * inherit it.
 */
export const CONFIGURATION_VARIABLE = 'COROUTINE_DEBUGGER';

/** Names a `ShellFile` (shell.ts) to every shell of an editor that debugs by itself what is started; a configuration goes before. */
export const SHELL_VARIABLE = 'COROUTINE_DEBUGGER_SHELL';

/** URL of the script in which a hook pauses the program. The adapter steps out of it, into the user's own frame. */
export const TRAMPOLINE_URL = 'coroutine-debugger:trampoline';

/** URL of the script in which an idle program pauses when the user wants it to: nothing else is on its stack. */
export const PAUSE_URL = 'coroutine-debugger:pause';

/** Prefix of the URLs of our source maps: a script with one was rewritten by the runtime. */
export const REWRITTEN_MAP = 'data:application/json;by=coroutine-debugger;base64,';
