/** DAP's requests for stacks and their sources. */
import type { Answers } from '../../protocol/answers.js';
import { breakpointLocations } from '../breakpoints/breakpoint-locations.js';
import type { Program } from '../program/program.js';
import type { Sources } from './sources.js';
import type { Threads } from './threads.js';

type SourceCommand = 'stackTrace' | 'source' | 'loadedSources' | 'breakpointLocations';

/** The program that is debugged. */
export interface Running {
  readonly program: Program;
  readonly sources: Sources;
}

export function sourceAnswers(threads: Threads, { program, sources }: Running): Pick<Answers, SourceCommand> {
  return {
    stackTrace: (args) => threads.stackTrace(program, sources, args),
    source: async ({ source, sourceReference }) => ({
      content: await sources.textOf(source?.sourceReference ?? sourceReference),
    }),
    loadedSources: () => ({ sources: sources.all() }),
    breakpointLocations: async (args) => ({ breakpoints: await breakpointLocations(program, args) }),
  };
}
