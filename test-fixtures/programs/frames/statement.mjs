for (let turn = 0; turn < 2; turn++) {
  // eslint-disable-next-line no-debugger
  if (turn < 2) debugger; // @statement
}
