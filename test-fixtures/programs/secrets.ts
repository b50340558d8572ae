// Holds secrets in arguments, variables and objects.
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

class Client {
  constructor(
    readonly user: string,
    readonly password: string,
    private readonly token: string,
  ) {}
  get length(): number {
    return this.token.length;
  }
}

async function login(user: string, password: string, apiKey: string): Promise<unknown> {
  const client = new Client(user, password, apiKey);
  const headers = { authorization: `Bearer ${password}`, cookie: `sid=${password}` };
  setTimeout(() => console.log('ready'), 0);
  await pause(60_000);
  return [client, headers];
}

// The text of an await is source, which a dump has.
const given = ['s3', 'cr3t'].join('');
await login('ann', given, given);
