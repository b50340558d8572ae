/** Finds the inspector of a Node program that listens on a port of this machine. */
import { checkNodeVersion } from './node-version.js';
import { UserError } from './user-error.js';

/** How long a listener may take to say what it is; Node's inspector has a thread of its own and answers at once. */
const ANSWER_WITHIN_MS = 5000;

/** The address of its WebSocket, which is secret; throws a sentence when there is none of Node's. */
export async function findInspector(port: number): Promise<string> {
  const browser = await ask(port, 'version', 'Browser');
  const version = /^node\.js\/(v.*)$/.exec(browser)?.[1];
  if (version === undefined) {
    throw new UserError(`What listens on port ${port} is the inspector of ${browser}, not of Node.`);
  }
  checkNodeVersion(version, 'Run the program with a newer one.');
  return ask(port, 'list', 'webSocketDebuggerUrl');
}

/** A text in the answer of one of the inspector's addresses, or in the first part of an answer that is a list. */
async function ask(port: number, what: string, key: string): Promise<string> {
  let answer: unknown;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/${what}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    answer = await response.json();
  } catch (error) {
    throw new UserError(sentenceOf(error as Error, port), { cause: error });
  }
  const holder: unknown = Array.isArray(answer) ? answer[0] : answer;
  const value = (holder as Record<string, unknown> | null | undefined)?.[key];
  if (typeof value !== 'string') throw new UserError(notNode(port));
  return value;
}

function sentenceOf(error: Error, port: number): string {
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ECONNREFUSED') {
    return `Nothing listens on port ${port} of this machine: start the program with node --inspect=${port}.`;
  }
  return notNode(port);
}

function notNode(port: number): string {
  return `What listens on port ${port} is not Node's inspector: start the program with node --inspect=PORT and attach to that port.`;
}
