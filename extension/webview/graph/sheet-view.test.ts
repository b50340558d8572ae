/** Zooming and panning of the await graph, without a page. */
import assert from 'node:assert/strict';
import { SheetView } from './sheet-view.js';

describe('The sheet of the await graph', () => {
  let view: SheetView;
  beforeEach(() => {
    view = new SheetView(() => ({ width: 1000, height: 500 }));
  });

  it('shows the whole graph in its middle, a small one not much larger than it is', () => {
    view.fit({ width: 2000, height: 500 });
    assert.equal(view.transform, 'translate(0 125) scale(0.5)');
    view.fit({ width: 100, height: 100 });
    assert.equal(view.transform, 'translate(445 195) scale(1.1)');
  });

  it('keeps the point under the mouse where it is when it zooms', () => {
    view.zoomBy(2, { x: 100, y: 50 });
    assert.equal(view.transform, 'translate(-100 -50) scale(2)');
  });

  it('zooms about its middle, and no nearer or farther than can be read', () => {
    view.zoomBy(100);
    assert.equal(view.transform, 'translate(-1500 -750) scale(4)');
    view.zoomBy(1e-6);
    assert.match(view.transform, /scale\(0.05\)$/);
  });

  it('stays where it was moved until it is released or fitted', () => {
    view.panBy(10, -20);
    assert.deepEqual([view.isMoved, view.transform], [true, 'translate(10 -20) scale(1)']);
    view.release();
    assert.equal(view.isMoved, false);
    view.panBy(0, 1);
    view.fit({ width: 1000, height: 500 });
    assert.equal(view.isMoved, false);
  });

  it('stays as it is while there is nothing to fit', () => {
    view.fit({ width: 0, height: 0 });
    assert.equal(view.transform, 'translate(0 0) scale(1)');
  });
});
