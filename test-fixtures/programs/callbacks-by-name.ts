/** Callbacks that are given by their names, in which no coroutine runs. */
import { EventEmitter } from 'node:events';
import { stat } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';

const bell = new EventEmitter();

function soup(): void {
  console.log('soup'); // @soup
}

function serve(dish: string): void {
  console.log(dish); // @serve
}

function seat(): void {
  console.log('seated'); // @seat
}

function pay(): void {
  console.log('paid'); // @pay
}

const count = (): void => {
  console.log('counted'); // @count
};

class Door {
  #greet(): void {
    console.log('hello'); // @greet
  }

  close(): void {
    console.log('closed'); // @close
  }

  open(): void {
    const server = createServer((_, response) => response.end());
    server.on('listening', this.#greet.bind(this)); // @open-greet
    server.on('close', this.close); // @open-close
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      get({ port, agent: false }, (response) => {
        response.on('data', seat);
        response.on('end', seat); // @end
        response.resume();
        server.close();
      });
    });
  }
}

function begin(): void {
  clearTimeout(setTimeout(pay, 1));
  process.nextTick(soup); // @begin-tick
  Promise.resolve('bread').then(serve); // @begin-then
  stat('.', count); // @begin-stat
  process.nextTick(pay); // @begin-pay
}

bell.once('begin', begin); // @registered
setImmediate(() => bell.emit('begin'));
new Door().open(); // @door
