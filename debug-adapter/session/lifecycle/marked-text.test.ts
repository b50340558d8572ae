/** A program's output is split into the same parts, however it is divided into chunks. */
import assert from 'node:assert/strict';
import { endMark, startMark } from '../../../runtime/protocol/console-marks.js';
import { MarkedText, type TextPart } from './marked-text.js';

const OUTPUT = `raw ${startMark('t', 1)}one\n${endMark('t')}between\n\u001B[31m${startMark('t', 2)}two\n${endMark('t')}end\u001B`;

function joined(parts: readonly TextPart[]): string {
  return parts.map(({ text, write }) => (write === undefined ? text : `<${write}:${text}>`)).join('');
}

describe('The output of a program', () => {
  it('is parted at the marks, in whatever pieces it comes', () => {
    for (let size = 1; size <= OUTPUT.length; size++) {
      const marked = new MarkedText('t');
      const parts: TextPart[] = [];
      for (let at = 0; at < OUTPUT.length; at += size)
        parts.push(...marked.take(OUTPUT.slice(at, at + size)));
      parts.push(...marked.end());
      assert.equal(joined(parts), 'raw <1:one\n>between\n\u001B[31m<2:two\n>end\u001B', String(size));
    }
  });

  it('is passed on at once where nothing can be a mark', () => {
    assert.equal(joined(new MarkedText('t').take('name? ')), 'name? ');
  });
});
