/** Everything that package.json contributes to VS Code, in its order; `npm run generate` writes it there. */
import { commands } from './commands.js';
import { breakpoints, debuggers } from './debuggers.js';
import { keybindings, menus } from './menus.js';
import { configuration } from './settings.js';
import { terminal } from './terminals.js';
import { views, viewsContainers, viewsWelcome, walkthroughs } from './views.js';

export const contributes = {
  breakpoints,
  debuggers,
  viewsContainers,
  views,
  viewsWelcome,
  commands,
  keybindings,
  menus,
  configuration,
  terminal,
  walkthroughs,
};
