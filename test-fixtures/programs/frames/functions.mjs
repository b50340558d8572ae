function plain(a) {
  return a + 1;
}
const arrow = (a) => {
  return a * 2;
};
class K {
  meth(q) {
    return q;
  }
}

async function waits() {
  await null;
}

plain(1);
arrow(2);
new K().meth(3);
await waits();
