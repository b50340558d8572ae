/** A restaurant run by one bot: it greets guests, waits tables, cooks and pours wine, all at once. */
import { setTimeout as pause } from 'node:timers/promises';
import { OrderQueue, type Order } from './order-queue.ts';

const guests = ['Ada', 'Grace', 'Edsger', 'Barbara'];
const dishes = ['soup', 'risotto', 'curry', 'pie'];

class Bot {
  readonly served: string[] = [];
  private greeted = 0;

  constructor(
    private readonly name: string,
    private readonly orders: OrderQueue,
  ) {}

  async greetGuests(): Promise<void> {
    for (const guest of guests) {
      await pause(10);
      this.greeted++;
      console.log(`${this.name}: good evening, ${guest}`);
    }
  }

  async waitTables(): Promise<void> {
    for (const [table, guest] of guests.entries()) {
      const dish = await this.takeOrder(guest, table);
      await this.orders.put({ table, guest, dish });
    }
    await this.orders.put('closed');
  }

  async cook(): Promise<void> {
    for (;;) {
      const order = await this.orders.take();
      if (order === 'closed') break;
      const plate = await this.prepare(order);
      this.served.push(plate);
      console.log(`${this.name}: ${plate} for ${order.guest}`);
    }
  }

  async pourWine(): Promise<void> {
    for (let glass = 1; glass <= guests.length; glass++) {
      await pause(25);
      console.log(`${this.name}: glass ${glass}`);
    }
  }

  private async takeOrder(guest: string, table: number): Promise<string> {
    await pause(15);
    const dish = dishes[table % dishes.length] ?? 'bread';
    console.log(`${this.name}: ${guest} would like ${dish}`);
    return dish;
  }

  private async prepare(order: Order): Promise<string> {
    const [base, garnish] = await Promise.all([this.heat(order.dish), this.chop('parsley')]);
    return `${base} with ${garnish}`;
  }

  private async heat(dish: string): Promise<string> {
    await pause(20);
    return `hot ${dish}`;
  }

  private async chop(herb: string): Promise<string> {
    await pause(5);
    return `chopped ${herb}`;
  }
}

const bot = new Bot('bot', new OrderQueue(2));
await Promise.all([bot.greetGuests(), bot.waitTables(), bot.cook(), bot.pourWine()]);
console.log(`closing time, ${bot.served.length} plates served`);
