/** Which texts that a program evaluates are instrumented: those that name a file of the user's. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { readConfiguration, type LoaderConfiguration } from '../loader/configuration.js';
import { ModuleTexts } from '../loader/module-texts.js';
import type { SiteId } from '../protocol/ids.js';
import { EvaluatedTexts, type EvaluatedText } from './evaluated-texts.js';

const CODE = 'async function cook() { await boil(); }';
const FILE = path.resolve('/app/kitchen.js');
const PACKAGE = path.resolve('/app/node_modules/limit/index.js');
let nextSite = 700_000_000;

describe('A text that is evaluated', () => {
  const rewritten = (
    text: Partial<EvaluatedText>,
    more: Partial<LoaderConfiguration> = {},
  ): string | undefined => {
    const configuration = { ...readConfiguration({}), rewrites: true, ...more };
    const texts = new EvaluatedTexts(
      configuration,
      new ModuleTexts(configuration, (nextSite += 1000) as SiteId),
    );
    return texts.rewritten({ code: CODE, kind: 'commonjs', filename: undefined, ...text });
  };

  it('is instrumented if the program or the text itself gives it the name of a file', () => {
    const ofProgram = rewritten({ filename: FILE });
    assert.ok(ofProgram?.includes('boil()') === true && ofProgram !== CODE);
    assert.notEqual(rewritten({ code: `${CODE}\n//# sourceURL=${FILE}` }), undefined);
    assert.notEqual(rewritten({ filename: `file://${FILE}?v=2` }), undefined);
  });

  it('stays as it is without a name, and with one that is no file', () => {
    assert.equal(rewritten({}), undefined);
    for (const filename of [
      'kitchen',
      'webpack://app/kitchen.js',
      'file://[broken',
      'evalmachine.<anonymous>',
    ])
      assert.equal(rewritten({ filename }), undefined, filename);
  });

  it('stays as it is if it belongs to a package, unless the package is instrumented', () => {
    assert.equal(rewritten({ filename: PACKAGE }), undefined);
    assert.notEqual(rewritten({ filename: PACKAGE }, { instrumentPackages: ['limit'] }), undefined);
    assert.equal(rewritten({ filename: 'limit.js', within: PACKAGE }), undefined);
  });

  it('is what its own map says that it is made of', () => {
    const map = {
      version: 3,
      sources: [path.resolve('/app/menu.ts')],
      sourcesContent: [CODE],
      names: [],
      mappings: 'AAAA',
    };
    const data = Buffer.from(JSON.stringify(map)).toString('base64');
    const code = `${CODE}\n//# sourceMappingURL=data:application/json;base64,${data}`;
    // The name leads to no file, but the map does.
    assert.notEqual(rewritten({ code, filename: 'evaluated-1' }), undefined);
    const ofPackage = { ...map, sources: [PACKAGE] };
    const other = Buffer.from(JSON.stringify(ofPackage)).toString('base64');
    assert.equal(rewritten({ code: code.replace(data, other), filename: 'evaluated-1' }), undefined);
  });

  it('stays as it is where it cannot be instrumented, or nothing is', () => {
    assert.equal(rewritten({ code: 'async function (', filename: FILE }), undefined);
    assert.equal(rewritten({ filename: FILE }, { rewrites: false }), undefined);
  });
});
