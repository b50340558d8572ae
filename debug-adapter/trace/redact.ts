/**
 * Decides which parts of a message a trace contains. Values of the user's program are left out: a text stays only under
 * a key that is known to have none, and a key of values is always removed, whatever the type of its content.
 */

/** Keys of values of the program, or of the user's secrets. */
const VALUES: ReadonlySet<string> = new Set([
  'value',
  'unserializableValue',
  'preview',
  'entries',
  'env',
  'args',
  'runtimeArgs',
]);

/** Keys whose texts are names, places or words of a protocol. */
const WORDS: ReadonlySet<string> = new Set([
  'action',
  'breakpointId',
  'callFrameId',
  'category',
  'className',
  'clientID',
  'adapterID',
  'code',
  'command',
  'cwd',
  'effect',
  'event',
  'executionContextUniqueId',
  'filter',
  'filterId',
  'filters',
  'functionName',
  'group',
  'hash',
  'hitBreakpoints',
  'id',
  'kind',
  'locale',
  'method',
  'mode',
  'objectGroup',
  'objectId',
  'origin',
  'path',
  'pathFormat',
  'presentationHint',
  'program',
  'reason',
  'request',
  'runtimeExecutable',
  'scriptId',
  'scriptUrl',
  'sessionId',
  'sort',
  'sources',
  'sourceMapURL',
  'startMethod',
  'state',
  'subtype',
  'to',
  'tree',
  'type',
  'uniqueId',
  'url',
  'workerId',
]);

/** Longer texts and lists are cut: an inline source map can have megabytes. */
const LONGEST_TEXT = 300;
const LONGEST_LIST = 200;
const DEEPEST = 20;

/** A copy of a message without values of the program; `withValues` includes them, cut to a readable length. */
export function redact(message: unknown, withValues: boolean): unknown {
  return copy(message, '', withValues, 0);
}

function copy(value: unknown, key: string, withValues: boolean, depth: number): unknown {
  if (value === null || value === undefined) return value;
  if (!withValues && VALUES.has(key)) return typeof value === 'string' ? withheld(value) : '<withheld>';
  if (typeof value === 'string') {
    if (!withValues && !WORDS.has(key)) return withheld(value);
    return value.length > LONGEST_TEXT
      ? `${value.slice(0, LONGEST_TEXT)}… (${value.length} characters)`
      : value;
  }
  if (typeof value !== 'object') return value;
  if (depth >= DEEPEST) return '<deeper>';
  if (Array.isArray(value)) {
    const items = value.slice(0, LONGEST_LIST).map((item) => copy(item, key, withValues, depth + 1));
    return value.length > LONGEST_LIST ? [...items, `<${value.length - LONGEST_LIST} more>`] : items;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, copy(item, name, withValues, depth + 1)]),
  );
}

function withheld(text: string): string {
  return `<${text.length} characters>`;
}
