/** Ten couriers that wait in three ways: the same chain of awaits is one row, however many there are. */
let openBridge: () => void = () => undefined;
const bridgeOpens = new Promise<void>((resolve) => (openBridge = resolve));

async function cross(): Promise<void> {
  await bridgeOpens; // @bridge
}

async function deliver(parcel: number): Promise<number> {
  await cross(); // @deliver
  return parcel;
}

async function goHome(): Promise<void> {
  await cross(); // @home
}

async function rest(): Promise<void> {
  await bridgeOpens; // @rest
}

const couriers = [
  ...Array.from({ length: 6 }, (_, parcel) => deliver(parcel)),
  ...Array.from({ length: 3 }, () => goHome()),
  rest(),
];
setImmediate(() => {
  openBridge(); // @opens
});
await Promise.all(couriers);
