/** Programs that a bundler made, and frameworks whose server makes them as they are asked for. */
import { NEST, NEXT, ROLLDOWN, VITEST, WEBPACK } from './package-sets.js';
import { MAIN, MODULE_MAIN, PACKAGE, TSCONFIG } from './program-texts.js';
import type { Stack } from './stack.js';

function webpack(devtool: string, more: Partial<Stack> = {}): Stack {
  return {
    name: `webpack ${devtool}`,
    set: WEBPACK,
    files: {
      'package.json': PACKAGE('commonjs'),
      'tsconfig.json': TSCONFIG({ module: 'esnext', moduleResolution: 'bundler' }),
      'src/main.ts': MAIN,
      'build.cjs': `const webpack = require('webpack');
webpack({
  mode: 'development', target: 'node', devtool: ${JSON.stringify(devtool)}, context: __dirname,
  entry: './src/main.ts', output: { path: __dirname + '/dist', filename: 'main.js' },
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
}, (error, stats) => {
  if (error || stats.hasErrors()) { console.error(error || stats.toString()); process.exitCode = 1; }
});
`,
    },
    prepare: ['./build.cjs'],
    launch: { program: './dist/main.js' },
    result: /total 14/,
    ...more,
  };
}

function next(name: string, args: readonly string[], more: Partial<Stack> = {}): Stack {
  return {
    name: `next dev ${name}`,
    set: NEXT,
    files: {
      'package.json': '{ "private": true }\n',
      'next.config.mjs': `import path from 'node:path';
const root = path.resolve(import.meta.dirname, '..');
export default { turbopack: { root }, outputFileTracingRoot: root };
`,
      'tsconfig.json': TSCONFIG({
        jsx: 'react-jsx',
        module: 'esnext',
        moduleResolution: 'bundler',
        noEmit: true,
        rootDir: '.',
      }),
      'app/layout.tsx': `export default function Layout({ children }: { children: React.ReactNode }) {
  return <html><body>{children}</body></html>;
}
`,
      'app/page.tsx': `import { sumPrices } from '../src/prices';

export const dynamic = 'force-dynamic';
export default async function Page() {
  const total = await sumPrices([{ name: 'tea' }, { name: 'cake' }]);
  return <p>{\`total \${total}\`}</p>;
}
`,
    },
    launch: {
      program: 'bin:next',
      args: ['dev', '--port', '0', ...args],
      env: { NEXT_TELEMETRY_DISABLED: '1' },
    },
    server: { ready: /localhost:(\d+)[^]*Ready/, path: '/' },
    result: /^200 [^]*total 14/,
    ...more,
  };
}

/** It has `dish.name.length * 2` for a price. */
const FOLDED = 'the bundler puts the value of `letters` where it is used';

export const BUNDLER_STACKS: readonly Stack[] = [
  webpack('source-map'),
  webpack('inline-source-map'),
  webpack('eval-source-map', { always: true }),
  {
    name: 'rolldown',
    set: ROLLDOWN,
    files: { 'package.json': PACKAGE('module'), 'src/main.ts': MODULE_MAIN },
    prepare: ['bin:rolldown', 'src/main.ts', '--dir', 'dist', '--sourcemap', '--platform', 'node'],
    launch: { program: './dist/main.js' },
    result: /total 14/,
    without: { line: FOLDED, resumption: FOLDED },
  },
  {
    name: 'vite ssrLoadModule',
    set: VITEST,
    files: {
      'package.json': PACKAGE('module'),
      'src/main.ts': `import { sumPrices } from './prices';

export const total = () => sumPrices([{ name: 'tea' }, { name: 'cake' }]);
`,
      'serve.mjs': `import { createServer } from 'vite';

const server = await createServer({ server: { middlewareMode: true }, appType: 'custom', logLevel: 'error' });
const { total } = await server.ssrLoadModule('/src/main.ts');
console.log('total', await total());
await server.close();
`,
    },
    launch: { program: './serve.mjs' },
    result: /total 14/,
  },
  next('(turbopack)', [], { always: true }),
  next('--webpack', ['--webpack']),
  {
    name: 'nest start',
    set: NEST,
    files: {
      'package.json': PACKAGE('commonjs'),
      'tsconfig.json': TSCONFIG({ experimentalDecorators: true, emitDecoratorMetadata: true }),
      'nest-cli.json': JSON.stringify({ sourceRoot: 'src' }),
      'src/main.ts': `import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sumPrices } from './prices';

@Controller()
class Totals {
  @Get()
  async total() {
    return \`total \${await sumPrices([{ name: 'tea' }, { name: 'cake' }])}\`;
  }
}

@Module({ controllers: [Totals] })
class App {}

void NestFactory.create(App).then(async (app) => {
  await app.listen(0, '127.0.0.1');
  console.log('ready at', new URL(await app.getUrl()).port);
});
`,
    },
    launch: { program: 'bin:@nestjs/cli/nest', args: ['start'] },
    server: { ready: /ready at (\d+)/, path: '/' },
    result: /^200 total 14/,
    always: true,
  },
];
