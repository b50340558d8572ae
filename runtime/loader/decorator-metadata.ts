/**
 * TypeScript's older decorators with metadata (`emitDecoratorMetadata`), on which dependency injection frameworks
 * depend. Of the two transformers only oxc knows types; the helpers that its output needs at run time are put into the
 * text, because the program may not have the package. Two differences from TypeScript's output remain: decorators of
 * static members run in source order, not last, and a static field has none if fields are assigned.
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

/** Undefined if oxc finds an error, or needs a run-time helper that is not known here. */
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
