/** The two .vsix that `npm run package -- --all` has made: for this machine, and for every one. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** `out/extension/test/vscode` is four folders deep. */
export const ROOT = path.resolve(import.meta.dirname, '../../../..');

export type VsixTarget = 'native' | 'universal';

export function packagedVsix(target: VsixTarget = 'native'): string {
  const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const platform = target === 'native' ? `${process.platform}-${process.arch}` : target;
  const file = path.join(ROOT, `${name}-${platform}-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`There is no ${file}: run 'npm run package -- --all' first.`);
  return file;
}
