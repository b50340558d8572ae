/** Finds the inspector of a Node program that listens on a port. */
import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { checkNodeVersion } from './node-version.js';
import { UserError } from '../../errors.js';

/** How long a listener may take to identify itself; Node's inspector has a thread of its own and answers at once. */
const ANSWER_WITHIN_MS = 5000;

/** Interval between attempts to reach a port without a listener. */
const TRY_AGAIN_AFTER_MS = 100;

/**
 * The address of its WebSocket, which is secret; throws a sentence if it is not Node's. Without a listener it tries
 * again until `timeoutMs` have passed: the program may be about to start.
 */
export async function findInspector(port: number, timeoutMs = 0, address = '127.0.0.1'): Promise<string> {
  return find(port, timeoutMs, address, (version) => {
    checkNodeVersion(version, 'Run the program with a newer one.');
  });
}

/** The same for a program that is only asked: the runtime does not come into it, so its Node may be older. */
export async function findInspectorOfAnyNode(port: number): Promise<string> {
  return find(port, 0, '127.0.0.1', () => undefined);
}

async function find(
  port: number,
  timeoutMs: number,
  address: string,
  check: (version: string) => void,
): Promise<string> {
  const machine = await ipOf(address);
  const untilMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await inspectorAt(machine, port, check);
    } catch (error) {
      const isRefused = error instanceof NothingListens && performance.now() < untilMs;
      if (!isRefused) throw error;
    }
    await delay(TRY_AGAIN_AFTER_MS);
  }
}

class NothingListens extends UserError {}

/** Node answers only requests to the name `localhost`. */
async function ipOf(address: string): Promise<string> {
  if (address === 'localhost') return '127.0.0.1';
  try {
    const { address: ip, family } = await lookup(address);
    return family === 6 ? `[${ip}]` : ip;
  } catch (error) {
    throw new UserError(`There is no machine '${address}': check 'address'.`, { cause: error });
  }
}

async function inspectorAt(machine: string, port: number, check: (version: string) => void): Promise<string> {
  const browser = await ask(machine, port, 'version', 'Browser');
  const version = /^node\.js\/(v.*)$/.exec(browser)?.[1];
  if (version === undefined) {
    throw new UserError(`What listens on port ${port} is the inspector of ${browser}, not of Node.`);
  }
  check(version);
  return ask(machine, port, 'list', 'webSocketDebuggerUrl');
}

/** A string in the answer of one of the inspector's addresses, or in its first element if it is a list. */
async function ask(machine: string, port: number, what: string, key: string): Promise<string> {
  let answer: unknown;
  try {
    const response = await fetch(`http://${machine}:${port}/json/${what}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    answer = await response.json();
  } catch (error) {
    throw problemOf(error as Error, machine, port);
  }
  const holder: unknown = Array.isArray(answer) ? answer[0] : answer;
  const value = (holder as Record<string, unknown> | null | undefined)?.[key];
  if (typeof value !== 'string') throw new UserError(notNode(port));
  return value;
}

function problemOf(error: Error, machine: string, port: number): UserError {
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  if (code !== 'ECONNREFUSED') return new UserError(notNode(port), { cause: error });
  return new NothingListens(
    `Nothing listens on port ${port} of ${machine === '127.0.0.1' ? 'this machine' : machine}: start the program with node --inspect=${port}.`,
    { cause: error },
  );
}

function notNode(port: number): string {
  return `What listens on port ${port} is not Node's inspector: start the program with node --inspect=PORT and attach to that port.`;
}
