/**
 * The keys of a launch configuration: the only place that declares a key. The types of the arguments, the check of a
 * user's configuration, the schema in package.json and the table in the documents are made from it.
 */
import type { FindingKind } from './finding-kinds.js';

/** The types of values. */
export interface Shapes {
  readonly text: string;
  readonly boolean: boolean;
  /** 0 or more. */
  readonly number: number;
  /** 0 or more. */
  readonly 'whole number': number;
  /** 1 to 65535. */
  readonly port: number | string;
  /** A whole number, or its digits: a picker returns a string. */
  readonly 'process id': number | string;
  readonly texts: readonly string[];
  /** A text is split into words as a shell does. */
  readonly 'text or texts': string | readonly string[];
  /** Null removes the variable. */
  readonly 'values by name': Readonly<Record<string, string | number | boolean | null>>;
  readonly 'finding kinds': readonly FindingKind[];
  readonly 'boolean or text': boolean | string;
  readonly console: ConsoleKind;
  readonly 'output capture': OutputCapture;
  readonly 'kill behavior': KillBehavior;
  readonly restart: Restart;
  readonly 'texts or null': readonly string[] | null;
}

/** Whether, how soon (in milliseconds) and how often to launch or attach again. */
export type Restart = boolean | { readonly delay?: number; readonly maxAttempts?: number };

/** Which output of a program is shown. */
export const OUTPUT_CAPTURES = ['std', 'console'] as const;
export type OutputCapture = (typeof OUTPUT_CAPTURES)[number];

/** How Stop ends a program. */
export const KILL_BEHAVIORS = ['polite', 'forceful', 'none'] as const;
export type KillBehavior = (typeof KILL_BEHAVIORS)[number];

/** Where a program can run. */
export const CONSOLES = ['internalConsole', 'integratedTerminal', 'externalTerminal'] as const;
export type ConsoleKind = (typeof CONSOLES)[number];

export type Shape = keyof Shapes;

export interface LaunchKey {
  readonly shape: Shape;
  /** The requests that support it. */
  readonly requests: readonly ('launch' | 'attach')[];
  /** One or two sentences, for the schema and the documents. */
  readonly description: string;
  /** Replaces the description for an attached program. */
  readonly attachDescription?: string;
  /** The value of an absent key, as JSON; if absent, there is none. */
  readonly default?: unknown;
  /** The value that an editor inserts for the user, if it is not the default. */
  readonly suggestion?: unknown;
  /** Set by editors, never by users: not part of any schema or document. */
  readonly isInternal?: true;
}

const BOTH = ['launch', 'attach'] as const;
const LAUNCH = ['launch'] as const;
const ATTACH = ['attach'] as const;

export const LAUNCH_KEYS = {
  program: {
    shape: 'text',
    requests: LAUNCH,
    description:
      "The file to debug: an absolute path, or one relative to the workspace folder. Required unless 'dump' or 'inspectProcess' is given, or 'runtimeExecutable' and 'runtimeArgs' say what runs (npm run …, node --test).",
    suggestion: '${file}',
  },
  args: {
    shape: 'text or texts',
    requests: LAUNCH,
    description: 'Arguments for the program: a list, or one text that is split as a shell does.',
    default: [],
  },
  cwd: {
    shape: 'text',
    requests: LAUNCH,
    description:
      'The folder the program runs in. Default: the workspace folder, else the folder of the program.',
    suggestion: '${workspaceFolder}',
  },
  env: {
    shape: 'values by name',
    requests: LAUNCH,
    description: 'Variables added to the environment of the program; null removes one.',
    default: {},
  },
  envFile: {
    shape: 'text',
    requests: LAUNCH,
    description:
      "A file with environment variables, one NAME=value a line, as Node's --env-file reads it. Variables in 'env' take precedence.",
  },
  runtimeExecutable: {
    shape: 'text',
    requests: LAUNCH,
    description:
      "The Node executable that runs the program, 20.19 or newer; 'node' is looked up on PATH. Without 'program', also npm or another tool that starts Node: then the Node processes that it starts are debugged.",
    default: 'node',
  },
  runtimeArgs: {
    shape: 'texts',
    requests: LAUNCH,
    description: "Arguments for Node itself, or for the tool in 'runtimeExecutable'.",
    default: [],
  },
  runtimeVersion: {
    shape: 'text',
    requests: LAUNCH,
    description:
      "The version of Node to use (22, 24.1.0), if nvm has installed it. Cannot be combined with 'runtimeExecutable'.",
  },
  console: {
    shape: 'console',
    requests: LAUNCH,
    description:
      "Where the program runs: 'internalConsole' (the Debug Console), 'integratedTerminal' or 'externalTerminal', where the program can read from the keyboard.",
    default: 'internalConsole',
  },
  outputCapture: {
    shape: 'output capture',
    requests: LAUNCH,
    description:
      "What the Debug Console shows: 'std' is everything that the program writes; 'console' is only what it writes by its console, and the error of a program that fails.",
    default: 'std',
  },
  killBehavior: {
    shape: 'kill behavior',
    requests: LAUNCH,
    description:
      "What Stop does: 'polite' asks the program to end (SIGTERM), and then the processes that it has started; Stop again kills all of them. 'forceful' kills all of them at once; 'none' leaves the program running, without debugger and output.",
    default: 'polite',
  },
  profileStartup: {
    shape: 'boolean',
    requests: LAUNCH,
    description:
      "Take a CPU profile from the first statement until the program ends or is stopped: a .cpuprofile file in the folder the program runs in, which VS Code can open. Time that the debugger itself takes appears as 'coroutine-debugger'.",
    default: false,
  },
  stopOnEntry: {
    shape: 'boolean or text',
    requests: LAUNCH,
    description: 'Stop at the first statement of the program, or of the file with this path.',
    default: false,
  },
  processId: {
    shape: 'process id',
    requests: ATTACH,
    description:
      'The id of a Node process on this machine, in place of a port: its inspector is opened if it is closed, and closed again when the session ends. ${command:PickProcess} asks which.',
    suggestion: '${command:PickProcess}',
  },
  port: {
    shape: 'port',
    requests: ATTACH,
    description:
      'The port that the inspector of the program listens on: node --inspect=PORT, a number or its digits as a text.',
    default: 9229,
  },
  address: {
    shape: 'text',
    requests: ATTACH,
    description:
      'The machine that the program runs on. An inspector that other machines can reach lets everyone there run code: prefer ssh -L or docker -p 127.0.0.1:9229:9229.',
    default: '127.0.0.1',
  },
  timeout: {
    shape: 'whole number',
    requests: ATTACH,
    description: 'How long to keep trying while nothing listens on the port yet, in milliseconds.',
    default: 10_000,
  },
  restart: {
    shape: 'restart',
    requests: BOTH,
    description:
      'Launch the program again when it fails (an exit code other than 0, or a signal): true waits for a second and never gives up; an object sets the delay in milliseconds and the number of attempts (maxAttempts). Breakpoints stay, views start empty. In a terminal only the exit code counts, as it is when the end begins: which signal ended a program is not known there.',
    attachDescription:
      'Attach again when the connection has ended and the program is back: true tries once a second and never gives up; an object sets the delay in milliseconds and the number of attempts (maxAttempts). Breakpoints stay, views start empty. Not with processId: the next process has another one.',
    default: false,
  },
  continueOnAttach: {
    shape: 'boolean',
    requests: ATTACH,
    description:
      'Let a program that waits for a debugger at its start (node --inspect-brk) run once breakpoints are set. False stops at its first statement.',
    default: false,
  },
  websocketAddress: {
    shape: 'text',
    requests: ATTACH,
    description: "The address of the program's inspector as Node prints it, ws://…, instead of 'port'.",
  },
  localRoot: {
    shape: 'text',
    requests: ATTACH,
    description:
      "The folder here that holds the files of a program in a container: 'remoteRoot' is the same folder there.",
    suggestion: '${workspaceFolder}',
  },
  remoteRoot: {
    shape: 'text',
    requests: ATTACH,
    description: "The folder of the program's files where it runs, as 'localRoot' is here.",
  },
  autoAttachChildProcesses: {
    shape: 'boolean',
    requests: BOTH,
    description:
      'Debug the Node processes that the program starts (fork, spawn, cluster, test runners, npm scripts), and its worker threads, each as a session of its own.',
    attachDescription: 'Debug the worker threads of the program, each as a session of its own.',
    default: true,
  },
  captureScopes: {
    shape: 'boolean',
    requests: LAUNCH,
    description:
      'Keep the variables of suspended coroutines reachable. False makes code with many awaits faster.',
    default: true,
  },
  captureCreationStacks: {
    shape: 'boolean',
    requests: BOTH,
    description:
      'Keep the stack on which each coroutine is created, for "Show Who Created It". Costs 7 to 14 µs for each coroutine.',
    default: false,
  },
  instrumentPackages: {
    shape: 'texts',
    requests: LAUNCH,
    description:
      "Packages in node_modules whose coroutines are shown too: glob patterns of package names (@my/*, {pg,pg-pool}); '!' excludes.",
    default: [],
  },
  sourceMapPathOverrides: {
    shape: 'values by name',
    requests: LAUNCH,
    description:
      "Where to find sources that source maps name differently: patterns of names, each with a path; '*' stands for any characters. Names that webpack and other bundlers use need none if the files are in the project.",
    default: {},
  },
  outFiles: {
    shape: 'texts',
    requests: BOTH,
    description:
      "The generated files: glob patterns; '!' excludes. The maps of other generated JavaScript are not read, unless 'resolveSourceMapLocations' says where maps are. Breakpoints do not need this: a file that loads waits until its breakpoints are set.",
  },
  resolveSourceMapLocations: {
    shape: 'texts or null',
    requests: BOTH,
    description:
      "Where source maps are read: glob patterns of the files that name them; '!' excludes. An empty list or null: everywhere. When attaching, files that were loaded before keep their maps.",
  },
  skipFiles: {
    shape: 'texts',
    requests: BOTH,
    description:
      "Files to skip: steps do not enter them, exceptions in them do not stop the program, and their frames are faded. Glob patterns of paths; '!' excludes; '<node_internals>/**' is Node's own code.",
    default: ['<node_internals>/**'],
  },
  smartStep: {
    shape: 'boolean',
    requests: BOTH,
    description: 'Step past code that a compiler has added: code that its source map does not lead anywhere.',
    default: true,
  },
  dump: {
    shape: 'text',
    requests: LAUNCH,
    description: 'A coroutine dump to open instead of running a program.',
  },
  inspectProcess: {
    shape: 'whole number',
    requests: LAUNCH,
    description:
      'The id of a running Node process on this machine: shows what it waits for at this moment, instead of running a program. The process needs no preparation, and nothing in it changes.',
  },
  control: {
    shape: 'boolean',
    requests: LAUNCH,
    description:
      'Allow tasks to be frozen, cancelled and reordered. An await then takes 0.3 µs instead of 0.07.',
    default: false,
  },
  seed: {
    shape: 'whole number',
    requests: LAUNCH,
    description:
      "Choose by this number which of the ready tasks runs next: the same number gives the same order. Turns 'control' on. 'coroutine-debugger explore' finds such numbers.",
  },
  blockedLoopMs: {
    shape: 'number',
    requests: BOTH,
    description: 'An event-loop tick that lasts longer than this, in milliseconds, is a finding.',
    default: 100,
  },
  muteFindings: {
    shape: 'finding kinds',
    requests: BOTH,
    description: 'Kinds of findings that are not reported for this program.',
    default: [],
  },
  trace: {
    shape: 'boolean or text',
    requests: BOTH,
    description:
      'Write every message between editor, debugger and program to a file, one JSON line each, for a bug report: true writes it to a temporary folder, a text names the file. Values of the program are left out.',
    default: false,
  },
  traceValues: {
    shape: 'boolean',
    requests: BOTH,
    description:
      'Also write values of the program into the trace. Off, because a trace is meant to be shared.',
    default: false,
  },
  customDescriptionGenerator: {
    shape: 'text',
    requests: BOTH,
    description:
      "How objects are described: an expression over 'this' and 'defaultValue', or a function that receives the default. It runs in the program.",
  },
  customPropertiesGenerator: {
    shape: 'text',
    requests: BOTH,
    description:
      "What an object shows when it is expanded: an expression over 'this' that returns an object with these properties, or a function. It runs in the program.",
  },
  redact: {
    shape: 'texts',
    requests: BOTH,
    description:
      'Values whose names contain one of these are left out of dumps, and arguments with such names out of the names of tasks. An empty list leaves nothing out.',
    default: [
      'password',
      'passwd',
      'passphrase',
      'token',
      'authorization',
      'cookie',
      'secret',
      'apiKey',
      'privateKey',
      'credential',
    ],
  },
  serverSecret: {
    shape: 'text',
    requests: BOTH,
    description:
      'Only for an adapter that listens on a port (--server): the text in its secret file, by which it knows its user.',
  },
  noDebug: {
    shape: 'boolean',
    requests: LAUNCH,
    description: 'Run without debugging.',
    isInternal: true,
  },
} as const satisfies Record<string, LaunchKey>;

/** The keys that a request supports, each optional, with the types of their values. */
export type KeysOf<Request extends 'launch' | 'attach'> = {
  readonly [
    Key in keyof typeof LAUNCH_KEYS as Request extends (typeof LAUNCH_KEYS)[Key]['requests'][number]
      ? Key
      : never
  ]?: Shapes[(typeof LAUNCH_KEYS)[Key]['shape']];
};
