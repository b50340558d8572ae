/**
 * The library as its users get it: packed, installed in a project of its own, type-checked there, and every example of
 * its README run, each printing what stands below it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');
const call = promisify(execFile);

interface Example {
  readonly title: string;
  readonly code: string;
  readonly output: string;
}

/** Each `ts` block with the `text` block after it, under the heading it stands below. */
function examplesOf(markdown: string): Example[] {
  const parts = markdown.matchAll(/^## (.+)$|^```ts\n([\s\S]*?)^```\n\n(?:```text\n([\s\S]*?)^```)?/gm);
  const examples: Example[] = [];
  let title = '';
  for (const [, heading, code, output] of parts)
    if (heading !== undefined) title = heading;
    else examples.push({ title, code: code ?? '', output: output ?? '' });
  return examples;
}

describe('The library as a package', function () {
  this.timeout(120_000);
  const examples = examplesOf(readFileSync(path.join(ROOT, 'runtime/README.md'), 'utf8'));
  let project = '';

  before(async () => {
    project = mkdtempSync(path.join(tmpdir(), 'library-user-'));
    const { stdout } = await call(process.execPath, [path.join(ROOT, 'scripts/package-library.mjs')]);
    const installed = path.join(project, 'node_modules/coroutine-debugger');
    mkdirSync(installed, { recursive: true });
    // As npm would install it; the packages it needs come from this repository instead of the registry.
    await call('tar', ['-xzf', stdout.trim(), '--strip-components=1', '-C', installed]);
    mkdirSync(path.join(project, 'node_modules/@types'));
    for (const name of ['piscina', '@types/node'])
      symlinkSync(
        path.join(ROOT, 'node_modules', name),
        path.join(project, 'node_modules', name),
        'junction',
      );
    writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }\n');
    const compilerOptions = { target: 'ES2023', module: 'NodeNext', types: ['node'], strict: true };
    writeFileSync(
      path.join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: false }, include: ['*.ts'] }),
    );
    for (const [index, { code }] of examples.entries())
      writeFileSync(path.join(project, `example-${index}.ts`), code);
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  it('is type-checked, its declarations too, in a strict project', async () => {
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const checked = await call(process.execPath, [tsc, '-p', project]).catch((error: unknown) => error);
    assert.equal((checked as { stdout: string }).stdout, '');
  });

  for (const [index, { title, output }] of examples.entries())
    it(`runs the example of “${title}”`, async () => {
      const { stdout, stderr } = await call(process.execPath, [`example-${index}.js`], { cwd: project });
      assert.deepEqual({ stdout, stderr }, { stdout: output, stderr: '' });
    });
});
