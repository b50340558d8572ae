/**
 * CommonJS before Node 22.15: every module's text passes `Module.prototype._compile`, whatever made it, so that is
 * where it is instrumented; extensions nobody else handles are taught to `require`.
 */
import Module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ModuleKind } from '../instrument/syntax.js';
import { isInstrumented, type LoaderConfiguration } from './configuration.js';
import { isTypeScript } from './module-format.js';
import type { ModuleHooks } from './module-hooks.js';
import type { ModuleTexts } from './module-texts.js';
import { candidatesFor } from './resolve-typescript.js';
import { stripTypes } from './strip-types.js';
import { withSourceMap } from './source-map-url.js';

type Compile = (this: unknown, content: string, filename: string, format?: string) => unknown;
type Resolve = (request: string, parent: Module | undefined, ...rest: unknown[]) => string;
type Extension = (module: Module, filename: string) => void;

/** Node's own entry points, public by long use and typed nowhere. */
interface ModuleInternals {
  readonly prototype: { _compile: Compile };
  readonly _extensions: Record<string, Extension | undefined>;
  _resolveFilename: Resolve;
}

export function installRequireHooks(
  configuration: LoaderConfiguration,
  hooks: ModuleHooks,
  texts: ModuleTexts,
): void {
  const internals = Module as unknown as ModuleInternals;
  const compile = internals.prototype._compile;
  internals.prototype._compile = function (content, filename, format) {
    const kind: ModuleKind = format === 'module' ? 'module' : 'commonjs';
    const text = isInstrumented(filename, configuration)
      ? texts.textOf({
          source: content,
          file: filename,
          url: pathToFileURL(filename).href,
          kind,
          typed: false,
        })
      : content;
    return compile.call(this, text, filename, format);
  };
  for (const extension of ['.ts', '.cts', '.mts', '.tsx', '.jsx'])
    internals._extensions[extension] ??= (module, filename) => {
      const { source, kind } = hooks.readTypeScript(filename);
      const { code, map } = stripTypes(source, filename, kind);
      (module as unknown as { _compile: Compile })._compile(withSourceMap(code, map), filename, kind);
    };
  const resolveFilename = internals._resolveFilename;
  internals._resolveFilename = function (request, parent, ...rest) {
    const importer = parent?.filename;
    const [candidate] =
      typeof importer === 'string' && isTypeScript(importer)
        ? candidatesFor(request, pathToFileURL(importer).href)
        : [];
    return resolveFilename.call(this, candidate ? fileURLToPath(candidate) : request, parent, ...rest);
  };
}
