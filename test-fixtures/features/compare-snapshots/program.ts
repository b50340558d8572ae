/** A cafe at noon and an hour later: who is new, who has left, who still waits where they did. */
const doors = new Map<string, () => void>();

async function guest(name: string): Promise<void> {
  await new Promise<void>((leave) => doors.set(name, leave)); // @sits
}

void guest('Ada');
void guest('Bob');
await null;
console.log('noon'); // @noon
doors.get('Ada')?.();
void guest('Cid');
await null;
console.log('one'); // @one
for (const leave of doors.values()) leave();
