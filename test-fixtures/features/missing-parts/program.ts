/** Ten pages, of which one never comes, and a query that is no promise. */
function load(page: number): Promise<number> {
  return new Promise((resolve) => page !== 5 && resolve(page)); // @made
}

async function index(): Promise<number[]> {
  return await Promise.all([...Array(10).keys()].map((page) => load(page).then((one) => one * 2))); // @all
}

class Query {
  then(resolve: (row: string) => void): void {
    setImmediate(() => {
      setImmediate(() => resolve('a row')); // @row
    });
  }
}

async function row(): Promise<string> {
  return await (new Query() as unknown as Promise<string>); // @query
}

void index();
await row();
