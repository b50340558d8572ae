/** Damaged and malicious dumps: every query gets one sentence or rows, nothing else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DumpedSource, parseDump } from './dump.js';
import { observingAnswers, type ObservingCommand } from '../../queries/observing-answers.js';

const FILE = path.resolve(import.meta.dirname, '../../../../test-fixtures/dumps/kitchen.json');
const TEXT = readFileSync(FILE, 'utf8');
const QUESTIONS: readonly (readonly [ObservingCommand, object])[] = [
  ['coroutines/tasks', {}],
  ['coroutines/tasks', { tree: 'await', sort: 'age' }],
  ['coroutines/groups', { by: 'chain' }],
  ['coroutines/futures', {}],
  ['coroutines/ticks', {}],
  ['coroutines/steps', {}],
  ['coroutines/loop', {}],
  ['coroutines/timeline', {}],
  ['coroutines/graph', {}],
  ['coroutines/sites', {}],
  ['coroutines/dump', { format: 'text' }],
  ['coroutines/dump', { format: 'json' }],
  ['coroutines/dump', { format: 'trace' }],
];
const OTHERS = [null, -1, 0, 3, 1e308, 0.5, 'x', '', true, [], {}, [[]], [null], { id: 1 }];

/** The same with one value replaced, at each place where it occurs. */
function* mutations(value: unknown, other: unknown): Generator {
  yield other;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const changed of mutations(item, other)) yield value.with(index, changed);
  } else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value))
      for (const changed of mutations(item, other)) yield { ...value, [key]: changed };
}

describe('A damaged dump', function () {
  this.timeout(120_000);

  it('is refused with a sentence, or answers every question', async () => {
    let refused = 0;
    let answered = 0;
    for (const other of OTHERS) {
      for (const changed of mutations(JSON.parse(TEXT), other)) {
        let dump;
        try {
          dump = parseDump(JSON.stringify(changed), 'it');
        } catch (error) {
          assert.match(
            (error as Error).message,
            /^it is (not a coroutine dump|a dump of version|a damaged dump)/,
          );
          refused++;
          continue;
        }
        const source = new DumpedSource(dump);
        const answers = observingAnswers(() => ({
          source,
          program: '',
          createdAt: '',
          readVariables: (id) => Promise.resolve(source.variablesOf(id) ?? []),
          diagnose: () => Promise.resolve(),
        }));
        for (const [command, args] of QUESTIONS) await answers[command](args as never);
        answered++;
      }
    }
    assert.ok(refused > 100 && answered > 100, `${refused} refused, ${answered} answered`);
  });
});
