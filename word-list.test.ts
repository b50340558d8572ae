/**
 * Keeps the private vocabulary out of the comments and documents of the rooms that have been revised, out of what users
 * read, and out of the titles of tests. The words, and what to write instead, are those of docs/glossary.md.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.dirname(import.meta.dirname);

/** Documents that have been revised, and folders with all their comments and documents. */
const DONE: readonly string[] = [
  'ARCHITECTURE.md',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'README.md',
  'SECURITY.md',
  'debug-adapter/checks',
  'debug-adapter/coroutines',
  'debug-adapter/debuggee',
  'debug-adapter/in-process',
  'debug-adapter/inspector',
  'debug-adapter/protocol',
  'debug-adapter/queries',
  'debug-adapter/server',
  'debug-adapter/session',
  'debug-adapter/shells',
  'debug-adapter/terminal',
  'debug-adapter/text',
  'debug-adapter/trace',
  'debug-adapter/unprepared',
  'docs/adr',
  'docs/benchmarks.md',
  'docs/features.md',
  'docs/guide',
  'docs/limitations.md',
  'docs/parity.md',
  'docs/pstree.md',
  'docs/reliability.md',
  'docs/stacks.md',
  'docs/waits.md',
  'extension/commands',
  'extension/configuration',
  'extension/contributions',
  'extension/debugging',
  'extension/editor',
  'extension/navigation',
  'extension/panels',
  'extension/terminals',
  'extension/view-models',
  'extension/views',
  'extension/webview',
  'runtime',
];

/** Guides for users, revised on their own. */
const NOT_DONE: ReadonlySet<string> = new Set(['runtime/README.md']);

/** Documents that name the commands which users see. */
const FOR_USERS = /^README\.md$|^docs\/(?!adr\/)/;

interface Word {
  /** As the glossary lists it. */
  readonly word: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

const WORDS: readonly Word[] = [
  {
    word: 'nobody, somebody',
    pattern: /\b(no|some|any|every)body\b/i,
    instead: 'no one; better, name the one: no adapter, a client',
  },
  { word: 'whoever', pattern: /\bwho(m)?ever\b/i, instead: 'the caller, the client' },
  {
    word: 'goes on',
    pattern: /\b(go|goes|going|gone|went) on\b/i,
    instead: 'continues; a coroutine resumes',
  },
  { word: 'told, tells', pattern: /\b(told|tells)\b(?! apart)/i, instead: 'reported, sent, notified' },
  { word: 'said by', pattern: /\bsaid (by|to|of)\b/i, instead: 'from; reported' },
  { word: 'hears of', pattern: /\bhea(rs?|rd)\b/i, instead: 'is notified, receives' },
  {
    word: 'stands still',
    pattern: /\bst(and|ands|anding|ood) still\b|\bstandstill\b/i,
    instead: 'is paused, is blocked',
  },
  {
    word: 'looks at',
    pattern: /\blook(s|ed|ing)? (at|through|into|whether)\b/i,
    instead: 'inspects, reads, queries',
  },
  {
    word: 'a look',
    pattern: /(?<!worth )\b(a|one|each|every|first|last|two) looks?\b/i,
    instead: 'a query, a check, a capture',
  },
  { word: 'looks back', pattern: /\blook(s|ed|ing)? back\b/i, instead: 'time travel' },
  { word: 'is to be', pattern: /\b(is|are|was|were) to be\b/i, instead: 'must' },
  { word: 'to be called', pattern: /^to be (called|asked|tested|told)\b/i, instead: 'called …' },
  { word: 'of ours', pattern: /\bof (ours|our own)\b/i, instead: "our; the runtime's, the adapter's" },
  { word: 'comes to', pattern: /\b(comes|came) to\b(?! an end)/i, instead: 'reaches' },
  { word: 'comes about', pattern: /\bc[ao]mes? about\b/i, instead: 'starts, exists' },
  { word: 'seldom', pattern: /\bseldom\b/i, instead: 'rarely' },
  { word: 'reborn', pattern: /\breborn\b/i, instead: 'recreated' },
  { word: 'anew', pattern: /\banew\b/i, instead: 'again' },
  {
    word: 'meanwhile (at the end)',
    pattern: /\bmeanwhile[.;:)]/i,
    instead: 'before that, since; or leave it out',
  },
  {
    word: 'handed down, handed out',
    pattern: /\bhand(s|ed) (down|out|over)\b/i,
    instead: 'passed, returned',
  },
  { word: 'lives', pattern: /\blive[sd]\b/i, instead: 'is alive, exists' },
  { word: 'let go', pattern: /\blets? (it |them )?go\b/i, instead: 'released' },
  { word: 'and its kin', pattern: /\bkin\b/i, instead: 'and similar' },
  { word: 'noted', pattern: /\bnoted\b/i, instead: 'recorded' },
  { word: 'stretch', pattern: /\bstretch(es)?\b/i, instead: 'span; a region of memory' },
  { word: 'strand', pattern: /\bstrands?\b/i, instead: 'driven coroutine' },
  { word: 'for people', pattern: /\bfor people\b/i, instead: 'for display' },
  { word: 'for (as because)', pattern: /[,;:] for (it|they|there|nothing|he|else) /i, instead: 'because' },
  { word: 'kept are', pattern: /^(kept|copied|shown|left|called) (is|are)\b/i, instead: 'the subject first' },
];

function filesOf(done: string): string[] {
  if (done.endsWith('.md')) return [done];
  return readdirSync(path.join(ROOT, done), { recursive: true, encoding: 'utf8' })
    .map((name) => `${done}/${name.replaceAll(path.sep, '/')}`)
    .filter((file) => /\.(ts|md)$/.test(file) && !NOT_DONE.has(file));
}

/** Each use of a word in the prose of a file: the comments of a source, a document without its code. */
function usesIn(file: string): string[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  if (file.endsWith('.md')) return usesOfWords(file, text.replaceAll(/^```[\s\S]*?^```/gm, blank));
  // Most files have no such word anywhere; only the others must be parsed.
  return usesOfWords(file, text).length === 0 ? [] : usesOfWords(file, commentsOf(file, text));
}

/** Each use of a word in the sentences that a user can meet: texts of a source with two words or more. */
function usesInSentences(file: string): string[] {
  return usesInTexts(file, () => true);
}

/** Each use of a word in the titles of tests: what `describe` and `it` are called with first. */
function usesInTitles(file: string): string[] {
  return usesInTexts(
    file,
    ({ parent: call }) =>
      ts.isCallExpression(call) && /\b(describe|it)(\.\w+)?\)?$/.test(call.expression.getText()),
  );
}

function usesInTexts(file: string, isChecked: (text: ts.Node) => boolean): string[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  if (usesOfWords(file, text).length === 0) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const uses: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) && isChecked(node)) {
      const sentence = node.getText().replaceAll(/\$\{[^}]*\}/g, ' ');
      // In quotes of their own the words of code are names; here the quotes are the text's.
      const words = sentence.replaceAll('`', ' ').replaceAll(/\s+/g, ' ');
      if (/\w \w/.test(words)) uses.push(...usesOfWords(`${file}: ${words}`, words));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return withoutLookingBack(uses);
}

/** To look back is what the guide and the commands call it. */
function withoutLookingBack(uses: readonly string[]): string[] {
  return uses.filter((use) => !use.includes('"looks back"'));
}

function usesOfWords(file: string, prose: string): string[] {
  return prose.split('\n').flatMap((line, index) => {
    // Code spans, the targets of links and file names are names, not words.
    const words = line
      .replaceAll(/`[^`]*`|\]\([^)]*\)|[\w./-]+\.(ts|md|mjs)\b/g, ' ')
      .replace(/^\s*(\/\*\*?|\/\/|\*\/?|- )\s?/, '');
    return WORDS.filter(({ pattern }) => pattern.test(words)).map(
      ({ word, instead }) => `${file}:${index + 1} "${word}": write ${instead}`,
    );
  });
}

/** Blanks all but the ends of lines, so that lines keep their numbers. */
function blank(code: string): string {
  return code.replaceAll(/[^\n]/g, ' ');
}

/** The text with everything blank except its comments. */
function commentsOf(file: string, text: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const kept = new Map<number, number>();
  const keep = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) kept.set(pos, end);
  };
  const visit = (node: ts.Node): void => {
    keep(ts.getLeadingCommentRanges(text, node.pos));
    keep(ts.getTrailingCommentRanges(text, node.end));
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  let prose = '';
  let at = 0;
  for (const [pos, end] of [...kept].sort(([a], [b]) => a - b)) {
    if (pos < at) continue;
    prose += blank(text.slice(at, pos)) + text.slice(pos, end);
    at = end;
  }
  return prose + blank(text.slice(at));
}

describe('Comments and documents', () => {
  it('are in plain English in the rooms that have been revised', () => {
    const wrong = DONE.flatMap(filesOf).flatMap((file) =>
      FOR_USERS.test(file) ? withoutLookingBack(usesIn(file)) : usesIn(file),
    );
    assert.deepEqual(wrong, []);
  });

  it('and sentences that a user can meet are, everywhere', () => {
    const files = ['debug-adapter', 'extension', 'runtime']
      .flatMap(filesOf)
      .filter((file) => file.endsWith('.ts') && !/\.(test|scenario)\.ts$|\/test\//.test(file));
    assert.deepEqual(files.flatMap(usesInSentences), []);
  });

  it('and titles of tests are, everywhere', () => {
    const files = ['debug-adapter', 'extension', 'runtime', 'test-fixtures']
      .flatMap(filesOf)
      .filter((file) => /\.(test|scenario)\.ts$/.test(file));
    assert.deepEqual(files.flatMap(usesInTitles), []);
  });

  it('have their words in the glossary', () => {
    const glossary = readFileSync(path.join(ROOT, 'docs/glossary.md'), 'utf8');
    const missing = WORDS.filter(({ word, instead }) => !glossary.includes(`| ${word} | ${instead} |`));
    assert.deepEqual(
      missing.map(({ word, instead }) => `| ${word} | ${instead} |`),
      [],
    );
  });
});
