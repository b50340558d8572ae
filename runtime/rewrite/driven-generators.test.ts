/** Compiled async functions are one coroutine each, under the user's name. */
import assert from 'node:assert/strict';
import type { SiteId } from '../protocol/ids.js';
import { instrument } from './rewrite.js';

function rowsOf(source: string): string[] {
  const { table } = instrument(source, {
    url: 'file:///x.js',
    file: '/x.js',
    kind: 'commonjs',
    captureScopes: false,
    firstSite: 100_000_000 as SiteId,
  });
  return table.rows.map((row) => `${row[0]} ${row[4]}${Array.isArray(row[5]) ? `(${row[5].join()})` : ''}`);
}

describe('A generator that stands for an async function', () => {
  for (const [driver, source] of [
    ['__awaiter', 'function f(a) { return __awaiter(this, void 0, void 0, function* () { yield g(a); }); }'],
    [
      'tslib',
      'function f(a) { return (0, tslib_1.__awaiter)(this, void 0, void 0, function* () { yield g(a); }); }',
    ],
    [
      'a copy of __awaiter in a bundle',
      'function f(a) { return __awaiter$1(this, void 0, void 0, function* () { yield g(a); }); }',
    ],
    ["esbuild's __async", 'function f(a) { return __async(this, null, function* () { yield g(a); }); }'],
    ['a minified __async', 'function f(a) { return t(this, null, function* () { yield g(a); }); }'],
    ['a minified __awaiter', 'const f = (a) => t(void 0, void 0, void 0, function* () { yield g(a); });'],
    [
      '_asyncToGenerator',
      'function _f() { _f = _asyncToGenerator(function* (a) { yield g(a); }); return _f.apply(this, arguments); }',
    ],
    [
      '_asyncToGenerator of a variable',
      'const f = function () { var _ref = _asyncToGenerator(function* (a) { yield g(a); }); return function f(_x) { return _ref.apply(this, arguments); }; }();',
    ],
    [
      "Babel's imported helper",
      'function f(a) { return (0, _asyncToGenerator2.default)(function* () { yield g(a); })(); }',
    ],
    ["SWC's helper", 'function f(a) { return _async_to_generator(function*() { yield g(a); })(); }'],
    ['co', 'const f = co.wrap(function* (a) { yield g(a); });'],
  ] as const)
    it(`by ${driver} is one, and awaits what it yields`, () => {
      assert.deepEqual(rowsOf(source), ['async f(a)', 'await g(a)']);
    });

  it('is none where nothing drives it', () => {
    assert.deepEqual(rowsOf('run(function* f() { yield 1; })'), ['generator f()', 'yield 1']);
    assert.deepEqual(rowsOf('function f() { return run(this, function* () { yield 1; }); }'), [
      'generator (anonymous)()',
      'yield 1',
    ]);
  });
});
