/** Writes the notices that the licenses of packages ask for which are in the bundles, or shipped beside them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './set-up.mjs';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** @param folders packages, absolute or relative to the repository; fails where one has no license text. */
export function writeNotices(folders, file) {
  const packages = folders
    .map((folder) => path.resolve(ROOT, folder))
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = packages.map(({ folder, name, version, license }) => {
    const texts = readdirSync(folder)
      .filter((entry) => LICENSE_FILE.test(entry))
      .map((entry) => readFileSync(path.join(folder, entry), 'utf8').trim());
    const text = texts.length > 0 ? texts.join('\n\n') : textOfParent(name);
    return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
  });
  const head =
    'This software contains the following packages, each under the license that stands below its name.\n';
  writeFileSync(file, `${head}\n${parts.join('\n')}`);
  return packages.length;
}

/** A binary of one platform is a package of its own, without the text of the license: it is that of the package it is part of. */
function textOfParent(name) {
  const parents = { '@esbuild/': 'esbuild', '@oxc-transform/': 'oxc-transform' };
  const parent = Object.entries(parents).find(([scope]) => name.startsWith(scope))?.[1] ?? name;
  const folder = path.join(ROOT, 'node_modules', parent);
  const entry = existsSync(folder) ? readdirSync(folder).find((each) => LICENSE_FILE.test(each)) : undefined;
  if (entry === undefined) throw new Error(`${name} has no text of its license: it may not be shipped so.`);
  return readFileSync(path.join(folder, entry), 'utf8').trim();
}

/** The folders of packages that files of a bundle come from. */
export function packagesOf(inputs) {
  const folders = inputs.flatMap((input) => {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    return match === null ? [] : [match[1]];
  });
  return [...new Set(folders)].sort();
}
