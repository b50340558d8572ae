/**
 * TypeScript's older decorators with the types they stand at (`emitDecoratorMetadata`), which frameworks of dependency
 * injection live by. oxc alone of the two transformers knows types; what its output needs at run time is put into the
 * text, so that the program has no package to find. Two differences from TypeScript's output are left: decorators of
 * static members run in the source's order, not last, and a static field has none where fields are assigned.
 */
import type * as oxcModule from 'oxc-transform';
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';

type Oxc = Pick<typeof oxcModule, 'transformSync'>;

const HELPER = /^import (\w+) from "@oxc-project\/runtime\/helpers\/(\w+)";$/gm;

/** What TypeScript's own helpers do, on one line each: no line of the output moves. */
const HELPERS = new Map([
  [
    'decorate',
    `(decorators, target, key, descriptor) => {
      let result = key === undefined ? target : descriptor === null ? Object.getOwnPropertyDescriptor(target, key) : descriptor;
      if (typeof Reflect.decorate === 'function') result = key === undefined ? Reflect.decorate(decorators, target) : Reflect.decorate(decorators, target, key, result);
      else for (const decorator of [...decorators].reverse()) if (decorator) result = (key === undefined ? decorator(result) : decorator(target, key, result)) || result;
      if (key !== undefined && result) Object.defineProperty(target, key, result);
      return result;
    }`,
  ],
  [
    'decorateMetadata',
    `(key, value) => typeof Reflect.metadata === 'function' ? Reflect.metadata(key, value) : undefined`,
  ],
  ['decorateParam', `(index, decorator) => (target, key) => decorator(target, key, index)`],
]);

/** Undefined when oxc finds a mistake, or needs something at run time that is not known here. */
export function lowerDecorators(
  oxc: Oxc,
  source: string,
  file: string,
  lang: 'ts' | 'tsx',
  more: oxcModule.TransformOptions,
): { code: string; map: EncodedSourceMap } | undefined {
  const result = oxc.transformSync(file, source, {
    ...more,
    lang,
    sourceType: 'module',
    sourcemap: true,
    jsx: 'preserve',
    decorator: { legacy: true, emitDecoratorMetadata: true },
  });
  if (result.map === undefined || result.errors.length > 0) return undefined;
  if (Object.keys(result.helpersUsed).some((name) => !HELPERS.has(name))) return undefined;
  const code = result.code.replace(HELPER, (_, name: string, helper: string) => {
    return `const ${name} = ${HELPERS.get(helper)?.replace(/\n\s*/g, ' ') ?? ''};`;
  });
  const { version, names, mappings } = result.map;
  return { code, map: { version: version as 3, names, mappings, sources: [file] } };
}
