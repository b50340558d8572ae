/** All stages of `npm run test:faults`, in their order: a new one is a file in `stages` and a line here. */
import type { Stage } from './stage.js';
import { cuts } from './stages/cuts.js';
import { kills } from './stages/kills.js';
import { steps } from './stages/steps.js';

export const STAGES: readonly Stage[] = [steps, kills, cuts];
