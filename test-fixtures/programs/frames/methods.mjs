class Animal {
  speak() {
    return this.#loud('woof'); // @speak
  }

  #loud(text) {
    return text.toUpperCase(); // @loud
  }

  static make() {
    return new this(); // @make
  }

  get voice() {
    return this.speak(); // @voice
  }
}

class Dog extends Animal {}

function bark(dog) {
  return dog.voice; // @bark
}

const evaluated = new Function('dog', 'debugger;\nreturn dog.voice;\n//# sourceURL=made-up.js');
const said = [1].map(() => bark(Dog.make())); // @call
console.log(said, evaluated(new Dog()));
bark(Dog.make()); // @last
