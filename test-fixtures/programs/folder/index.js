/** What Node runs where it is given the folder. */
console.log('ready'); // @ready
