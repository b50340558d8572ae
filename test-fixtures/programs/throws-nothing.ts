// Throws what is no error.
for (const thrown of [null, undefined, 'soup'])
  try {
    throw thrown;
  } catch {
    console.log('caught', thrown);
  }
