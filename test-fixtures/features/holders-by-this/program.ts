/** What settles a promise is reached by the `this` of arrow functions alone: of timers, of listeners, in fields. */
import { EventEmitter } from 'node:events';

const hub = new EventEmitter();

class Bell {
  private ring?: () => void;

  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.ring = resolve;
      setTimeout(() => {
        this.ring?.();
      }, 60_000); // @timer
    }); // @rung
  }
}

class Oven {
  private done?: () => void;

  baked(): Promise<void> {
    return new Promise((resolve) => {
      this.done = resolve;
      setImmediate(() => {
        this.finish(); // @oven
      });
    });
  }

  private finish(): void {
    this.done?.();
  }
}

class Door {
  readonly #visitors: (() => void)[] = [];

  entered(): Promise<void> {
    return new Promise((resolve) => this.#visitors.push(resolve)); // @entered
  }

  protected letIn(): void {
    for (const visitor of this.#visitors) visitor();
  }
}

class FrontDoor extends Door {
  constructor(name: string) {
    super();
    hub.on(name, () => {
      this.letIn();
    });
  }
}

class Mail {
  private readonly waiting = new Map<string, () => void>();

  readonly onLetter = (to: string): void => {
    setImmediate(() => this.waiting.get(to)?.());
  };

  letter(to: string): Promise<void> {
    return new Promise((resolve) => this.waiting.set(to, resolve)); // @letter
  }
}

/** The `this` of its arrow functions is the class. */
class Barn {
  private static readonly waiting: (() => void)[] = [];

  static readonly open = (): void => {
    this.waiting.shift()?.();
  };

  static entered(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve)); // @barn
  }
}

/** Who listens has a `this` of its own, and what the method has is not its. */
class Garden {
  private gate?: () => void;

  opened(): Promise<void> {
    return new Promise((resolve) => {
      this.gate = resolve;
      hub.on('rain', function (this: EventEmitter) {
        this.setMaxListeners(20);
      });
      [1].map(() => this.gate);
    }); // @opened
  }
}

async function baker(): Promise<void> {
  await new Oven().baked(); // @baker
}

async function guest(): Promise<void> {
  await new Bell().rung();
}

async function visitor(): Promise<void> {
  await new FrontDoor('knock').entered();
}

async function reader(): Promise<void> {
  const mail = new Mail();
  hub.on('letter', mail.onLetter);
  await mail.letter('ann');
}

async function gardener(): Promise<void> {
  await new Garden().opened();
}

async function farmer(): Promise<void> {
  setTimeout(Barn.open, 60_000); // @opens
  await Barn.entered();
}

void baker();
void guest();
void visitor();
void reader();
void gardener();
void farmer();
setImmediate(() => {
  console.log('all wait'); // @all
  process.exit();
});
