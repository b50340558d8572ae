/**
 * The inspector route: works everywhere and gives exact locations and counts. An inspector opened for it is closed
 * again.
 */
import { UserError } from '../../errors.js';
import type { Connection } from '../../inspector/connection.js';
import type { Capture } from '../capture.js';
import { closeInspector, inTime, openInspector } from './process-inspector.js';
import { readScriptTexts } from './script-texts.js';
import { parseStacks, STACK_PROBE, type ProbedStacks } from './stack-probe.js';
import { stacksAsDump } from './stacks-as-dump.js';

const GROUP = 'coroutine-debugger-pstree';

const LIMITS: readonly string[] = [
  'Read through the inspector: places are exact; variables are not known. V8 counts promises: ≤ 3× are at most three coroutines, as one can wait for several promises, or for one that follows from others.',
  'V8 does not report who waits for a promise that several wait for: what is behind such a promise is listed by itself.',
  'Worker threads are not read.',
];

export async function captureByInspector(pid: number, program: string): Promise<Capture> {
  const opened = await openInspector(pid);
  const { connection, wasOpen } = opened;
  try {
    const start = performance.now();
    const { stacks, texts } = await inTime(
      ask(connection),
      `Process ${pid} does not answer its inspector: it may be busy.`,
    );
    const stoodMs = performance.now() - start;
    const dump = stacksAsDump(stacks, texts, program, new Date());
    return { route: 'inspector', pid, dump, stoodMs, limits: LIMITS };
  } finally {
    if (wasOpen) await connection.close();
    else await closeInspector(opened, pid);
  }
}

async function ask(
  connection: Connection,
): Promise<{ stacks: ProbedStacks; texts: ReadonlyMap<string, string> }> {
  const stacks = parseStacks(await probe(connection));
  const own = stacks.frames.filter(([, script]) => !script.startsWith('node:'));
  return { stacks, texts: await readScriptTexts(connection, new Set(own.map((frame) => frame[4]))) };
}

async function probe(connection: Connection): Promise<unknown> {
  const { result } = await connection.send('Runtime.evaluate', {
    expression: 'Promise.prototype',
    objectGroup: GROUP,
  });
  const { objects } = await connection.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
    objectGroup: GROUP,
  });
  try {
    const answer = await connection.send('Runtime.callFunctionOn', {
      ...(objects.objectId === undefined ? {} : { objectId: objects.objectId }),
      functionDeclaration: STACK_PROBE,
      awaitPromise: true,
      returnByValue: true,
    });
    if (answer.exceptionDetails !== undefined)
      throw new UserError(`The program could not be asked: ${answer.exceptionDetails.text}`);
    return answer.result.value;
  } finally {
    await connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}
