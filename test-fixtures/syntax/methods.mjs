// Async methods: static, private, computed, super, accessors returning them, class static blocks, object methods.
const log = console.log;
const key = 'computed';
class Base {
  async greet(name) { await null; return `hello ${name}`; }
  static async make() { return new this(); }
}
class Bot extends Base {
  static #count = 0;
  #secret = 42;
  field = async () => { await null; return this.#secret; };
  static field = async () => this.#count;
  async #hidden() { await null; return this.#secret; }
  static async #tally() { return ++this.#count; }
  async greet(name) { const said = await super.greet(name); return `${said}! ${await this.#hidden()}`; }
  static async make() { const bot = await super.make(); await this.#tally(); return bot; }
  async [key + (await Promise.resolve("Name"))]() { return new.target; }
  get later() { return async () => { await null; return this.#secret; }; }
  set later(value) { void (async () => { await null; log('set', value); })(); }
  async *items() { yield this.#secret; yield* ["a", "b"]; }
  *[Symbol.iterator]() { yield 1; }
  async 'quoted name'() { return 'quoted'; }
  async 12() { return 'twelve'; }
  static { void (async () => { await null; log('static block'); })(); this.tally = () => this.#tally(); }
}
const bot = await Bot.make();
log(await bot.greet('you'), await bot.computedName(), await bot.later(), await bot.field(), await Bot.field(), await Bot.tally());
bot.later = 3;
for await (const item of bot.items()) log(item);
log([...bot], await bot['quoted name'](), await bot[12](), bot.greet.name, bot.computedName.name);
const object = {
  __proto__: { async m() { return 'proto'; } },
  async m() { return `own over ${await super.m()}`; },
  async *g() { yield await this.m(); },
  async [`x${1}`]() { return 1; },
  async async() { return 'async'; },
  async get() { return 'get'; },
  arrow: async () => 'arrow', n: async function () {}, named: async function other() {},
};
log(await object.m(), (await object.g().next()).value, await object.x1(), await object.async(), await object.get(), object.n.name, object.named.name);
const Anonymous = class { async run() { return Anonymous.name; } };
log(await new Anonymous().run());
log(Bot.prototype.greet.toString(), object.m.toString());
