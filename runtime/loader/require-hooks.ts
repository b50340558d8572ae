/**
 * CommonJS: every module's text passes through `Module.prototype._compile`, whatever made it, so that is where it is
 * instrumented. Before Node 22.15, `require` also learns extensions that no other compiler handles.
 */
import Module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseProgram, type ModuleKind } from '../rewrite/syntax.js';
import { isInstrumented, type LoaderConfiguration } from './configuration.js';
import { isTypeScript, kindBySyntax } from './module-format.js';
import type { ModuleHooks } from './module-hooks.js';
import type { ModuleTexts } from './module-texts.js';
import { candidatesFor } from './resolve-typescript.js';
import { withSourceMap } from '../source-maps/source-map-comment.js';
import { stripTypes } from './strip-types.js';
import { standIn } from './stand-ins.js';

type Compile = (content: string, filename: string, format?: string, ...rest: unknown[]) => unknown;
type Resolve = (request: string, parent: Module | undefined, ...rest: unknown[]) => string;
type Extension = (module: Module, filename: string) => void;

/** Node's own entry points, public by long use but typed nowhere. */
interface ModuleInternals {
  readonly prototype: { _compile: Compile };
  readonly _extensions: Record<string, Extension | undefined>;
  _resolveFilename: Resolve;
}

const internals = Module as unknown as ModuleInternals;

/** Every text of `require`, after all other compilers. */
export function installRequireHooks(
  configuration: LoaderConfiguration,
  hooks: ModuleHooks,
  texts: ModuleTexts,
): void {
  internals.prototype._compile = standIn(internals.prototype._compile, {
    apply(compile, self, [content, filename, format, ...rest]: Parameters<Compile>) {
      // `node -e` has modules that are not files.
      if (
        typeof content !== 'string' ||
        !path.isAbsolute(filename) ||
        !isInstrumented(filename, configuration)
      )
        return Reflect.apply(compile, self, [content, filename, format, ...rest]);
      const typed = format?.endsWith('typescript') === true;
      if (!typed && !configuration.rewrites)
        return Reflect.apply(compile, self, [content, filename, format, ...rest]);
      const kind = typed ? hooks.kindOfTypeScript(content, filename) : kindOf(content, format);
      const url = pathToFileURL(filename).href;
      const text = texts.textOf({ source: content, file: filename, url, kind, typed });
      return Reflect.apply(compile, self, [text, filename, typed ? kind : format, ...rest]);
    },
  });
}

/**
 * Output of other compilers arrives without a format: then what V8 can parse as CommonJS is. That a text looks like a
 * module is no proof: it may quote one.
 */
function kindOf(content: string, format: string | undefined): ModuleKind {
  if (format === 'module' || format === 'commonjs') return format;
  return kindBySyntax(content) === 'commonjs' || isCommonJs(content) ? 'commonjs' : 'module';
}

function isCommonJs(content: string): boolean {
  try {
    parseProgram(content, 'commonjs');
    return true;
  } catch {
    return false;
  }
}

/**
 * Extensions that no other compiler handles, and specifiers in TypeScript's form, on versions without hooks for
 * `require`.
 */
export function teachExtensions(configuration: LoaderConfiguration, hooks: ModuleHooks): void {
  for (const extension of ['.ts', '.cts', '.mts', '.tsx', '.jsx'])
    internals._extensions[extension] ??= (module, filename) => {
      const { source, kind } = hooks.readTypeScript(filename);
      const { _compile } = module as unknown as { _compile: Compile };
      // Another compiler that replaced the module's own `_compile` needs the original file.
      if (Object.hasOwn(module, '_compile')) Reflect.apply(_compile, module, [source, filename, kind]);
      else if (isInstrumented(filename, configuration))
        Reflect.apply(_compile, module, [source, filename, `${kind}-typescript`]);
      else {
        // Packages that ship TypeScript run as with their users' loaders, without hooks.
        const { code, map } = stripTypes(source, filename, kind);
        Reflect.apply(_compile, module, [withSourceMap(code, map), filename, kind]);
      }
    };
  installRequireResolution();
}

/**
 * What `require` of TypeScript refers to: `./part` for `part.ts`. Before Node 24, a module loaded by `import` resolves
 * its `require` calls through this function, and calls no hook.
 */
export function installRequireResolution(): void {
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
