/** The .vsix that `npm run package` has made for this machine. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** `out/extension/test/vscode` is four folders deep. */
export const ROOT = path.resolve(import.meta.dirname, '../../../..');

export function packagedVsix(): string {
  const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const file = path.join(ROOT, `${name}-${process.platform}-${process.arch}-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`There is no ${file}: run 'npm run package' first.`);
  return file;
}
