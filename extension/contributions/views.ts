/** The views, their texts while they are empty, and the walkthrough. */
import { CONTAINER, VIEWS, type ViewId } from '../manifest.js';

export interface View {
  readonly id: ViewId;
  readonly name: string;
  readonly contextualTitle: string;
  readonly icon: string;
  /** If absent, always. */
  readonly when?: string;
  readonly visibility: 'visible' | 'collapsed' | 'hidden';
}

/** The views have a container of their own, so that Run and Debug and the Debug Console stay visible. */
export const viewsContainers = {
  secondarySidebar: [{ id: CONTAINER, title: 'Coroutines', icon: 'media/icon.svg' }],
};

/** By the container that shows them. */
export const views: Readonly<Record<string, readonly View[]>> = {
  [CONTAINER]: [
    {
      id: VIEWS.tasks,
      name: 'Coroutine Tasks',
      contextualTitle: 'Coroutine Tasks',
      icon: 'media/icon.svg',
      visibility: 'visible',
    },
    {
      id: VIEWS.futures,
      name: 'Futures',
      contextualTitle: 'Pending Futures',
      icon: 'media/icon.svg',
      when: 'coroutineDebugger.active',
      visibility: 'collapsed',
    },
    {
      id: VIEWS.eventLoop,
      name: 'Event Loop',
      contextualTitle: 'Event Loop Ticks',
      icon: 'media/icon.svg',
      when: 'coroutineDebugger.active',
      visibility: 'collapsed',
    },
    {
      id: VIEWS.findings,
      name: 'Findings',
      contextualTitle: 'Coroutine Findings',
      icon: 'media/icon.svg',
      when: 'coroutineDebugger.active || coroutineDebugger.hasFindings',
      visibility: 'visible',
    },
  ],
};

export const viewsWelcome: readonly {
  readonly view: ViewId;
  readonly contents: string;
  readonly when?: string;
}[] = [
  {
    view: VIEWS.tasks,
    contents:
      'What does your program wait for?\n[Debug Coroutines of This File](command:coroutineDebugger.debugFile)\nTasks, their await chains and the variables of every suspended function appear here.',
    when: '!coroutineDebugger.active && coroutineDebugger.fileIsOpen',
  },
  {
    view: VIEWS.tasks,
    contents:
      'What does your program wait for?\nOpen a TypeScript or JavaScript file and press F5: tasks, their await chains and the variables of every suspended function appear here.',
    when: '!coroutineDebugger.active && !coroutineDebugger.fileIsOpen',
  },
  {
    view: VIEWS.tasks,
    contents: 'No coroutine is alive, or none matches the filter.',
    when: 'coroutineDebugger.active',
  },
  {
    view: VIEWS.futures,
    contents: 'No future is pending: no coroutine waits for one.',
    when: 'coroutineDebugger.active',
  },
  { view: VIEWS.eventLoop, contents: 'No coroutine has run yet.', when: 'coroutineDebugger.active' },
  {
    view: VIEWS.findings,
    contents: 'No finding so far. Whether a wait will end is not always known.',
    when: 'coroutineDebugger.active',
  },
];

export const walkthroughs = [
  {
    id: 'start',
    title: 'See What Your Program Waits For',
    description:
      'Debug async TypeScript and JavaScript: not only the code that runs, also the code that waits.',
    steps: [
      {
        id: 'debug',
        title: 'Press F5 on a file',
        description:
          'Open a .ts or .js file and press F5, or use the button. No configuration is needed; the program runs with Node on this machine.\n[Debug Coroutines of This File](command:coroutineDebugger.debugFile)',
        media: {
          image: 'docs/images/stopped.png',
          altText:
            'A paused program: below the real frames, the call stack continues with the functions that await.',
        },
        completionEvents: ['onCommand:coroutineDebugger.debugFile', 'onContext:coroutineDebugger.active'],
      },
      {
        id: 'watch',
        title: 'Watch what it waits for',
        description:
          'While the program runs, the Tasks view shows each task with the reason it waits, and the editor shows beside each await how many wait there.\n[Show Tasks](command:coroutineDebugger.showTasks)',
        media: {
          image: 'docs/images/running.png',
          altText:
            'A program that runs: three guests wait for a table, as the view and the text beside the await say.',
        },
        completionEvents: ['onCommand:coroutineDebugger.showTasks'],
      },
      {
        id: 'break',
        title: 'Stop where a function suspends or resumes',
        description:
          'Right-click a line number: Toggle Breakpoint on Suspension, or on Resumption. In the toolbar are steps from await to await.',
        media: {
          image: 'docs/images/suspension.png',
          altText: 'A stop on suspension, with the buttons for steps between awaits.',
        },
        completionEvents: [
          'onCommand:coroutineDebugger.breakOnSuspension',
          'onCommand:coroutineDebugger.breakOnResumption',
        ],
      },
      {
        id: 'timeline',
        title: 'See it over time',
        description:
          'A lane for each coroutine: when it ran, when it waited, for what, and which ticks of the event loop held all others up.\n[Open Timeline](command:coroutineDebugger.openTimeline)',
        media: {
          image: 'docs/images/timeline.png',
          altText: 'The timeline of a restaurant: the cook waits for an order, then for a dish.',
        },
        completionEvents: ['onCommand:coroutineDebugger.openTimeline'],
      },
      {
        id: 'graph',
        title: 'See who waits for whom',
        description:
          'The await graph, with wait cycles in red.\n[Open Await Graph](command:coroutineDebugger.openGraph)',
        media: {
          image: 'docs/images/graph.png',
          altText: 'The await graph of a kitchen: a Promise.all of three dishes, each a chain of coroutines.',
        },
        completionEvents: ['onCommand:coroutineDebugger.openGraph'],
      },
      {
        id: 'findings',
        title: 'Find out what is wrong',
        description:
          'Wait cycles, coroutines that nothing can wake any more, unhandled errors, a blocked event loop: one sentence each, in the Findings view.\n[Show Findings](command:coroutineDebugger.showFindings)',
        media: { image: 'docs/images/findings.png', altText: 'The Findings view with a wait cycle.' },
        completionEvents: ['onCommand:coroutineDebugger.showFindings'],
      },
    ],
  },
];
