/** Fields and static blocks, whose code has names of V8's own. */
function sing() {
  return 'la'; // @sing
}

class Bird {
  static {
    sing();
  }
  song = sing();
}

new Bird();
