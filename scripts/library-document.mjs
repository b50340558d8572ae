/** docs/library-api.md, made from the library's declarations: every public name, with its words. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './set-up.mjs';

const HEAD = `# The library, name by name

Every public name with its types, in the order of their files. What they are for, with examples: [runtime/README.md](../runtime/README.md); whole programs: [guide/library.md](guide/library.md). Times are seconds, sizes bytes. An \`Awaitable\` is awaited with \`yield*\` or \`await\`. Names of the first part are in \`coroutine-debugger/core\`, too, and in a browser.

This page is made by \`npm run generate\`.
`;
/** Members that only other parts of the library or a debugger use begin their comment like this. */
const NOT_FOR_USERS =
  /^(?:Only )?[Ff]or (?:the |its )?(?:kernel|library|loop|driver|debugger|instrument|timer|task)/;

/** Writes the declarations to a folder for as long as it takes. */
export function libraryDocument() {
  const folder = mkdtempSync(path.join(tmpdir(), 'library-types-'));
  try {
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', path.join(ROOT, 'tsconfig.library.json'), '--outDir', folder]);
    return documentOf(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder that of the declarations */
export function documentOf(folder) {
  const lines = [HEAD];
  for (const [title, entry] of [
    ['Anywhere', 'core.d.ts'],
    ['In Node', 'index.d.ts'],
  ]) {
    lines.push(`## ${title}`, '');
    for (const [name, file] of exportsOf(folder, entry)) {
      const source = parse(path.join(folder, file));
      const nodes = declarationsOf(source, name);
      const words = nodes.map((node) => wordsOf(node, source)).filter((each) => each !== '');
      lines.push(`### ${name}`, '', ...words.flatMap((each) => [each, '']), '```ts');
      lines.push(...nodes.map((node) => textOf(node, source)), '```', '');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function parse(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

/** Each exported name with its file, those that other files pass on included. */
function exportsOf(folder, entry) {
  return parse(path.join(folder, entry)).statements.flatMap((statement) => {
    const file = importedFile(statement);
    if (file === undefined || !ts.isExportDeclaration(statement)) return [];
    const { exportClause } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements.map(({ name }) => origin(folder, file, name.text));
  });
}

/** The file beside it that a statement imports from or passes on from; undefined if none. */
function importedFile(statement) {
  const from =
    ts.isExportDeclaration(statement) || ts.isImportDeclaration(statement)
      ? statement.moduleSpecifier
      : undefined;
  return from !== undefined && ts.isStringLiteral(from) && from.text.startsWith('.')
    ? from.text.replace(/\.js$/, '.d.ts')
    : undefined;
}

/** Follows `export { name } from` and `export { name }` of an import to the declaration. */
function origin(folder, file, name) {
  const source = parse(path.join(folder, file));
  if (declarationsOf(source, name).length > 0) return [name, file];
  for (const statement of source.statements) {
    const imported = importedFile(statement);
    if (imported === undefined) continue;
    const next = path.join(path.dirname(file), imported);
    if (declarationsOf(parse(path.join(folder, next)), name).length > 0) return [name, next];
  }
  throw new Error(`No declaration of ${name} in ${file} or what it imports`);
}

/** Several for an overloaded function. */
function declarationsOf(source, name) {
  return source.statements.filter((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.some((each) => each.name.getText() === name)
      : statement.name?.getText() === name,
  );
}

/** The comment above, without its stars. */
function wordsOf(node, source) {
  const [range] = ts.getLeadingCommentRanges(source.text, node.getFullStart())?.slice(-1) ?? [];
  if (range === undefined) return '';
  const text = source.text.slice(range.pos, range.end);
  if (!text.startsWith('/**')) return '';
  return text
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim();
}

/** As declared, without private members and those that are not for users. */
function textOf(node, source) {
  const text = node.getText(source).replace(/^export (?:declare )?/, '');
  if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) return text;
  const start = node.getStart(source) + node.getText(source).length - text.length;
  const parts = [source.text.slice(start, node.members.pos)];
  for (const member of node.members) {
    if (member.name !== undefined && ts.isPrivateIdentifier(member.name)) continue;
    if (NOT_FOR_USERS.test(wordsOf(member, source))) continue;
    parts.push(source.text.slice(member.pos, member.end));
  }
  return `${parts.join('')}\n}`;
}
