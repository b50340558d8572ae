/** What two parts agree on is checked by the compiler: each breach made here, in memory, must not compile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.dirname(import.meta.dirname);

interface Breach {
  readonly what: string;
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
  /** The file in which the compiler must complain. */
  readonly complainsIn: string;
}

const LIVE = 'debug-adapter/session/states/live-program.ts';
const DUMP = 'debug-adapter/session/states/dump-state.ts';
const OBSERVING = 'debug-adapter/queries/observing-answers.ts';
const HOOKS = 'runtime/protocol/instrumentation.ts';

const BREACHES: readonly Breach[] = [
  {
    what: 'a request of ours without an answer',
    file: OBSERVING,
    from: "'coroutines/sites': () => answerSites(source()),",
    to: '',
    complainsIn: OBSERVING,
  },
  {
    what: 'an answer of a wrong shape',
    file: OBSERVING,
    from: '(args) => answerSteps(source(), args)',
    to: '() => ({ wrong: 1 })',
    complainsIn: OBSERVING,
  },
  {
    what: 'a request that only the types know',
    file: 'debug-adapter/protocol/requests.ts',
    from: "'coroutines/watch': {",
    to: "'coroutines/unanswered': { readonly args: object; readonly result: object };\n  'coroutines/watch': {",
    complainsIn: LIVE,
  },
  {
    what: 'a request of DAP without an answer',
    file: LIVE,
    from: 'exceptionInfo: () => exceptions.info(program.debuggee),',
    to: '',
    complainsIn: LIVE,
  },
  {
    what: 'an answer to DAP of a wrong shape',
    file: 'debug-adapter/session/stepping/motion.ts',
    from: 'return { allThreadsContinued: true };',
    to: "return { allThreadsContinued: 'yes' };",
    complainsIn: 'debug-adapter/session/stepping/motion.ts',
  },
  {
    what: 'a request that a dump does not decide about',
    file: DUMP,
    from: 'exceptionInfo: readOnly,',
    to: '',
    complainsIn: DUMP,
  },
  {
    what: 'a hook without a word',
    file: HOOKS,
    from: "resourcesClosed: 'x',",
    to: '',
    complainsIn: HOOKS,
  },
  {
    what: 'a letter that no hook has',
    file: HOOKS,
    from: "suspend: 's',",
    to: "suspend: 'S',",
    complainsIn: HOOKS,
  },
  {
    what: 'a hook that nothing implements',
    file: 'runtime/probes/hooks.ts',
    from: '  m: moduleLoaded,',
    to: '',
    complainsIn: 'runtime/probes/hooks.ts',
  },
  {
    what: 'a misspelt hook in the rewriting of source text',
    file: 'runtime/rewrite/call-edits.ts',
    from: 'HOOKS.combined',
    to: 'HOOKS.combind',
    complainsIn: 'runtime/rewrite/call-edits.ts',
  },
  {
    what: 'a question that the hook object does not answer',
    file: 'runtime/protocol/hook.ts',
    from: /^ {2}isAttached\(\): boolean;$/m,
    to: '',
    complainsIn: 'debug-adapter/session/lifecycle/attach.ts',
  },
  {
    what: 'a misspelt command',
    file: 'extension/commands/show-tasks.ts',
    from: 'COMMANDS.showTasks',
    to: 'COMMANDS.showTask',
    complainsIn: 'extension/commands/show-tasks.ts',
  },
  {
    what: 'a command without a title',
    file: 'extension/contributions/commands.ts',
    from: /^ {2}showTasks: .*$/m,
    to: '',
    complainsIn: 'extension/contributions/commands.ts',
  },
  {
    what: 'a finding of a kind that there is not',
    file: 'debug-adapter/protocol/finding-kinds.ts',
    from: '  orphan: {',
    to: '  orphans: {',
    complainsIn: 'debug-adapter/coroutines/findings/diagnostics.ts',
  },
  {
    what: 'a launch key that is not declared',
    file: 'debug-adapter/protocol/launch-keys.ts',
    from: '  stopOnEntry: {',
    to: '  stopAtEntry: {',
    complainsIn: 'debug-adapter/session/lifecycle/launch-wishes.ts',
  },
];

const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (file) =>
  readFileSync(file, 'utf8'),
) as {
  config: { compilerOptions: object };
};
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
const host = ts.createCompilerHost({ ...options, noEmit: true });
const sources = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says of one file while another has a different text. */
function complaints(file: string, edited?: { readonly file: string; readonly text: string }): string[] {
  const editedPath = edited === undefined ? undefined : path.join(ROOT, edited.file);
  const program = ts.createProgram({
    rootNames: [path.join(ROOT, file)],
    options: { ...options, noEmit: true },
    host: {
      ...host,
      getSourceFile: (name, languageVersion) => {
        if (edited !== undefined && path.normalize(name) === editedPath)
          return ts.createSourceFile(name, edited.text, languageVersion);
        // Libraries and what is not edited are parsed once.
        if (!sources.has(name)) sources.set(name, host.getSourceFile(name, languageVersion));
        return sources.get(name);
      },
    },
  });
  const source = program.getSourceFile(path.join(ROOT, file));
  return program
    .getSemanticDiagnostics(source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('A contract', () => {
  const files = [...new Set(BREACHES.map(({ complainsIn }) => complainsIn))];

  it('holds as it stands', () => {
    for (const file of files) assert.deepEqual(complaints(file), [], file);
  });

  for (const { what, file, from, to, complainsIn } of BREACHES) {
    it(`is not met by ${what}`, () => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const edited = text.replace(from, to);
      assert.notEqual(edited, text, 'nothing was edited: has the text changed?');
      assert.notDeepEqual(complaints(complainsIn, { file, text: edited }), []);
    });
  }
});
