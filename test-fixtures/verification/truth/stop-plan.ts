/** Where a random program is stopped: chosen by its seed, set and taken away as an editor does. */
import type { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import type { ListedProgram } from './program-file.js';
import type { StopKind } from './truth-debuggee.js';

/** Hits that pass by before the first stop. */
const MOST_PASSED = 6;

export type StopPlan =
  | { readonly at: 'nothing' }
  | { readonly at: 'line' | 'suspend' | 'resume'; readonly statement: number; readonly passed: number }
  | { readonly at: 'function'; readonly name: string; readonly passed: number }
  | { readonly at: 'filter'; readonly filter: 'suspend' | 'resume' | 'created' | 'finished' };

/** A choice out of several, by a seed. */
export class Dice {
  constructor(private readonly random: () => number) {}

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

/** @param mayStopLines line breakpoints need V8's Debugger domain all along, which is to be tried on and off */
export function planStops(program: ListedProgram, dice: Dice, mayStopLines: boolean): StopPlan {
  const passed = dice.below(MOST_PASSED);
  const statements = [...program.statements];
  const suspending = statements.filter(([, { suspends }]) => suspends !== undefined).map(([n]) => n);
  const lines = statements.filter(([, { beginsLine }]) => beginsLine).map(([n]) => n);
  const at = dice.pick([
    'suspend',
    'resume',
    'function',
    'filter',
    mayStopLines ? 'line' : 'nothing',
  ] as const);
  switch (at) {
    case 'suspend':
    case 'resume':
      return suspending.length === 0
        ? { at: 'nothing' }
        : { at, statement: dice.pick(suspending), passed: passed % 3 };
    case 'line':
      return lines.length === 0 ? { at: 'nothing' } : { at, statement: dice.pick(lines), passed: passed % 2 };
    case 'function': {
      const event = dice.pick(['suspend', 'resume', 'create', 'finish']);
      return { at, name: `${event} ${dice.pick([...program.functions.keys()])}`, passed };
    }
    case 'filter':
      return { at, filter: dice.pick(['suspend', 'resume', 'created', 'finished']) };
    case 'nothing':
      return { at };
  }
}

export async function setStops(
  client: DapClient,
  plan: StopPlan,
  { statements }: ListedProgram,
  file: string,
): Promise<void> {
  switch (plan.at) {
    case 'line':
    case 'suspend':
    case 'resume': {
      const statement = statements.get(plan.statement);
      const line = plan.at === 'line' ? statement?.line : statement?.suspends?.line;
      await client.send('setBreakpoints', {
        source: { path: file },
        breakpoints: [{ line, mode: plan.at, hitCondition: `> ${plan.passed}` }],
      });
      break;
    }
    case 'function':
      await client.send('setFunctionBreakpoints', {
        breakpoints: [{ name: plan.name, hitCondition: `> ${plan.passed}` }],
      });
      break;
    case 'filter':
      await client.send('setExceptionBreakpoints', { filters: [plan.filter] });
      break;
    case 'nothing':
      break;
  }
}

export async function clearStops(client: DapClient, plan: StopPlan, file: string): Promise<void> {
  switch (plan.at) {
    case 'line':
    case 'suspend':
    case 'resume':
      await client.send('setBreakpoints', { source: { path: file }, breakpoints: [] });
      break;
    case 'function':
      await client.send('setFunctionBreakpoints', { breakpoints: [] });
      break;
    case 'filter':
      await client.send('setExceptionBreakpoints', { filters: [] });
      break;
    case 'nothing':
      break;
  }
}

/** What a stop by this plan must say of itself. */
export function kindOfPlan(plan: StopPlan): StopKind {
  switch (plan.at) {
    case 'suspend':
    case 'resume':
      return plan.at;
    case 'function':
      return plan.name.split(' ')[0] as StopKind;
    case 'filter':
      return plan.filter === 'created' ? 'create' : plan.filter === 'finished' ? 'finish' : plan.filter;
    case 'line':
    case 'nothing':
      return 'other';
  }
}
