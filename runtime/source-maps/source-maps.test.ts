/** Source maps in all forms that tools write are read the same way, and their sources are files of the project. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { parseSourceMap, sourceMapTextOf } from './read-source-map.js';
import { mapUrlOf, sourceUrlOf, withSourceMap } from './source-map-comment.js';

describe('A source map', () => {
  let project: string;
  before(() => {
    project = realpathSync(mkdtempSync(path.join(tmpdir(), 'source-maps-')));
    for (const folder of ['src/deep', 'dist', '.next/dev/server'])
      mkdirSync(path.join(project, folder), { recursive: true });
    for (const file of ['package.json', 'src/x.ts', 'src/deep/y.ts', 'dist/package.json', 'src/a b.ts'])
      writeFileSync(path.join(project, file), '{}');
  });
  after(() => {
    rmSync(project, { recursive: true });
  });

  const sourcesOf = (map: object, file = 'dist/main.js', overrides = {}): readonly (string | null)[] => {
    const text = JSON.stringify({ version: 3, names: [], mappings: 'AAAA', ...map });
    const folder = path.join(project, path.dirname(file));
    return (parseSourceMap({ text, folder }, overrides)?.sources ?? []).map((source) =>
      source === null ? null : path.relative(project, source),
    );
  };

  for (const [name, source] of [
    ['a path beside it', '../src/x.ts'],
    ["webpack's name with a namespace", 'webpack://my-app/./src/x.ts'],
    ["webpack's name with a scoped namespace", 'webpack://@my/app/./src/x.ts'],
    ["webpack's name without one", 'webpack:///./src/x.ts'],
    ["webpack's name without a dot", 'webpack:///src/x.ts'],
    ["webpack's name with a hash", 'webpack:///./src/x.ts?b886'],
    ["webpack's name of a layer", 'webpack-internal:///(rsc)/./src/x.ts'],
    ["Turbopack's name", 'turbopack:///[project]/src/x.ts'],
  ] as const)
    it(`of ${name} leads to the file`, () => {
      assert.deepEqual(sourcesOf({ sources: [source] }), ['src/x.ts']);
    });

  it('of URLs leads to files', () => {
    assert.deepEqual(sourcesOf({ sources: [`file://${project}/src/x.ts`] }), ['src/x.ts']);
    assert.deepEqual(sourcesOf({ sources: [`rsc://React/Server/file://${project}/src/x.ts?42`] }), [
      'src/x.ts',
    ]);
    assert.deepEqual(sourcesOf({ sources: ['../src/a%20b.ts'] }), ['src/a b.ts']);
  });

  it('with a root has its sources there', () => {
    assert.deepEqual(sourcesOf({ sources: ['x.ts'], sourceRoot: '../src' }), ['src/x.ts']);
    assert.deepEqual(sourcesOf({ sources: ['./src/x.ts'], sourceRoot: 'webpack:///' }), ['src/x.ts']);
    assert.deepEqual(sourcesOf({ sources: [`${project}/src/x.ts`], sourceRoot: '/elsewhere' }), ['src/x.ts']);
  });

  it('is read by the patterns of the user first', () => {
    const overrides = { 'webpack:///*': '/nowhere/*', 'webpack:///lib/*': `${project}/src/deep/*` };
    assert.deepEqual(sourcesOf({ sources: ['webpack:///lib/y.ts'] }, 'dist/main.js', overrides), [
      'src/deep/y.ts',
    ]);
  });

  it('whose source is not there leads into the package', () => {
    assert.deepEqual(sourcesOf({ sources: ['webpack:///./src/gone.ts'] }, '.next/dev/server/page.js'), [
      'src/gone.ts',
    ]);
  });

  it('in sections is one map', () => {
    const section = (source: string): object => ({
      version: 3,
      names: [],
      sources: [source],
      mappings: 'AAAA',
    });
    const text = JSON.stringify({
      version: 3,
      sections: [
        { offset: { line: 0, column: 0 }, map: section('../src/x.ts') },
        { offset: { line: 2, column: 4 }, map: section('../src/deep/y.ts') },
      ],
    });
    const map = parseSourceMap({ text, folder: path.join(project, 'dist') }, {});
    assert.ok(map);
    const at = (line: number, column: number): string | null =>
      originalPositionFor(new TraceMap(map), { line, column }).source;
    assert.equal(at(1, 0), path.join(project, 'src/x.ts'));
    assert.equal(at(3, 4), path.join(project, 'src/deep/y.ts'));
  });

  it('of a text that has a map itself leads to what the user wrote', () => {
    const inner = {
      version: 3 as const,
      names: [],
      sources: ['x.ts'],
      sourceRoot: '../src',
      mappings: 'AACA',
    };
    writeFileSync(path.join(project, 'dist/x.js'), withSourceMap('x();', inner));
    const text = JSON.stringify({ version: 3, names: [], sources: ['x.js'], mappings: 'AAAA' });
    const map = parseSourceMap({ text, folder: path.join(project, 'dist') }, {});
    assert.ok(map);
    const { source, line } = originalPositionFor(new TraceMap(map), { line: 1, column: 0 });
    assert.deepEqual([source, line], [path.join(project, 'src/x.ts'), 2]);
  });

  it('that is missing or broken is none', () => {
    assert.equal(
      sourceMapTextOf('x();\n//# sourceMappingURL=gone.js.map', path.join(project, 'dist/x.js')),
      undefined,
    );
    for (const text of ['', 'null', '[]', '{"version":3}', '{"sections":[{}]}'])
      assert.equal(parseSourceMap({ text, folder: project }, {})?.mappings ?? '', '');
  });

  it('is named by the last comment', () => {
    assert.equal(mapUrlOf('//# sourceMappingURL=a.map\nx();\n//# sourceMappingURL=b.map'), 'b.map');
    assert.equal(mapUrlOf('x(); "//# sourceMappingURL=a.map"'), undefined);
    assert.equal(mapUrlOf(`${'\r'.repeat(1_000_000)}// no sourceMappingURL`), undefined);
    assert.equal(
      sourceUrlOf('x();\n//# sourceURL=webpack-internal:///./x.ts\n'),
      'webpack-internal:///./x.ts',
    );
  });
});
