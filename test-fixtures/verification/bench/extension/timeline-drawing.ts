/**
 * `npm run bench -- --only timeline`: how long the page of the timeline takes to draw 100,000 spans, and to follow
 * the mouse in them: milliseconds of handler and drawing, medians of 20 and the most. In a headless Chromium.
 */
import { existsSync, readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { TIMELINE_PANEL } from '../../../../extension/panels/timeline-panel.js';

const MOVES = 20;
/** Lanes, and spans in each. */
const SHAPES: readonly (readonly [number, number])[] = [
  [1000, 100],
  [100, 1000],
  [50_000, 2],
];

/** In the page: stands in for VS Code, and notes how long each frame takes. */
const STAGE = `
  window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });
  window.frames = [];
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) => request((at) => {
    const started = performance.now();
    draw(at);
    window.frames.push(performance.now() - started);
  });
  window.show = async (content, isChange) => {
    window.frames.length = 0;
    const started = performance.now();
    window.postMessage({ type: 'content', content, isChange, stopped: false }, '*');
    while (window.frames.length === 0) await new Promise((resolve) => request(resolve));
    return performance.now() - started;
  };
  window.timeline = (lanes, each) => ({
    lanes: Array.from({ length: lanes }, (_, lane) => ({
      coroutine: lane + 1,
      name: 'job ' + lane,
      slices: Array.from({ length: each }, (_, at) => ({
        state: at % 2 === 0 ? 'running' : 'suspended',
        startMs: (at * 10000) / each,
        ...(at === each - 1 ? {} : { endMs: ((at + 1) * 10000) / each }),
        tick: at,
        text: 'load()',
        location: { path: '/work/main.ts', line: 3, column: 1 },
      })),
    })),
    mark: { event: 1, tick: 1000 },
    ticks: Array.from({ length: 1000 }, (_, at) => ({ number: at, startMs: at * 10, endMs: at * 10 + 2, causes: [] })),
    nowMs: 10000,
    dropped: 0,
  });
  window.moved = async (deltaX, deltaY) => {
    const canvas = document.getElementById('chart');
    const { left, top } = canvas.getBoundingClientRect();
    window.frames.length = 0;
    const started = performance.now();
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaX, deltaY, clientX: left + 700, clientY: top + 300, cancelable: true }));
    const handled = performance.now() - started;
    while (window.frames.length === 0) await new Promise((resolve) => request(resolve));
    return handled + window.frames[0];
  };`;

const ask = (page: Page, expression: string): Promise<number> => page.evaluate(expression);

async function moves(page: Page, deltaX: number, deltaY: number): Promise<string> {
  const times: number[] = [];
  for (let move = 0; move < MOVES; move++)
    times.push(await ask(page, `moved(${move % 2 === 0 ? deltaX : -deltaX}, ${deltaY})`));
  times.sort((a, b) => a - b);
  return `${times[MOVES >> 1]?.toFixed(1) ?? ''}, ${times.at(-1)?.toFixed(1) ?? ''}`;
}

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.log(`\nThe timeline is not drawn: there is no Chromium at ${executablePath} (set CHROMIUM).`);
  process.exit();
}
const browser = await chromium.launch({ executablePath });
try {
  console.log(
    '\n| ms, 100,000 spans | first drawn | pan, all in sight | zoom in | pan | zoom out | a change |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [lanes, each] of SHAPES) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const style = readFileSync('dist/webview/timeline.css', 'utf8');
    await page.setContent(
      `<style>${style}</style>${TIMELINE_PANEL.body}<div id="tooltip" hidden></div><div id="told"></div>`,
    );
    await page.evaluate(STAGE);
    await page.addScriptTag({ content: readFileSync('dist/webview/timeline.js', 'utf8'), type: 'module' });
    const first = await ask(page, `show(timeline(${lanes}, ${each}), false)`);
    const cells = [await moves(page, 70, 0), await moves(page, 0, -100), await moves(page, 70, 0)];
    cells.push(await moves(page, 0, 100));
    const change = await ask(page, `show({ ...timeline(${lanes / 10}, 1), nowMs: 10100 }, true)`);
    console.log(`| ${lanes} × ${each} | ${first.toFixed(0)} | ${cells.join(' | ')} | ${change.toFixed(0)} |`);
    await page.close();
  }
} finally {
  await browser.close();
}
