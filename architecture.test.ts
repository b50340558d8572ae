/**
 * Makes ARCHITECTURE.md and the READMEs of the rooms true: which folder may import which, how large a file may be, that
 * no files import each other in a circle, and that every path that a document names exists.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.dirname(import.meta.dirname);

/**
 * The rooms: each folder, and each file at the top of a process, with what it may import besides itself. An arrow that
 * is missing here fails the test, and so does a row that no import needs. npm packages are not listed.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'runtime/protocol': [],
  'runtime/kernel': [],
  'runtime/api': ['runtime/kernel'],
  'runtime/io': ['runtime/api', 'runtime/kernel'],
  'runtime/testing': ['runtime/api', 'runtime/kernel'],
  'runtime/rewrite': ['runtime/protocol'],
  'runtime/loader': [
    'runtime/probes/naming',
    'runtime/protocol',
    'runtime/realm',
    'runtime/rewrite',
    'runtime/source-maps',
  ],
  'runtime/child-preload': ['runtime/probes/startup', 'runtime/protocol'],
  'runtime/core': ['runtime/api', 'runtime/kernel'],
  'runtime/evaluated': [
    'runtime/loader',
    'runtime/protocol',
    'runtime/realm',
    'runtime/rewrite',
    'runtime/source-maps',
  ],
  'runtime/index': ['runtime/core', 'runtime/io', 'runtime/testing'],
  'runtime/preload': ['runtime/realm'],
  'runtime/probes': [
    'runtime/probes/breakpoints',
    'runtime/probes/control',
    'runtime/probes/naming',
    'runtime/probes/promises',
    'runtime/probes/records',
    'runtime/probes/ticks',
    'runtime/protocol',
  ],
  'runtime/probes/blocking': [
    'runtime/probes/naming',
    'runtime/probes/promises',
    'runtime/protocol',
    'runtime/realm',
  ],
  'runtime/probes/breakpoints': [
    'runtime/probes/blocking',
    'runtime/probes/promises',
    'runtime/probes/records',
    'runtime/probes/ticks',
    'runtime/protocol',
    'runtime/realm',
  ],
  'runtime/probes/control': [
    'runtime/probes/naming',
    'runtime/probes/promises',
    'runtime/probes/records',
    'runtime/protocol',
    'runtime/realm',
  ],
  'runtime/probes/library': [
    'runtime/kernel',
    'runtime/probes',
    'runtime/probes/blocking',
    'runtime/probes/breakpoints',
    'runtime/probes/promises',
    'runtime/probes/records',
    'runtime/protocol',
  ],
  'runtime/probes/naming': ['runtime/realm'],
  'runtime/probes/promises': ['runtime/probes/records', 'runtime/protocol', 'runtime/realm'],
  'runtime/probes/queries': [
    'runtime/probes',
    'runtime/probes/blocking',
    'runtime/probes/breakpoints',
    'runtime/probes/control',
    'runtime/probes/library',
    'runtime/probes/naming',
    'runtime/probes/promises',
    'runtime/probes/records',
    'runtime/probes/ticks',
    'runtime/protocol',
    'runtime/realm',
    'runtime/ways',
  ],
  'runtime/probes/records': [
    'runtime/probes/blocking',
    'runtime/probes/control',
    'runtime/probes/naming',
    'runtime/probes/promises',
    'runtime/protocol',
    'runtime/realm',
  ],
  'runtime/probes/startup': [
    'runtime/kernel',
    'runtime/probes',
    'runtime/probes/blocking',
    'runtime/probes/library',
    'runtime/probes/queries',
    'runtime/protocol',
    'runtime/realm',
  ],
  'runtime/probes/ticks': [
    'runtime/probes/blocking',
    'runtime/probes/naming',
    'runtime/probes/promises',
    'runtime/probes/records',
    'runtime/protocol',
    'runtime/realm',
  ],
  'runtime/realm': [],
  'runtime/source-maps': ['runtime/protocol'],
  'runtime/ways': ['runtime/protocol'],
  'runtime/start': [
    'runtime/evaluated',
    'runtime/kernel',
    'runtime/loader',
    'runtime/probes',
    'runtime/probes/control',
    'runtime/probes/records',
    'runtime/probes/startup',
    'runtime/protocol',
    'runtime/realm',
  ],
  'debug-adapter/adapter': [
    'debug-adapter/last-resort',
    'debug-adapter/server',
    'debug-adapter/session',
    'debug-adapter/session/lifecycle',
  ],
  'debug-adapter/checks': ['debug-adapter/errors', 'debug-adapter/protocol', 'runtime/protocol'],
  'debug-adapter/coroutines/dump': [
    'debug-adapter/checks',
    'debug-adapter/coroutines/findings',
    'debug-adapter/coroutines/history',
    'debug-adapter/coroutines/rows',
    'debug-adapter/coroutines/store',
    'debug-adapter/protocol',
    'runtime/protocol',
  ],
  'debug-adapter/coroutines/findings': [
    'debug-adapter/coroutines/store',
    'debug-adapter/protocol',
    'runtime/protocol',
  ],
  'debug-adapter/coroutines/history': [
    'debug-adapter/coroutines/store',
    'debug-adapter/protocol',
    'runtime/protocol',
  ],
  'debug-adapter/coroutines/past': [
    'debug-adapter/coroutines/findings',
    'debug-adapter/coroutines/history',
    'debug-adapter/coroutines/rows',
    'debug-adapter/coroutines/store',
    'runtime/protocol',
  ],
  'debug-adapter/coroutines/rows': [
    'debug-adapter/coroutines/history',
    'debug-adapter/coroutines/store',
    'debug-adapter/protocol',
    'runtime/protocol',
  ],
  'debug-adapter/coroutines/store': [
    'debug-adapter/coroutines/findings',
    'debug-adapter/coroutines/history',
    'debug-adapter/coroutines/rows',
    'debug-adapter/protocol',
    'runtime/protocol',
  ],
  'debug-adapter/debuggee': [
    'debug-adapter/checks',
    'debug-adapter/debuggee/expressions',
    'debug-adapter/debuggee/process',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/errors',
    'debug-adapter/heap',
    'debug-adapter/inspector',
    'debug-adapter/trace',
    'runtime/protocol',
  ],
  'debug-adapter/debuggee/breakpoints': [
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/expressions',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/inspector',
    'runtime/protocol',
  ],
  'debug-adapter/debuggee/expressions': [
    'debug-adapter/debuggee/scripts',
    'debug-adapter/inspector',
    'runtime/protocol',
    'runtime/rewrite',
  ],
  'debug-adapter/debuggee/process': [
    'debug-adapter/checks',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/errors',
    'debug-adapter/inspector',
    'debug-adapter/protocol',
    'debug-adapter/secrets',
    'runtime/protocol',
  ],
  'debug-adapter/debuggee/scripts': ['debug-adapter/inspector', 'runtime/protocol', 'runtime/source-maps'],
  'debug-adapter/errors': [],
  'debug-adapter/heap': ['debug-adapter/inspector'],
  'debug-adapter/in-process': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/coroutines/findings',
    'debug-adapter/coroutines/history',
    'debug-adapter/coroutines/rows',
    'debug-adapter/coroutines/store',
    'debug-adapter/queries',
    'runtime/protocol',
  ],
  'debug-adapter/inspector': ['debug-adapter/trace'],
  'debug-adapter/last-resort': [],
  'debug-adapter/main': ['runtime/realm'],
  'debug-adapter/protocol': ['runtime/protocol'],
  'debug-adapter/queries': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/coroutines/rows',
    'debug-adapter/coroutines/store',
    'debug-adapter/debuggee',
    'debug-adapter/errors',
    'debug-adapter/protocol',
    'debug-adapter/text',
    'runtime/protocol',
  ],
  'debug-adapter/secrets': [],
  'debug-adapter/server': ['debug-adapter/errors', 'debug-adapter/last-resort', 'debug-adapter/session'],
  'debug-adapter/session': [
    'debug-adapter/checks',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/process',
    'debug-adapter/errors',
    'debug-adapter/protocol',
    'debug-adapter/secrets',
    'debug-adapter/session/breakpoints',
    'debug-adapter/session/lifecycle',
    'debug-adapter/session/states',
    'debug-adapter/trace',
  ],
  'debug-adapter/session/breakpoints': [
    'debug-adapter/coroutines/store',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/breakpoints',
    'debug-adapter/debuggee/expressions',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/errors',
    'debug-adapter/protocol',
    'debug-adapter/session/program',
    'debug-adapter/session/stack',
    'debug-adapter/session/stepping',
    'runtime/protocol',
  ],
  'debug-adapter/session/lifecycle': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/process',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/errors',
    'debug-adapter/heap',
    'debug-adapter/inspector',
    'debug-adapter/protocol',
    'debug-adapter/queries',
    'debug-adapter/session/program',
    'debug-adapter/session/stack',
    'debug-adapter/trace',
    'debug-adapter/unprepared',
    'runtime/protocol',
  ],
  'debug-adapter/session/program': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/coroutines/findings',
    'debug-adapter/coroutines/history',
    'debug-adapter/coroutines/rows',
    'debug-adapter/coroutines/store',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/inspector',
    'debug-adapter/protocol',
    'runtime/protocol',
  ],
  'debug-adapter/session/stack': [
    'debug-adapter/coroutines/rows',
    'debug-adapter/coroutines/store',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/expressions',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/errors',
    'debug-adapter/inspector',
    'debug-adapter/protocol',
    'debug-adapter/queries',
    'debug-adapter/session/breakpoints',
    'debug-adapter/session/program',
    'debug-adapter/session/stepping',
    'runtime/protocol',
  ],
  'debug-adapter/session/states': [
    'debug-adapter/checks',
    'debug-adapter/coroutines/dump',
    'debug-adapter/coroutines/findings',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/expressions',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/errors',
    'debug-adapter/inspector',
    'debug-adapter/protocol',
    'debug-adapter/queries',
    'debug-adapter/session/breakpoints',
    'debug-adapter/session/lifecycle',
    'debug-adapter/session/program',
    'debug-adapter/session/stack',
    'debug-adapter/session/stepping',
    'debug-adapter/session/time-travel',
    'debug-adapter/session/values',
    'debug-adapter/trace',
    'runtime/protocol',
  ],
  'debug-adapter/session/stepping': [
    'debug-adapter/coroutines/store',
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/breakpoints',
    'debug-adapter/debuggee/expressions',
    'debug-adapter/debuggee/scripts',
    'debug-adapter/errors',
    'debug-adapter/protocol',
    'debug-adapter/session/breakpoints',
    'debug-adapter/session/program',
    'debug-adapter/session/stack',
    'runtime/protocol',
  ],
  'debug-adapter/session/time-travel': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/coroutines/past',
    'debug-adapter/coroutines/store',
    'debug-adapter/debuggee',
    'debug-adapter/errors',
    'debug-adapter/protocol',
    'debug-adapter/queries',
    'debug-adapter/session/breakpoints',
    'debug-adapter/session/program',
    'debug-adapter/session/stack',
    'runtime/protocol',
  ],
  'debug-adapter/session/values': [
    'debug-adapter/debuggee',
    'debug-adapter/debuggee/expressions',
    'debug-adapter/errors',
    'debug-adapter/inspector',
    'debug-adapter/protocol',
    'debug-adapter/session/program',
    'debug-adapter/session/stack',
    'runtime/protocol',
  ],
  'debug-adapter/terminal': [
    'debug-adapter/protocol',
    'debug-adapter/terminal/client',
    'debug-adapter/terminal/commands',
    'debug-adapter/terminal/explore',
    'debug-adapter/text',
  ],
  'debug-adapter/terminal/client': [
    'debug-adapter/protocol',
    'debug-adapter/terminal',
    'debug-adapter/terminal/commands',
    'debug-adapter/text',
  ],
  'debug-adapter/terminal/commands': [
    'debug-adapter/protocol',
    'debug-adapter/terminal',
    'debug-adapter/terminal/client',
    'debug-adapter/terminal/outside',
    'debug-adapter/text',
  ],
  'debug-adapter/terminal/explore': [
    'debug-adapter/coroutines/store',
    'debug-adapter/protocol',
    'debug-adapter/terminal/commands',
    'debug-adapter/text',
    'runtime/protocol',
  ],
  'debug-adapter/terminal/outside': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/protocol',
    'debug-adapter/queries',
    'debug-adapter/text',
    'debug-adapter/unprepared',
    'debug-adapter/unprepared/inspector',
    'debug-adapter/unprepared/processes',
  ],
  'debug-adapter/shells': ['debug-adapter/debuggee/process', 'debug-adapter/protocol', 'runtime/protocol'],
  'debug-adapter/text': ['debug-adapter/protocol'],
  'debug-adapter/trace': ['debug-adapter/errors'],
  'debug-adapter/unprepared': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/coroutines/findings',
    'debug-adapter/coroutines/rows',
    'debug-adapter/errors',
    'debug-adapter/text',
    'debug-adapter/unprepared/calibration',
    'debug-adapter/unprepared/coroutines',
    'debug-adapter/unprepared/elf',
    'debug-adapter/unprepared/heap',
    'debug-adapter/unprepared/inspector',
    'debug-adapter/unprepared/memory',
    'debug-adapter/unprepared/processes',
    'runtime/protocol',
  ],
  'debug-adapter/unprepared/calibration': [
    'debug-adapter/errors',
    'debug-adapter/unprepared',
    'debug-adapter/unprepared/coroutines',
    'debug-adapter/unprepared/elf',
    'debug-adapter/unprepared/heap',
    'debug-adapter/unprepared/memory',
  ],
  'debug-adapter/unprepared/coroutines': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/unprepared',
    'debug-adapter/unprepared/elf',
    'debug-adapter/unprepared/heap',
    'debug-adapter/unprepared/holders',
    'debug-adapter/unprepared/source',
    'debug-adapter/unprepared/values',
    'runtime/protocol',
    'runtime/rewrite',
  ],
  'debug-adapter/unprepared/elf': ['debug-adapter/errors'],
  'debug-adapter/unprepared/heap': ['debug-adapter/unprepared/elf', 'debug-adapter/unprepared/memory'],
  'debug-adapter/unprepared/holders': [
    'debug-adapter/unprepared/coroutines',
    'debug-adapter/unprepared/heap',
    'debug-adapter/unprepared/values',
    'runtime/protocol',
    'runtime/ways',
  ],
  'debug-adapter/unprepared/inspector': [
    'debug-adapter/coroutines/dump',
    'debug-adapter/debuggee/process',
    'debug-adapter/errors',
    'debug-adapter/inspector',
    'debug-adapter/unprepared',
    'debug-adapter/unprepared/processes',
    'debug-adapter/unprepared/source',
    'runtime/protocol',
    'runtime/rewrite',
  ],
  'debug-adapter/unprepared/memory': ['debug-adapter/errors', 'debug-adapter/unprepared/elf'],
  'debug-adapter/unprepared/processes': ['debug-adapter/protocol', 'debug-adapter/unprepared/elf'],
  'debug-adapter/unprepared/source': ['runtime/protocol', 'runtime/rewrite'],
  'debug-adapter/unprepared/values': [
    'debug-adapter/unprepared/coroutines',
    'debug-adapter/unprepared/heap',
    'debug-adapter/unprepared/source',
  ],
  'extension/browser': ['extension/manifest'],
  'extension/commands': [
    'debug-adapter/protocol',
    'extension/configuration',
    'extension/debugging',
    'extension/manifest',
    'extension/navigation',
    'extension/panels',
    'extension/view-models',
    'extension/views',
  ],
  'extension/configuration': ['debug-adapter/protocol', 'extension/manifest', 'extension/view-models'],
  'extension/contributions': ['debug-adapter/protocol', 'extension/manifest'],
  'extension/debugging': ['debug-adapter/protocol', 'extension/manifest', 'extension/view-models'],
  'extension/editor': [
    'extension/configuration',
    'extension/debugging',
    'extension/manifest',
    'extension/view-models',
  ],
  'extension/main': [
    'debug-adapter/protocol',
    'extension/commands',
    'extension/configuration',
    'extension/debugging',
    'extension/editor',
    'extension/manifest',
    'extension/panels',
    'extension/terminals',
    'extension/view-models',
    'extension/views',
  ],
  'extension/manifest': [],
  'extension/navigation': ['debug-adapter/protocol', 'extension/manifest', 'extension/view-models'],
  'extension/panels': [
    'debug-adapter/protocol',
    'extension/debugging',
    'extension/manifest',
    'extension/navigation',
    'extension/view-models',
  ],
  'extension/view-models': ['debug-adapter/protocol'],
  'extension/terminals': [
    'debug-adapter/protocol',
    'debug-adapter/shells',
    'extension/manifest',
    'extension/navigation',
  ],
  'extension/views': [
    'debug-adapter/protocol',
    'extension/debugging',
    'extension/manifest',
    'extension/navigation',
    'extension/view-models',
  ],
  'extension/webview': ['extension/panels'],
  'extension/webview/graph': [
    'debug-adapter/protocol',
    'extension/panels',
    'extension/view-models',
    'extension/webview',
  ],
  'extension/webview/timeline': [
    'debug-adapter/protocol',
    'extension/panels',
    'extension/view-models',
    'extension/webview',
  ],
};

/** Tests, and what runs whole processes: they may import anything of their own top folder. */
const FREE = /^extension\/test\/|^(runtime\/loader|debug-adapter|debug-adapter\/unprepared|extension)\/test$/;

/** Files that import each other in a circle, by types only, each circle with the reason why it stays. */
const TYPE_CIRCLES: readonly { readonly why: string; readonly files: readonly string[] }[] = [
  {
    why: 'A loop runs tasks, a task is a future of its loop, and the observer of the loop and its error handler receive both.',
    files: [
      'runtime/kernel/async-body.ts',
      'runtime/kernel/await-places.ts',
      'runtime/kernel/cancel-scope.ts',
      'runtime/kernel/coroutine.ts',
      'runtime/kernel/debug-places.ts',
      'runtime/kernel/driver.ts',
      'runtime/kernel/error-report.ts',
      'runtime/kernel/event-loop.ts',
      'runtime/kernel/future.ts',
      'runtime/kernel/instrument.ts',
      'runtime/kernel/resource-watch.ts',
      'runtime/kernel/running-loop.ts',
      'runtime/kernel/signal-handlers.ts',
      'runtime/kernel/slow-report.ts',
      'runtime/kernel/task.ts',
    ],
  },
  {
    why: 'A transport calls its protocol, and a protocol is given its transport.',
    files: ['runtime/io/datagram.ts', 'runtime/io/protocols.ts', 'runtime/io/transport.ts'],
  },
  {
    why: 'A record has fields for its gate and for its result that nothing has awaited, and those name the record they belong to.',
    files: [
      'runtime/probes/control/gate.ts',
      'runtime/probes/promises/cancellations.ts',
      'runtime/probes/promises/lost-results.ts',
      'runtime/probes/records/coroutine-record.ts',
      'runtime/probes/records/ends.ts',
      'runtime/probes/records/living-records.ts',
      'runtime/probes/records/registry.ts',
    ],
  },
];

const MOST_LINES = 500;
/** Larger files, each with its reason. */
const LARGE_FILES: Record<string, string> = {};

/** A README longer than this is not read before the code. Empty lines count. */
const MOST_README_LINES = 10;
const VERIFICATION = 'test-fixtures/verification';

/** The folders that need a README. */
function rooms(): string[] {
  const folders = Object.keys(ROOMS).filter((room) => existsSync(path.join(ROOT, room)));
  return [...folders, ...foldersIn(VERIFICATION).map((folder) => `${VERIFICATION}/${folder}`)];
}

function foldersIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The paths that a document names, by links and in code spans, relative to the root of the repository. */
function pathsNamedIn(document: string): string[] {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  const folder = path.posix.dirname(document);
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link);
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map(([, span = '']) => span).filter(isPath);
  return [
    ...links.filter((link) => !link.includes(':')).map((link) => path.posix.join(folder, link)),
    ...spans.map((span) => (beginsAtTheTop(span) ? span : path.posix.join(folder, span))),
  ];
}

const TOP_FOLDERS: ReadonlySet<string> = new Set(foldersIn('.'));

function beginsAtTheTop(named: string): boolean {
  return TOP_FOLDERS.has(named.split('/')[0] ?? '');
}

/** Whether a code span is meant as a path: it begins with a folder, or ends as the name of a file. */
function isPath(span: string): boolean {
  // An ending alone (`.ts`) is none.
  if (!/^[\w./-]+$/.test(span) || /^\.[a-z]+(\.[a-z]+)?$/.test(span)) return false;
  return span.startsWith('../') || beginsAtTheTop(span) || /\.(ts|mjs|js|css|json|md|html)$/.test(span);
}

function missingPaths(document: string): string[] {
  return pathsNamedIn(document)
    .filter((named) => !existsSync(path.join(ROOT, named)))
    .map((named) => `${document} names ${named}`);
}

function sourceFiles(): string[] {
  return ['runtime', 'debug-adapter', 'extension'].flatMap((top) =>
    readdirSync(path.join(ROOT, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')),
  );
}

interface Import {
  readonly target: string;
  readonly isType: boolean;
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier?.startsWith('.') === true) {
      const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\.(c|m)?js$/, '.$1ts');
      imports.push({ target, isType: isTypeImport(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function specifierOf(node: ts.Node): string | undefined {
  const given =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
  return given !== undefined && ts.isStringLiteral(given) ? given.text : undefined;
}

function isTypeImport(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node)) return false;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** The folder of a file; the file itself where it lies at the top of a process. */
function roomOf(file: string): string {
  const folder = path.posix.dirname(file);
  return folder.includes('/') ? folder : file.replace(/\.ts$/, '');
}

/** Sets of files from each of which every other of the set is reached. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const enter = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    open.push(file);
    let low = own;
    for (const target of graph.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, enter(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? own);
    }
    lowest.set(file, low);
    if (low === own) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const file of graph.keys()) if (!order.has(file)) enter(file);
  return found;
}

describe('The architecture', () => {
  const files = sourceFiles();

  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  const isChecked = (file: string): boolean => !file.endsWith('.test.ts') && !FREE.test(roomOf(file));

  it('has only the arrows between rooms that the table allows, and each of them', () => {
    const arrows = new Map<string, Set<string>>();
    for (const [file, targets] of imports) {
      if (!isChecked(file)) continue;
      const from = roomOf(file);
      const reached = arrows.get(from) ?? new Set<string>();
      arrows.set(from, reached);
      for (const { target } of targets) if (roomOf(target) !== from) reached.add(roomOf(target));
    }
    const are = Object.fromEntries([...arrows].map(([room, reached]) => [room, [...reached].sort()]));
    const allowed = Object.fromEntries(
      Object.entries(ROOMS).map(([room, targets]) => [room, [...targets].sort()]),
    );
    assert.deepEqual(are, allowed);
  });

  it('keeps the runtime free of everything else, and the extension apart from the runtime', () => {
    const wrong = [...imports].flatMap(([file, targets]) =>
      targets
        .filter(
          ({ target }) =>
            (file.startsWith('runtime/') && !target.startsWith('runtime/')) ||
            (file.startsWith('extension/') && target.startsWith('runtime/')) ||
            (file.startsWith('extension/') &&
              target.startsWith('debug-adapter/') &&
              !target.startsWith('debug-adapter/protocol/') &&
              // Made for the editor's process: its port is there before any session is.
              !target.startsWith('debug-adapter/shells/')),
        )
        .map(({ target }) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no files that import each other in a circle, but for the types that are written down', () => {
    const graph = (which: (each: Import) => boolean): Map<string, string[]> =>
      new Map(
        [...imports].map(([file, targets]) => [file, targets.filter(which).map(({ target }) => target)]),
      );
    assert.deepEqual(circles(graph(({ isType }) => !isType)), [], 'by values');
    const byTypes = circles(graph(() => true));
    const first = (circle: readonly string[]): string => circle[0] ?? '';
    const sorted = (all: readonly (readonly string[])[]): unknown[] =>
      [...all].sort((a, b) => (first(a) < first(b) ? -1 : 1));
    assert.deepEqual(sorted(byTypes), sorted(TYPE_CIRCLES.map(({ files: circle }) => circle)), 'by types');
  });

  it('has no file too large to read at a sitting', () => {
    const large = files.filter((file) => {
      const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n').length;
      return lines > MOST_LINES && LARGE_FILES[file] === undefined;
    });
    assert.deepEqual(large, []);
  });

  it('says in each file what it is for', () => {
    const silent = files.filter(
      (file) => !/^(#!.*\n)?\/\*\*? ?[\s\S]*?[A-Za-z`]/.test(readFileSync(path.join(ROOT, file), 'utf8')),
    );
    assert.deepEqual(silent, []);
  });

  it('has a README in each room that is read in a minute and begins with a file', () => {
    const wrong = rooms().flatMap((room) => {
      const readme = `${room}/README.md`;
      if (!existsSync(path.join(ROOT, readme))) return [`${readme} is missing`];
      const count = readFileSync(path.join(ROOT, readme), 'utf8').trimEnd().split('\n').length;
      return [
        ...(count > MOST_README_LINES ? [`${readme} has ${count} lines`] : []),
        ...(pathsNamedIn(readme).some((named) => /\.ts$/.test(named)) ? [] : [`${readme} names no file`]),
        ...missingPaths(readme),
      ];
    });
    assert.deepEqual(wrong, []);
  });

  it('names every room in ARCHITECTURE.md, and no path that does not exist', () => {
    const named = new Set(pathsNamedIn('ARCHITECTURE.md'));
    assert.deepEqual(
      rooms().filter((room) => !named.has(room)),
      [],
    );
    assert.deepEqual(missingPaths('ARCHITECTURE.md'), []);
  });
});

describe('The documents', () => {
  const documents = [
    ...readdirSync(ROOT).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md'),
    ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name.replaceAll(path.sep, '/')}`),
  ];

  it('name no path that does not exist', () => {
    assert.deepEqual(
      documents.flatMap((document) => missingPaths(document)),
      [],
    );
  });

  it('name no npm script that does not exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const wrong = documents.flatMap((document) =>
      [...readFileSync(path.join(ROOT, document), 'utf8').matchAll(/npm run ([\w:-]+)/g)]
        .filter(([, script = '']) => scripts[script] === undefined)
        .map(([command]) => `${document} names ${command}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('describe the protocol as its types declare it', async () => {
    const maker = (await import(path.join(ROOT, 'scripts/protocol-document.mjs'))) as {
      protocolDocument(): string;
    };
    assert.equal(readFileSync(path.join(ROOT, 'docs/protocol.md'), 'utf8'), maker.protocolDocument());
  });

  it('begin with a README that is read in three minutes', () => {
    const words = readFileSync(path.join(ROOT, 'README.md'), 'utf8').split(/\s+/).length;
    assert.ok(words <= 700, `README.md has ${words} words`);
  });
});
