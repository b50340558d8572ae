/** A mocha test that waits for what never comes. */
async function answer(question: string): Promise<string> {
  await new Promise(() => undefined); // @never
  return question;
}

async function ask(): Promise<void> {
  await answer('why?'); // @asks
}

it('asks', () => ask()).timeout(50);
