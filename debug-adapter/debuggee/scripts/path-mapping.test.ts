/** Paths of a program on another machine, remote and local. */
import assert from 'node:assert/strict';
import { PathMapping } from './path-mapping.js';

describe('Paths of a program elsewhere', () => {
  const cases: readonly (readonly [local: string, remote: string, here: string, there: string])[] = [
    ['/home/ada/shop', '/app', '/home/ada/shop/src/main.ts', '/app/src/main.ts'],
    ['/home/ada/shop/', '/app/', '/home/ada/shop/src/main.ts', '/app/src/main.ts'],
    ['/home/ada/shop', '/', '/home/ada/shop/main.ts', '/main.ts'],
    ['C:\\shop', '/app', 'C:\\shop\\src\\main.ts', '/app/src/main.ts'],
    ['/home/ada/shop', '/app', '/elsewhere/main.ts', '/elsewhere/main.ts'],
    ['/home/ada/shop', '/app', '/home/ada/shopping/main.ts', '/home/ada/shopping/main.ts'],
  ];
  for (const [local, remote, here, there] of cases) {
    it(`of ${remote} at ${local}: ${there} is ${here}`, () => {
      const paths = new PathMapping({ local, remote });
      assert.equal(paths.toLocal(there), here);
      assert.equal(paths.toRemote(here), there);
    });
  }

  it('are the same where no roots are given', () => {
    assert.equal(new PathMapping().toLocal('/app/main.ts'), '/app/main.ts');
    assert.equal(new PathMapping().toRemote('/app/main.ts'), '/app/main.ts');
  });
});
