/** `pstree PID`: the await tree of a running, unprepared Node process. */
import { setTimeout as delay } from 'node:timers/promises';
import { COLOURED, PLAIN } from '../../text/style.js';
import { SecretNames } from '../../coroutines/dump/secret-names.js';
import { writePrivately } from '../../queries/private-file.js';
import type { Capture, Route } from '../../unprepared/capture.js';
import { readCore } from '../../unprepared/read-core.js';
import { readProcess } from '../../unprepared/read-process.js';
import { captureLines } from './captured-text.js';

export interface PstreeOptions {
  readonly values?: true;
  readonly json?: true;
  readonly save?: string;
  /** Seconds. */
  readonly watch?: number;
  readonly route?: Route;
  readonly core?: string;
  readonly node?: string;
  readonly all?: true;
  /** False: values with names of secrets are shown. */
  readonly redact?: boolean;
}

export async function pstree(pid: number | undefined, options: PstreeOptions): Promise<void> {
  const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const style = isColoured ? COLOURED : PLAIN;
  const read = (): Promise<Capture> => readOnce(pid, options);
  for (;;) {
    const capture = await read();
    if (options.save !== undefined) save(options.save, capture);
    if (options.json === true) process.stdout.write(`${JSON.stringify(capture.dump)}\n`);
    else if (options.save === undefined || options.watch !== undefined)
      process.stdout.write(`${(await captureLines(capture, options.values === true, style)).join('\n')}\n`);
    if (options.save !== undefined && options.json !== true)
      process.stdout.write(`Saved to ${options.save}: coroutine-debugger show ${options.save} prints it.\n`);
    if (options.watch === undefined) return;
    await delay(options.watch * 1000);
    process.stdout.write('\n');
  }
}

function readOnce(pid: number | undefined, options: PstreeOptions): Promise<Capture> {
  // A saved capture is read later: it includes variables.
  const values = options.values === true || options.save !== undefined || options.json === true;
  const secrets = new SecretNames(options.redact === false ? [] : undefined);
  const wanted = { values, internals: options.all === true, holders: true, secrets };
  if (options.core !== undefined) return readCore(options.core, options.node, wanted);
  if (pid === undefined) throw new Error('Which process? coroutine-debugger ps shows those that run Node.');
  return readProcess(pid, options.route, wanted);
}

function save(file: string, { dump }: Capture): void {
  try {
    writePrivately(file, JSON.stringify(dump));
  } catch (error) {
    throw new Error(`The dump could not be written: ${(error as Error).message}`, { cause: error });
  }
}
