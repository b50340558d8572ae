/** The timeline panel: what ran when, with one lane per coroutine. */
import { PANELS } from '../manifest.js';
import type { TimelineMark } from '../../debug-adapter/protocol/requests.js';
import { MOST_SLICES, type Timeline, type TimelineWishes } from './messages.js';
import type { PanelKind } from './session-panel.js';

export const TIMELINE_PANEL: PanelKind<Timeline, TimelineWishes, TimelineMark> = {
  id: PANELS.timeline,
  title: 'Coroutine Timeline',
  page: 'timeline',
  firstWishes: { forMs: 10_000 },
  ask: (client, { forMs }, since) =>
    client.request('coroutines/timeline', {
      forMs,
      limit: MOST_SLICES,
      ...(since === undefined ? {} : { since }),
    }),
  body: `<div class="bar" role="toolbar" aria-label="Timeline">
  <input id="search" type="search" placeholder="Search name, file, wait" aria-label="Show only coroutines whose name, file or wait contains this">
  <select id="reach" aria-label="How far back">
    <option value="2000">last 2 s</option>
    <option value="10000">last 10 s</option>
    <option value="60000">last minute</option>
    <option value="600000">last 10 minutes</option>
  </select>
  <button id="farther" title="Zoom out (-)" aria-label="Zoom out">−</button>
  <button id="nearer" title="Zoom in (+)" aria-label="Zoom in">+</button>
  <button id="all" title="Show everything (0)">All</button>
  <button id="look-back" title="Look Back at This Moment: where the chosen span began (B)">Look back</button>
  <button id="follow" title="Keep the newest moment in sight (End)" aria-pressed="true">Follow</button>
  <span id="status" role="status">Waiting for the program…</span>
  <span class="legend" aria-hidden="true"><span class="running">running</span><span class="suspended">suspended</span><span class="many">many, zoom in</span></span>
</div>
<canvas id="chart" tabindex="0" role="listbox" aria-label="Timeline of coroutines" aria-describedby="help"></canvas>
<div id="help" class="unseen">Up and down choose a coroutine, left and right a span of its life, Enter goes to the source, F selects it in the Call Stack and the Tasks view, B looks back to where the span began, plus and minus zoom, A and D move, 0 shows everything, End follows the newest, slash searches.</div>`,
};
