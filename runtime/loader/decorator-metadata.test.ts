/** Decorators with metadata behave as in TypeScript's own output. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { runProgram } from './test/run-program.js';

/**
 * Prints the arguments of each decorator (static members last: oxc follows the source, TypeScript puts them there);
 * `Reflect` keeps metadata as the package reflect-metadata does, or not at all.
 */
const PROGRAM = `
import { EventEmitter } from 'node:events';
import path from 'node:path';
import type { Socket } from 'node:net';
interface Shape { a: number }
enum Size { small, large }
const told: unknown[] = [];
const nameOf = (value: unknown): unknown =>
  typeof value === 'function' ? value.name : Array.isArray(value) ? value.map(nameOf) : value;
function tell(...facts: unknown[]): void { told.push(facts.map(nameOf)); }
if (process.env['METADATA'] === 'on') {
  Object.assign(Reflect, {
    metadata: (key: string, value: unknown) => (_target: unknown, property?: string) => { tell(key, value, property); },
  });
}
const property = (text: string) => (_target: object, key: string, ...rest: unknown[]) => { tell('property', text, key, rest.length); };
const method = (target: object, key: string, descriptor: PropertyDescriptor) => {
  const run = descriptor.value as (...given: unknown[]) => unknown;
  descriptor.value = async function (...given: unknown[]) { return [key, await run.apply(this, given)]; };
  return descriptor;
};
const parameter = (_target: object, key: string | undefined, index: number) => { tell('parameter', key, index); };
const kind = (text: string) => <C extends new (...given: never[]) => object>(made: C): C | void => {
  tell('class', text, made);
  if (text === 'replaced') return class Replaced extends (made as unknown as new () => object) {} as unknown as C;
};

@kind('kept')
class Kitchen {
  @property('one') size: Size = Size.large;
  @property('two') declare unset?: string;
  @property('three') when: Date | undefined;
  constructor(@parameter private readonly emitter: EventEmitter, public shape: Shape) {}
  @method async cook(@parameter dish: string, count: number, @parameter socket?: Socket): Promise<string> {
    await null;
    return path.join(dish, String(count), String(socket), String(this.emitter instanceof EventEmitter));
  }
  @property('accessor') get label(): string { return 'kitchen'; }
  @property('static') static open = true;
}

@kind('replaced')
class Small { deep = [this.constructor.name] }

async function main(): Promise<void> {
  const kitchen = new Kitchen(new EventEmitter(), { a: 1 });
  console.log(await kitchen.cook('soup', 2), Object.keys(kitchen), new Small(), Small.name);
  console.log(JSON.stringify(told));
}
void main();
`;

const STATIC_FIELD = "@property('static') static open = true;";

const PROJECTS: Readonly<Record<string, { readonly file: string; readonly options: ts.CompilerOptions }>> = {
  'an ES module': { file: 'program.mts', options: { target: ts.ScriptTarget.ES2022 } },
  'an ES module with fields as they were before ES2022': {
    file: 'program.mts',
    options: { target: ts.ScriptTarget.ES2022, useDefineForClassFields: false },
  },
  'a CommonJS module': {
    file: 'program.cts',
    options: { target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  },
};

describe('decorators with metadata', () => {
  for (const [name, { file, options }] of Object.entries(PROJECTS))
    for (const metadata of ['on', 'off'])
      it(`do what TypeScript's do in ${name}, metadata ${metadata}`, async () => {
        const folder = mkdtempSync(path.join(tmpdir(), 'decorators-'));
        try {
          // oxc drops decorators of static fields if fields are assigned (a known limitation).
          const source =
            options.useDefineForClassFields === false ? PROGRAM.replace(STATIC_FIELD, '') : PROGRAM;
          const isModule = file.endsWith('.mts');
          const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };
          const compilerOptions = { ...options, ...decorators, isolatedModules: true };
          const compiled = ts.transpileModule(source, {
            fileName: file,
            compilerOptions: {
              ...compilerOptions,
              module: isModule ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
            },
          });
          mkdirSync(path.join(folder, 'compiled'));
          const reference = path.join(folder, 'compiled', isModule ? 'program.mjs' : 'program.cjs');
          writeFileSync(reference, compiled.outputText);
          const program = path.join(folder, file);
          writeFileSync(program, source);
          writeFileSync(
            path.join(folder, 'tsconfig.json'),
            JSON.stringify({ compilerOptions: { ...options, target: 'es2022', ...decorators } }),
          );
          const environment = { METADATA: metadata, XDG_CACHE_HOME: folder };
          const expected = await runProgram({ program: reference, environment });
          assert.match(expected.stdout, /parameter/);
          const found = await runProgram({ program, imports: ['instrumented'], environment });
          assert.deepEqual(found, expected);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
});
