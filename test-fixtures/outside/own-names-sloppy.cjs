/** As own-names.mjs, without strict mode: `arguments` shares its values with parameters, `eval` declares variables. */
const never = new Promise(() => {});
const use = (...values) => values;

async function shares(a, b) {
  a = 'a';
  const l = use(arguments);
  const c = 'c';
  {
    const d = 'd';
    await never;
  }
}

async function hoists(a) {
  function unused() {}
  var c = 'c';
  for (var i = 'i'; ;) {
    let d = 'd';
    await never;
  }
}

async function evaluates(a) {
  a = 'a';
  eval('var e = "e"');
  const c = 'c';
  await never;
}

async function collects(a, ...[b]) {
  const n = use(arguments);
  const c = 'c';
  await never;
}

globalThis.kept = [shares('wrong', 'b'), hoists('a'), evaluates('wrong'), collects('a', 'b')];
console.log('ready');
setInterval(() => {}, 1e6);
