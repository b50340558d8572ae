/** The settings of the extension. */
import { LAUNCH_KEYS } from '../../debug-adapter/protocol/launch-keys.js';
import { SETTINGS, type SettingKey } from '../manifest.js';
import { FINDING_KINDS_SCHEMA, schemaOf } from './debuggers.js';

/** Launch keys that describe one program, and so are not settings. */
const OF_A_PROGRAM: ReadonlySet<string> = new Set([
  ...[
    'program',
    'args',
    'cwd',
    'env',
    'envFile',
    'runtimeExecutable',
    'runtimeArgs',
    'runtimeVersion',
    'console',
  ],
  ...['stopOnEntry', 'dump', 'inspectProcess', 'serverSecret', 'seed'],
]);

const TERMINAL_SCHEMA = Object.fromEntries(
  Object.entries(schemaOf('launch')).filter(([name]) => !OF_A_PROGRAM.has(name)),
);

const SCHEMAS: Readonly<Record<SettingKey, object>> = {
  [SETTINGS.inlineCounts]: {
    type: 'boolean',
    default: true,
    description: 'Show beside each await how many coroutines are suspended there.',
  },
  [SETTINGS.mutedFindings]: {
    ...FINDING_KINDS_SCHEMA,
    default: [],
    description:
      'Kinds of findings that are neither listed in the Findings view nor shown as a notification.',
  },
  [SETTINGS.redact]: {
    type: 'array',
    items: { type: 'string' },
    default: LAUNCH_KEYS.redact.default,
    description: LAUNCH_KEYS.redact.description,
  },
  [SETTINGS.autoAttach]: {
    type: 'string',
    enum: ['off', 'smart', 'always'],
    enumDescriptions: [
      'Only in a Coroutine Debug Terminal.',
      'Your programs, and tools that run them (test runners, tsx, dev servers). Other tools in node_modules are not debugged.',
      'Every Node process.',
    ],
    default: 'off',
    description: 'Debug the coroutines of Node programs started in any terminal of VS Code.',
  },
  [SETTINGS.takeOverNodeSessions]: {
    type: 'boolean',
    default: false,
    description:
      "Run every debug configuration of type 'node' with this debugger, also those that other extensions start: the Debug buttons of VS Code's Testing view.",
  },
  [SETTINGS.terminalOptions]: {
    type: 'object',
    // The keys are checked where they are used.
    additionalProperties: true,
    properties: TERMINAL_SCHEMA,
    default: {},
    description:
      'Keys of a launch configuration that apply to programs started in terminals: skipFiles, instrumentPackages, captureScopes, control, …',
  },
  [SETTINGS.codeLens]: {
    type: 'boolean',
    default: true,
    description:
      'Show "Debug coroutines" above main functions and above tests of node:test, Jest, Vitest, mocha, AVA and Playwright Test.',
  },
};

export const configuration = { title: 'Coroutine Debugger', properties: SCHEMAS };
