/**
 * Stack traces with positions in the original source, in Node's own format.
 *
 * Node's source map support finds the source line that it prints above an uncaught error; but it also rewrites every
 * trace in a different format (paths instead of URLs, `<anonymous>` added), where programs and people expect Node's. So
 * traces are made here, by the same rules as without source maps, with lines and columns replaced. Maps are read when a
 * trace is first read: an error that is never printed costs nothing.
 */
import { repairMessage } from '../probes/naming/error-messages.js';
import { copyArray } from '../realm/copy-in.js';
import { OWN_SCRIPT, ProgramArray, ProgramError } from '../realm/program.js';
import { placeAsGiven } from './given-places.js';
import { findOriginal, keepSourceMaps } from '../probes/naming/original-place.js';
import { MAKER_NAME, originOfMade } from './made-functions.js';
import { withOriginalPlaces, type CallSite } from './call-sites.js';
import { withMethodName } from './method-names.js';

/** `…/file.ts:LINE:COLUMN`, at the end of a printed call site, in parentheses, or as the position of an `eval`. */
const PLACE = /((?:file:\/\/)?\/[^()]*?|[A-Za-z]:\\[^()]*?):(\d+):(\d+)(?=\)|,|$)/g;

/** Frames of the runtime are hidden like Node's internal ones. */
const OWN_FOLDER = new URL('.', import.meta.url).href;

type Prepare = NonNullable<ErrorConstructor['prepareStackTrace']>;

/** Node's own function, which knows how to print the codes of its errors. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const { toString: errorToString } = ProgramError.prototype;
const nodesOwn: unknown = Reflect.get(ProgramError, 'prepareStackTrace');

/** The current `Error.prepareStackTrace`. */
let inPlace: unknown;

/**
 * A program that sets `Error.prepareStackTrace` replaces ours, and receives call sites with positions in its source. It
 * reads back what it has set; Node, which calls it, reads the same with those call sites. If built-in objects are
 * frozen, traces are Node's own, in its source map format.
 */
export function mapStackTraces(): void {
  keepSourceMaps();
  inPlace = prepareStackTrace;
  Reflect.defineProperty(ProgramError, 'prepareStackTrace', {
    get: currentPrepare,
    set(prepare: unknown) {
      inPlace = prepare;
    },
    enumerable: false,
    configurable: true,
  });
}

function currentPrepare(): unknown {
  const prepare = inPlace;
  if (prepare === prepareStackTrace || !isAskedByNode()) return prepare;
  // Without a function Node prints traces itself: in the format of its source maps, as it keeps them.
  if (typeof prepare !== 'function') return prepareStackTrace;
  return (error: unknown, trace: readonly CallSite[]): unknown =>
    Reflect.apply(prepare, ProgramError, [error, sitesForProgram(trace)]);
}

/** The caller of the getter is in the part of Node that formats stacks. */
function isAskedByNode(): boolean {
  const holder: { readonly stack?: unknown } = {};
  Error.captureStackTrace(holder, currentPrepare);
  const { stack } = holder;
  return typeof stack === 'string' && stack.split('\n', 2)[1]?.includes('node:internal/errors:') === true;
}

/** An array of the program's realm. */
function sitesForProgram(trace: readonly CallSite[]): readonly CallSite[] {
  const sites = new ProgramArray<CallSite>();
  for (const site of copyArray(trace)) {
    if (!isOwnSite(site))
      sites[sites.length] = withOriginalPlaces(site, (printed) =>
        withMethodName(mapCallSite(withCaller(site, printed))),
      );
  }
  return sites;
}

const prepareStackTrace: Prepare = (error, trace) => {
  repairMessage(error);
  let text = describe(error);
  for (const site of copyArray(trace)) {
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's call sites print themselves
    const printed = withCaller(site, String(site));
    if (!isOwn(printed)) text += `\n    at ${withMethodName(mapCallSite(printed))}`;
  }
  return text;
};

/** V8 prints where a text was evaluated: for a function made from text, in our stand-in of the constructor. */
const ORIGIN = /eval at (\w+) \(([^()]*)\)/;

/**
 * With the position where the program called the constructor. An `eval` inside such a function cannot be attributed to
 * it: its position is left out.
 */
function withCaller(site: CallSite, printed: string): string {
  if (!printed.includes(OWN_SCRIPT) && !printed.includes(MAKER_NAME)) return printed;
  return printed.replace(ORIGIN, (origin, name: string, place: string, at: number) => {
    if (!place.startsWith(OWN_SCRIPT) && name !== MAKER_NAME) return origin;
    return printed.lastIndexOf('eval at ', at - 1) >= 0
      ? '<anonymous>'
      : (originOfMade(site.getScriptHash()) ?? (name === MAKER_NAME ? '<anonymous>' : origin));
  });
}

function isOwnSite(site: CallSite): boolean {
  const origin: unknown = site.getEvalOrigin();
  return isOwn(site.getFileName() ?? (typeof origin === 'string' ? withCaller(site, origin) : ''));
}

function isOwn(text: string): boolean {
  return text.includes(OWN_SCRIPT) || text.includes(OWN_FOLDER);
}

/** In Node's words; an error whose `toString` fails must not fail twice. */
function describe(error: Error): string {
  try {
    const text: unknown =
      typeof nodesOwn === 'function'
        ? Reflect.apply(nodesOwn, ProgramError, [error, []])
        : Reflect.apply(errorToString, error, []);
    return typeof text === 'string' ? text : '<error>';
  } catch {
    return '<error>';
  }
}

function mapCallSite(printed: string): string {
  return printed.replace(PLACE, (place, script: string, line: string, column: string) => {
    const given = placeAsGiven(script, Number(line), Number(column));
    if (given !== undefined) return `${script}:${given.line}:${given.column}`;
    const original = findOriginal(script, Number(line), Number(column));
    return original === undefined ? place : `${original.script}:${original.line}:${original.column}`;
  });
}
