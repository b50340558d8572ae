/** Text of the program can neither control a terminal nor change the reading order. */
import assert from 'node:assert/strict';
import { printable, printableLines, printableRows } from './printable.js';

/** Every character that a terminal may interpret, and every character that changes the direction of text. */
const UNSAFE = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  0x7f,
  ...Array.from({ length: 0x20 }, (_, code) => 0x80 + code),
  ...[0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e],
  ...[0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x206f, 0xd800, 0xdfff],
];

describe('Printable text', () => {
  it('has each unsafe character as an escape', () => {
    for (const code of UNSAFE) {
      const text = printable(`a${String.fromCharCode(code)}b`);
      assert.match(text, /^a\\(u[0-9a-f]{4}|[nrt])b$/, code.toString(16));
    }
  });

  it('leaves all other text as it is', () => {
    const text = 'cook("süß", 😀, 👩‍🚀, 日本, עברית)\\n';
    assert.equal(printable(text), text);
  });

  it('has lines only where that is said', () => {
    assert.equal(printable('a\nb'), 'a\\nb');
    assert.equal(printableLines('a\n\u001bb'), 'a\n  \\u001bb');
    const exceptions = { untouched: new Set(['key']), withLines: new Set(['result']) };
    const rows = { key: '\u001b', name: '\n', result: ['\n\u001b'], '\u001b': [{ text: '\u202e' }], n: 1 };
    assert.deepEqual(printableRows(rows, exceptions), {
      key: '\u001b',
      name: '\\n',
      result: ['\n  \\u001b'],
      '\\u001b': [{ text: '\\u202e' }],
      n: 1,
    });
  });
});
