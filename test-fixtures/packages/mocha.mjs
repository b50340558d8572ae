// mocha itself: hooks, tests that pass, fail, wait, time out and retry, run by its own runner.
import Mocha from 'mocha';

const mocha = new Mocha({ reporter: 'base', timeout: 50 });
mocha.suite.emit('pre-require', globalThis, null, mocha);
const order = [];
const note = (text) => async () => {
  await null;
  order.push(text);
};
describe('a suite', () => {
  before(note('before'));
  beforeEach(note('before each'));
  afterEach(note('after each'));
  after(note('after'));
  it('passes', note('passes'));
  it('fails', async () => {
    await null;
    throw new Error('as it should');
  });
  it('calls back', (done) => setImmediate(done));
  it('times out', () => new Promise(() => {}));
  it.skip('is left out', () => {});
  let tries = 0;
  it('passes when tried again', async () => {
    await null;
    if (tries++ < 2) throw new Error('not yet');
  }).retries(3);
  describe('within another', () => {
    for (const n of [1, 2]) it(`runs ${n}`, note(`runs ${n}`));
  });
});
const told = [];
const runner = mocha.run();
for (const event of ['suite', 'pass', 'fail', 'pending', 'retry', 'hook'])
  runner.on(event, (what, error) => told.push([event, what.title, error?.message?.split('.')[0]].join(' ')));
runner.on('end', () => {
  console.log(told.join('\n'));
  console.log(order, runner.stats.passes, runner.stats.failures, runner.stats.pending);
});
