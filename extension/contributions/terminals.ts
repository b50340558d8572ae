/** The terminal profiles that the extension adds to VS Code. */
import { TERMINAL_PROFILE } from '../manifest.js';

export const terminal = {
  profiles: [{ id: TERMINAL_PROFILE, title: 'Coroutine Debug Terminal', icon: 'debug-alt' }],
};
