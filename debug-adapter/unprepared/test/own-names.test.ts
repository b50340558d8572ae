/** Variables of functions in whose scopes V8 hides others: each of the program holds its own name. */
import assert from 'node:assert/strict';
import { readProcess } from '../read-process.js';
import { Target } from './target.js';

/** By function: the variables that hold texts and can be used where it awaits, written by hand from the program. */
const STRICT: Readonly<Record<string, string>> = {
  f1: 'before err c',
  f2: 'before f',
  f3: 'a b c d',
  f4: 'a b c',
  f5: 'i item z',
  f6: 'i j item z',
  f7: 'a one',
  f8: 'a two',
  f9: 'a b c d e f g',
  f10: 'a b c d e f g',
  f11: 'a b',
  f12: 'a b',
  f13: 'b d',
  f14: 'a b',
  f15: 'a v w c e',
  f16: 'm c',
  f17: 'c k v',
  f18: 'a b c d',
  f19: 'a b c d',
  f20: 'a b c d',
  '[Symbol': 'a b c',
  f22: 'a b d e f',
  f23: 'a i j k',
  f24: 'a b c',
  self: 'a b c',
  f26: 'a b c',
  f27: 'a b c d e',
  f28: 'a b c d',
  f29: 'a x',
  f30: 'a s t v',
  f31: 'a b c d',
  f32: 'a b c d e',
  f33: 'a b c d e f',
  f34: 'a i c',
  f35: 'a b j',
  h: 'i',
  f36: 'a b c',
  f38: 'a b',
  f39: 'a c e',
  f40: 'a b c d e',
  '(anonymous)': 'b self',
  f41: 'a z',
  f42: 'a w deep',
  f43: 'a a2 self',
};
const SLOPPY: Readonly<Record<string, string>> = {
  shares: 'a b c d',
  hoists: 'a c i d',
  collects: 'a b c',
};

(process.platform === 'linux' ? describe : describe.skip)('Names of registers', () => {
  let target: Target | undefined;

  afterEach(() => target?.end());

  for (const [program, expected] of Object.entries({
    'own-names.mjs': STRICT,
    'own-names-sloppy.cjs': SLOPPY,
  }))
    it(`are those of ${program}, without variables of other scopes and with none of V8's own`, async () => {
      target = await Target.start(program);
      const { dump } = await readProcess(target.pid, 'memory', { values: true, internals: false });
      const seen: Record<string, string> = {};
      const wrong: string[] = [];
      for (const { coroutine, variables } of dump.variables) {
        const name = dump.names.find((one) => one.coroutine === coroutine)?.name;
        const texts = variables.filter(({ value }) => value.startsWith('"'));
        for (const one of variables)
          if (one.value === 'undefined' || (one.value.startsWith('"') && one.value !== `"${one.name}"`))
            wrong.push(`${name} ${one.name} = ${one.value}`);
        if (name !== undefined && texts.length > 0)
          seen[name.replace(/(?<=.)[.(].*/, '')] = texts.map((one) => one.name).join(' ');
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(seen, expected);
    });

  it('show arguments as they were passed, whatever has their names by now', async () => {
    target = await Target.start('own-names.mjs');
    const { dump } = await readProcess(target.pid, 'memory', { values: true, internals: false });
    const names = dump.names.map(({ name }) => name).filter((name) => name.startsWith('f11('));
    assert.deepEqual(names, ['f11("wrong")']);
  });
});
