/**
 * What is done when the adapter itself fails where nobody catches it: a report is written for its makers, what was
 * launched ends, what was attached to is given back, and one sentence says where the report lies.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** How long sessions may take to leave their programs. */
const LEAVING_MS = 3000;

/** A session, as far as it must be ended in order. */
export interface Leaver {
  /** Shows a line to the user. */
  say(sentence: string): void;
  /** Ends what was launched and gives back what was attached to; resolves when that is done. */
  leaveProgram(): Promise<void>;
}

const sessions = new Set<Leaver>();
let hasFailed = false;

/** From now on an error that nobody catches ends the process in order, with exit code 1. */
export function watchForFailures(): void {
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

/** The function that is returned is to be called when the session is over. */
export function leaveAtFailure(session: Leaver): () => void {
  sessions.add(session);
  return () => {
    sessions.delete(session);
  };
}

function fail(error: unknown): void {
  // What fails while we leave changes nothing: the first is the one to be told.
  if (hasFailed) return;
  hasFailed = true;
  const sentence = `The debugger has failed and ends: ${reportOf(error)}.`;
  process.stderr.write(`coroutine-debugger: ${sentence}\n`);
  const end = (): never => process.exit(1);
  setTimeout(end, LEAVING_MS);
  const left = [...sessions].map(async (session) => {
    session.say(sentence);
    await session.leaveProgram();
  });
  void Promise.allSettled(left).then(end);
}

/** Writes the report; answers where it lies, as a clause. */
function reportOf(error: unknown): string {
  const file = path.join(
    os.tmpdir(),
    `coroutine-debugger-failure-${process.pid}-${randomBytes(4).toString('hex')}.txt`,
  );
  const lines = [
    new Date().toISOString(),
    `Node ${process.version}, ${process.platform} ${process.arch}`,
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  ];
  try {
    // By a name that nobody can have guessed, and never through a file that is there.
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
    return `the report in ${file} says how`;
  } catch {
    return `no report could be written (${String(error)})`;
  }
}
