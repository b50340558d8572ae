/** Programs that are started again at each change of a file, by what people start them with. */
import { NEST, WATCHERS } from './package-sets.js';
import { MAIN, MODULE_MAIN, PACKAGE, TSCONFIG } from './program-texts.js';
import type { Stack } from './stack.js';

function watched(name: string, launch: Stack['launch'], more: Partial<Stack> = {}): Stack {
  return {
    name,
    set: WATCHERS,
    files: {
      'package.json': PACKAGE('module'),
      'tsconfig.json': TSCONFIG({}),
      'src/main.ts': `${MODULE_MAIN}setInterval(() => undefined, 1000);\n`,
    },
    launch,
    restarts: true,
    result: /total 14/,
    ...more,
  };
}

export const WATCH_STACKS: readonly Stack[] = [
  watched(
    'node --watch with tsx',
    { program: './src/main.ts', runtimeArgs: ['--watch', '--import', 'tsx'] },
    { always: true },
  ),
  watched('tsx watch', { program: 'bin:tsx', args: ['watch', 'src/main.ts'] }, { always: true }),
  watched('nodemon with tsx', {
    program: 'bin:nodemon',
    args: ['--watch', 'src', '--ext', 'ts', '--exec', 'node --import tsx', 'src/main.ts'],
  }),
  watched(
    'nest start --watch',
    { program: 'bin:@nestjs/cli/nest', args: ['start', '--watch', '--preserveWatchOutput'] },
    {
      set: NEST,
      files: {
        'package.json': PACKAGE('commonjs'),
        'tsconfig.json': TSCONFIG({ experimentalDecorators: true, emitDecoratorMetadata: true }),
        'nest-cli.json': JSON.stringify({ sourceRoot: 'src' }),
        'src/main.ts': `${MAIN}setInterval(() => undefined, 1000);\n`,
      },
    },
  ),
];
