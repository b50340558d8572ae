/** docs/protocol.md, made from the types: every request and event that this adapter knows beyond DAP. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './set-up.mjs';

const FOLDER = 'debug-adapter/protocol';
const HEAD = `# The protocol

The adapter speaks the [Debug Adapter Protocol](https://microsoft.github.io/debug-adapter-protocol/). What stands here is its own: an editor that wants the views of coroutines sends these requests as it sends any other, with the object below as \`arguments\`, and gets the object below as \`body\`. Types of rows stand at the end. How an editor starts the adapter: [guide/other-editors.md](guide/other-editors.md). What goes between editor and adapter is in a trace (\`"trace": true\`).

\`CoroutineId\`, \`FutureId\` and \`SiteId\` are numbers that hold for the session. Numbers ending in \`Ms\` are milliseconds. An absent value is left out, never null. Lists are cut to pages; a total says how many rows there are. An answer of an earlier moment (after a step back) has \`past\`.

This page is made by \`npm run generate\`.
`;

export function protocolDocument() {
  const requests = parse('requests.ts');
  const events = parse('events.ts');
  // Types of rows have files of their own.
  const rows = readdirSync(path.join(ROOT, FOLDER)).filter((name) => name.endsWith('-rows.ts'));
  const named = new Map([requests, ...rows.map(parse)].flatMap((source) => [...namesOf(source)]));
  const wanted = new Set();
  const lines = [HEAD, '## Requests', ''];
  for (const member of membersOf(requests, 'CoroutineRequests')) {
    lines.push(`### \`${member.name.text}\``, '', wordsOf(member, requests), '');
    for (const part of member.type.members) {
      lines.push(part.name.text === 'args' ? 'Arguments:' : 'Answer:', '');
      lines.push(...code(textOf(part.type, requests)));
      collect(part.type, named, wanted);
    }
  }
  lines.push('## Events', '');
  for (const member of membersOf(events, 'CoroutineEvents')) {
    lines.push(`### \`${member.name.text}\``, '', wordsOf(member, events), '');
    lines.push(...code(textOf(member.type, events)));
    collect(member.type, named, wanted);
  }
  lines.push('## Types', '');
  for (const [name, node] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!wanted.has(name)) continue;
    const source = node.getSourceFile();
    lines.push(`### ${name}`, '', wordsOf(node, source), '');
    lines.push(...code(textOf(node.type ?? node, source)));
  }
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function parse(name) {
  const file = path.join(ROOT, FOLDER, name);
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

/** Interfaces and types that are exported, by name. */
function namesOf(source) {
  return new Map(
    source.statements
      .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      .map((node) => [node.name.text, node]),
  );
}

function membersOf(source, name) {
  return namesOf(source).get(name).members;
}

/** The names of the types that a type mentions, and these in turn. */
function collect(node, named, wanted) {
  const visit = (one) => {
    if (ts.isTypeReferenceNode(one) || ts.isExpressionWithTypeArguments(one)) {
      const name = (ts.isTypeReferenceNode(one) ? one.typeName : one.expression).getText();
      if (named.has(name) && !wanted.has(name)) {
        wanted.add(name);
        collect(named.get(name), named, wanted);
      }
    }
    ts.forEachChild(one, visit);
  };
  visit(node);
}

/** The comment above, as one paragraph. */
function wordsOf(node, source) {
  const [range] = ts.getLeadingCommentRanges(source.text, node.getFullStart())?.slice(-1) ?? [];
  if (range === undefined) return '';
  return source.text
    .slice(range.pos, range.end)
    .replace(/^\/\*\*?|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim();
}

/** As it is written, without what says the same of every property, and at the left edge. */
function textOf(node, source) {
  const text = (ts.isInterfaceDeclaration(node) ? interfaceText(node) : node.getText(source)).replace(
    /\breadonly /g,
    '',
  );
  const indent = /\n( *)\}$/.exec(text)?.[1] ?? '';
  return text.replaceAll(`\n${indent}`, '\n');
}

function interfaceText(node) {
  const bases = node.heritageClauses?.flatMap(({ types }) => types.map((one) => one.getText())) ?? [];
  const start = node.getText().indexOf('{');
  return [...bases, node.getText().slice(start)].join(' & ');
}

function code(text) {
  return ['```ts', text, '```', ''];
}
