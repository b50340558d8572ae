/** The await graph panel: coroutines, the futures they wait for, and wait cycles in red. */
import { PANELS } from '../manifest.js';
import type { AwaitGraph, GraphWishes } from './messages.js';
import type { PanelKind } from './session-panel.js';

/** A graph with more nodes is not readable; the page shows how many were left out. */
const MOST_NODES = 300;

export const GRAPH_PANEL: PanelKind<AwaitGraph, GraphWishes> = {
  id: PANELS.graph,
  title: 'Await Graph',
  page: 'graph',
  firstWishes: {},
  ask: (client, { around, holders }) =>
    client.request('coroutines/graph', {
      limit: MOST_NODES,
      ...(around === undefined ? {} : { around }),
      ...(holders === true ? { holders } : {}),
    }),
  body: `<div class="bar" role="toolbar" aria-label="Await graph">
  <input id="search" type="search" placeholder="Search name, file" aria-label="Mark nodes whose name or file contains this; Enter goes to the first">
  <button id="farther" title="Zoom out (-)" aria-label="Zoom out">−</button>
  <button id="nearer" title="Zoom in (+)" aria-label="Zoom in">+</button>
  <button id="all" title="Fit the picture (0)">Fit</button>
  <button id="creators" title="Also show who created whom" aria-pressed="false">Creators</button>
  <button id="holders" title="Also show who can settle what no coroutine settles, while the program is paused: asking takes it a moment" aria-pressed="false">Holders</button>
  <button id="whole" title="Not only what is around one task">Whole program</button>
  <span id="status" role="status">Waiting for the program…</span>
  <span class="legend" aria-hidden="true"><span class="coroutine">coroutine</span><span class="future">future</span><span class="held">can be settled by</span><span class="cycle">wait cycle</span></span>
</div>
<svg id="sheet" tabindex="0" role="group" aria-label="Await graph" aria-describedby="help">
  <defs>
    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 Z"/></marker>
    <marker id="arrow-held" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" markerHeight="7"><circle cx="4" cy="4" r="3"/></marker>
    <marker id="arrow-cycle" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0 L8 4 L0 8 Z"/></marker>
  </defs>
  <g id="layer"></g>
</svg>
<div id="help" class="unseen">Tab goes from node to node, Enter goes to the source, F selects a coroutine in the Call Stack and the Tasks view, plus and minus zoom, arrows move the picture, 0 fits it, slash searches.</div>`,
};
