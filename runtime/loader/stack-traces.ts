/**
 * Stack traces in the positions of the source as it was written, in Node's own words.
 *
 * Node's source map support finds the source line it prints above an uncaught error; but it also rewrites every trace
 * in a form of its own (paths in place of URLs, `<anonymous>` added), where programs and people expect Node's. So the
 * traces are made here, by the same rules as without source maps, with lines and columns replaced. Maps are looked up
 * when a trace is first read: an error nobody prints costs nothing.
 */
import { repairMessage } from '../probes/error-messages.js';
import { findOriginal } from '../probes/original-place.js';

/** `…/file.ts:LINE:COLUMN` at the end of a printed call site, perhaps in parentheses. */
const LOCATION = /^([^]*?)((?:file:\/\/)?\/[^()]*?|[A-Za-z]:\\[^()]*?):(\d+):(\d+)(\)?)$/;

/** Frames of ours are as invisible as Node's own plumbing should be. */
const OWN_FOLDER = new URL('.', import.meta.url).href;

type Prepare = NonNullable<ErrorConstructor['prepareStackTrace']>;

/** A program that sets `Error.prepareStackTrace` itself replaces ours, and gets V8's raw call sites as always. */
export function mapStackTraces(): void {
  process.setSourceMapsEnabled(true);
  Error.prepareStackTrace = prepareStackTrace;
}

const prepareStackTrace: Prepare = (error, trace) => {
  repairMessage(error);
  let text = describe(error);
  for (const site of trace) {
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's call sites print themselves
    const printed = String(site);
    if (!printed.includes(OWN_FOLDER)) text += `\n    at ${mapCallSite(printed)}`;
  }
  return text;
};

/** As V8 says it; an error whose `toString` fails must not fail twice. */
function describe(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

function mapCallSite(printed: string): string {
  const match = LOCATION.exec(printed);
  if (!match) return printed;
  const [, before = '', script = '', line = '', column = '', after = ''] = match;
  const original = findOriginal(script, Number(line), Number(column));
  if (!original) return printed;
  return `${before}${original.script}:${original.line}:${original.column}${after}`;
}
