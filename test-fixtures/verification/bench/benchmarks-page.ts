/** docs/benchmarks.md: each benchmark writes its own section, between marks, and leaves the others as they are. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const FILE = path.join(ROOT, 'docs/benchmarks.md');

/** Replaces the text between the marks of a section; a section that has none yet is added at the end. */
export function writeSection(name: string, lines: readonly string[]): void {
  const before = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '# Benchmarks\n';
  writeFileSync(FILE, withSection(before, name, lines));
  console.log(`\nWritten into docs/benchmarks.md, section ${name}.`);
}

/** The page with this section in place of an older one. */
export function withSection(page: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const section = [begin, '', ...lines, '', end].join('\n');
  const at = page.indexOf(begin);
  const after = page.indexOf(end);
  if (at < 0 || after < at) return `${page.trimEnd()}\n\n${section}\n`;
  return page.slice(0, at) + section + page.slice(after + end.length);
}

/** What a figure depends on besides the code. The load is that of the minute before. */
export function machineWords(): string {
  const [processor] = os.cpus();
  const load = os.loadavg()[0]?.toFixed(0) ?? '?';
  const day = new Date().toISOString().slice(0, 10);
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${processor?.model.trim() ?? 'unknown processor'}, ${os.availableParallelism()} processors, load ${load} when it began, ${day}.`;
}

/** Prints lines as they come, and keeps them for the page. */
export class PageLines {
  readonly lines: string[] = [];

  constructor(heading: string, ...paragraphs: readonly string[]) {
    this.lines.push(`## ${heading}`, '', ...paragraphs.flatMap((text) => [text, '']));
  }

  print(line: string): void {
    console.log(line);
    this.lines.push(line);
  }
}
