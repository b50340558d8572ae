// Puts a program under the Debugger domain with async stacks 32 deep, the way js-debug does.
import { Session } from 'node:inspector';
const session = new Session();
session.connect();
session.post('Debugger.enable');
session.post('Debugger.setAsyncCallStackDepth', { maxDepth: 32 });
