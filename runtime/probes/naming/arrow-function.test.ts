/** Which texts of functions use the `this` around them. */
import assert from 'node:assert/strict';
import { usesThisAround } from './arrow-function.js';

describe('A function uses the `this` around it', () => {
  it('if it is an arrow function that names it', () => {
    for (const text of [
      '() => this.queue',
      'async () => { await this.next(); }',
      'async()=>this',
      'job => this.run(job)',
      'async job => this.run(job)',
      '(job, then = () => 1) =>\n  this.run(job)',
      '() => () => this',
      '() => super.run()',
    ])
      assert.equal(usesThisAround(text), true, text);
  });

  it('and not if it has one of its own, or does not use it', () => {
    for (const text of [
      'function () { return this; }',
      'async function run() { return this; }',
      'run() { return this; }',
      'async(job) { return this; }',
      'async run() { return () => this; }',
      '*values() { yield this; }',
      'class Job { own = this }',
      '() => thisOne',
      'function () { [native code] }',
    ])
      assert.equal(usesThisAround(text), false, text);
  });
});
