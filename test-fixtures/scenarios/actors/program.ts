/** Named actors and a message queue: two of them count each other down, far deeper than a stack goes. */
type Actor = Generator<undefined, void, number>;

const actors = new Map<string, Actor>();
const messages: [to: string, message: number][] = [];
const send = (to: string, message: number): void => void messages.push([to, message]);

function register(name: string, actor: Actor): void {
  actor.next();
  actors.set(name, actor);
}

function runMessages(): void {
  for (let next = messages.shift(); next !== undefined; next = messages.shift())
    actors.get(next[0])?.next(next[1]);
}

function* player(name: string, other: string, spoken: (n: number) => boolean): Actor {
  for (;;) {
    const n = yield;
    if (spoken(n)) console.log(`${name} ${n}`);
    if (n > 0) send(other, n - 1); // @sent
  }
}

register(
  'ping',
  player('ping', 'pong', (n) => n > 97 || n < 3),
);
register(
  'pong',
  player('pong', 'ping', (n) => n > 97 || n < 3),
);
send('ping', 100);
runMessages();
register(
  'ping',
  player('ping', 'pong', (n) => n % 5000 === 0),
);
register(
  'pong',
  player('pong', 'ping', (n) => n % 5000 === 0),
);
send('ping', 20_000);
runMessages();
