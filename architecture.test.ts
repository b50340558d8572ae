/** Makes ARCHITECTURE.md true: which folder may import which, how large a file may be, what the two contracts hash to. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.dirname(import.meta.dirname);

/** What each folder may import besides itself; npm packages are not listed here. */
const ARROWS: Record<string, readonly string[]> = {
  'runtime/protocol': [],
  'runtime/kernel': [],
  'runtime/api': ['runtime/kernel'],
  'runtime/io': ['runtime/kernel', 'runtime/api'],
  'runtime/testing': ['runtime/kernel', 'runtime/api'],
  'runtime/probes': ['runtime/protocol', 'runtime/kernel'],
  'runtime/instrument': ['runtime/protocol', 'runtime/probes'],
  'runtime/loader': ['runtime/protocol', 'runtime/probes', 'runtime/instrument'],
  'debug-adapter/protocol': ['runtime/protocol'],
  'debug-adapter/inspector': [],
  'debug-adapter/target': ['debug-adapter/inspector', 'debug-adapter/protocol', 'runtime/protocol'],
  'debug-adapter/coroutines': ['debug-adapter/protocol', 'runtime/protocol'],
  'debug-adapter/session': [
    'debug-adapter/protocol',
    'debug-adapter/target',
    'debug-adapter/coroutines',
    'debug-adapter/inspector',
    'debug-adapter/text',
    'runtime/protocol',
  ],
  'debug-adapter/in-process': ['debug-adapter/coroutines', 'debug-adapter/session', 'runtime/protocol'],
  'debug-adapter/text': ['debug-adapter/protocol'],
  'debug-adapter/terminal': [
    'debug-adapter/protocol',
    'debug-adapter/text',
    'debug-adapter/coroutines',
    'runtime/protocol',
  ],
  'extension/manifest': [],
  'extension/view-models': ['debug-adapter/protocol'],
  // In a browser: types of the extension's side, and pure words.
  'extension/webview': ['extension/panels', 'extension/view-models', 'debug-adapter/protocol'],
};

/** Folders that may import anything of their own top folder: tests, benchmarks, whole-process harnesses. */
const FREE =
  /^(runtime\/(bench|fidelity|test)|debug-adapter\/(bench|test|truth)|extension\/(?!manifest|view-models|webview).*)$|^(runtime|debug-adapter|extension)$/;

const MOST_LINES = 500;
/** Larger files, each with its reason. */
const LARGE_FILES: Record<string, string> = {};

function sourceFiles(): string[] {
  return ['runtime', 'debug-adapter', 'extension'].flatMap((top) =>
    readdirSync(path.join(ROOT, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')),
  );
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(ROOT, file), 'utf8'), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => path.posix.join(path.posix.dirname(file), name));
}

function folderOf(file: string): string {
  return path.posix.dirname(file).split('/').slice(0, 2).join('/');
}

describe('The architecture', () => {
  const files = sourceFiles();

  it('has only the arrows ARCHITECTURE.md allows', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const from = folderOf(file);
      if (FREE.test(from) || file.endsWith('.test.ts')) continue;
      const allowed = ARROWS[from];
      assert.ok(
        allowed !== undefined,
        `${from} has no row in the table of allowed imports (architecture.test.ts)`,
      );
      for (const target of importsOf(file)) {
        const to = folderOf(target);
        if (to !== from && !allowed.includes(to)) wrong.push(`${file} imports ${target}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('keeps the runtime free of everything else, and the extension apart from the runtime', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter(
          (target) =>
            (file.startsWith('runtime/') && !target.startsWith('runtime/')) ||
            (file.startsWith('extension/') && target.startsWith('runtime/')) ||
            (file.startsWith('extension/') &&
              target.startsWith('debug-adapter/') &&
              !target.startsWith('debug-adapter/protocol/')),
        )
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no file too large to read at a sitting', () => {
    const large = files.filter((file) => {
      const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n').length;
      return lines > MOST_LINES && LARGE_FILES[file] === undefined;
    });
    assert.deepEqual(large, []);
  });

  it('says in each file what it is for', () => {
    const silent = files.filter(
      (file) => !/^(#!.*\n)?\/\*\*? ?[\s\S]*?[A-Za-z`]/.test(readFileSync(path.join(ROOT, file), 'utf8')),
    );
    assert.deepEqual(silent, []);
  });
});
