/** The debug type: the schema of its configurations, made from the launch keys, and snippets for launch.json. */
import { FINDING_KINDS } from '../../debug-adapter/protocol/finding-kinds.js';
import {
  CONSOLES,
  KILL_BEHAVIORS,
  LAUNCH_KEYS,
  OUTPUT_CAPTURES,
  type LaunchKey,
  type Shape,
} from '../../debug-adapter/protocol/launch-keys.js';
import { COMMANDS, DEBUG_TYPE } from '../manifest.js';

const LANGUAGES = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];

type Request = 'launch' | 'attach';

/** A part of a JSON schema. */
type Schema = Readonly<Record<string, unknown>>;

/** The JSON schema of a list of finding kinds. */
export const FINDING_KINDS_SCHEMA: Schema = {
  type: 'array',
  uniqueItems: true,
  items: {
    type: 'string',
    enum: Object.keys(FINDING_KINDS),
    enumDescriptions: Object.values(FINDING_KINDS).map(({ description }) => description),
  },
};

const SHAPES: Readonly<Record<Shape, Schema>> = {
  text: { type: 'string' },
  boolean: { type: 'boolean' },
  number: { type: 'number', minimum: 0 },
  'whole number': { type: 'integer', minimum: 0 },
  'process id': { type: ['integer', 'string'] },
  port: { type: ['integer', 'string'], minimum: 1, maximum: 65_535, pattern: '^\\d+$' },
  texts: { type: 'array', items: { type: 'string' } },
  'texts or null': { type: ['array', 'null'], items: { type: 'string' } },
  'text or texts': { type: ['string', 'array'], items: { type: 'string' } },
  'values by name': {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
  },
  'finding kinds': FINDING_KINDS_SCHEMA,
  console: { enum: CONSOLES },
  restart: {
    type: ['boolean', 'object'],
    properties: { delay: { type: 'number', minimum: 0 }, maxAttempts: { type: 'number', minimum: 0 } },
    additionalProperties: false,
  },
  'output capture': { enum: OUTPUT_CAPTURES },
  'kill behavior': { enum: KILL_BEHAVIORS },
  'boolean or text': { type: ['boolean', 'string'] },
};

/** The keys of a request that users can write, with their descriptions. */
export function keysOf(request: Request): [name: string, key: LaunchKey][] {
  const keys: Readonly<Record<string, LaunchKey>> = LAUNCH_KEYS;
  return Object.entries(keys).filter(([, key]) => key.isInternal !== true && key.requests.includes(request));
}

/** The keys of a request as a JSON schema. */
export function schemaOf(request: Request): Schema {
  return Object.fromEntries(
    keysOf(request).map(([name, key]) => {
      const description = request === 'attach' ? (key.attachDescription ?? key.description) : key.description;
      const value = key.suggestion ?? key.default;
      return [
        name,
        { ...SHAPES[key.shape], description, ...(value === undefined ? {} : { default: value }) },
      ];
    }),
  );
}

export interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: {
    readonly type: typeof DEBUG_TYPE;
    readonly request: Request;
    readonly name: string;
  } & Schema;
}

const configurationSnippets: readonly Snippet[] = [
  {
    label: 'Coroutines: current file',
    description: 'Debug the coroutines of the file that is open.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: 'Debug coroutines of the current file',
      program: '^"\\${file}"',
    },
  },
  {
    label: 'Coroutines: program',
    description: 'Debug the coroutines of one program of this folder.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines}',
      program: '^"\\${workspaceFolder}/${2:src/main.ts}"',
      args: [],
    },
  },
  {
    label: 'Coroutines: program with control',
    description:
      'The same, where the debugger may also hold, cancel and reorder tasks and settle futures by hand.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug and control coroutines}',
      program: '^"\\${workspaceFolder}/${2:src/main.ts}"',
      control: true,
    },
  },
  {
    label: 'Coroutines: npm script',
    description: 'Debug what an npm script runs: every Node process that it starts is a session of its own.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines of npm start}',
      runtimeExecutable: 'npm',
      runtimeArgs: ['run', '${2:start}'],
    },
  },
  {
    label: 'Coroutines: mocha',
    description:
      'Debug the coroutines of mocha tests, with its options --parallel and those of Node as well.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines of mocha tests}',
      program: '^"\\${workspaceFolder}/node_modules/mocha/bin/mocha.js"',
      args: ['--timeout', '0', '${2:test/**/*.test.ts}'],
    },
  },
  {
    label: 'Coroutines: node --test',
    description:
      "Debug the coroutines of the node:test file that is open, and of those in 'args': Node starts a process for each, which is a session of its own.",
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines of this test file}',
      program: '^"\\${file}"',
      runtimeArgs: ['--test'],
    },
  },
  {
    label: 'Coroutines: Jest',
    description: 'Debug the coroutines of Jest tests, one test file after the other.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines of Jest tests}',
      program: '^"\\${workspaceFolder}/node_modules/jest/bin/jest.js"',
      args: ['--runInBand', '--testTimeout=1000000000', '${2:the test file}'],
    },
  },
  {
    label: 'Coroutines: AVA',
    description: 'Debug the coroutines of AVA tests: its processes are sessions of their own.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines of AVA tests}',
      program: '^"\\${workspaceFolder}/node_modules/ava/entrypoints/cli.mjs"',
      args: ['--serial', '--timeout=24h', '${2:the test file}'],
    },
  },
  {
    label: 'Coroutines: Playwright Test',
    description: 'Debug the coroutines of Playwright tests: its processes are sessions of their own.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines of Playwright tests}',
      program: '^"\\${workspaceFolder}/node_modules/@playwright/test/cli.js"',
      args: ['test', '--workers=1', '--timeout=0', '${2:the test file}'],
    },
  },
  {
    label: 'Coroutines: node --watch',
    description: 'Debug a program that Node starts again at each change: every start is a session.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines and watch}',
      program: '^"\\${workspaceFolder}/${2:src/main.ts}"',
      runtimeArgs: ['--watch'],
    },
  },
  {
    label: 'Coroutines: Vitest',
    description: 'Debug the coroutines of Vitest tests: its processes and threads are sessions of their own.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Debug coroutines of Vitest tests}',
      program: '^"\\${workspaceFolder}/node_modules/vitest/vitest.mjs"',
      args: ['run', '${2:the test file}', '--no-file-parallelism', '--testTimeout=0', '--hookTimeout=0'],
    },
  },
  {
    label: 'Coroutines: open a dump',
    description: 'Look again at a coroutine dump.',
    body: {
      type: DEBUG_TYPE,
      request: 'launch',
      name: '${1:Coroutine dump}',
      dump: '^"\\${workspaceFolder}/${2:coroutines.json}"',
    },
  },
  {
    label: 'Coroutines: attach',
    description:
      'Debug a program that runs already: node --inspect --import PRELOAD app.ts. What it loads without the preload before the debugger comes is not shown.',
    body: {
      type: DEBUG_TYPE,
      request: 'attach',
      name: '${1:Attach to a running program}',
      port: '^${2:9229}',
    },
  },
  {
    label: 'Coroutines: attach to a process',
    description:
      'Debug a Node process of this machine that was started without any option; its inspector is opened for the session.',
    body: {
      type: DEBUG_TYPE,
      request: 'attach',
      name: '${1:Attach to a process}',
      processId: '^"\\${command:PickProcess}"',
    },
  },
];

export const debuggers = [
  {
    type: DEBUG_TYPE,
    label: 'Coroutine Debugger',
    languages: LANGUAGES,
    // Makes `${command:PickProcess}` available.
    variables: { PickProcess: COMMANDS.pickProcess },
    configurationAttributes: {
      launch: { properties: schemaOf('launch') },
      attach: { properties: schemaOf('attach') },
    },
    configurationSnippets,
  },
];

export const breakpoints = LANGUAGES.map((language) => ({ language }));
