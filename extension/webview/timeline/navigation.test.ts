/** Moving through the timeline by keyboard and mouse, without a page. */
import assert from 'node:assert/strict';
import type { CoroutineId, TimelineLane } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';
import { LANE_HEIGHT, LANES_TOP, NAMES_WIDTH } from './chart.js';
import { Navigation } from './navigation.js';
import { timeAt } from './viewport.js';

const CHART = 1000;
const LANES_SHOWN = 3;

/** Lanes of one wait each, of a second, one after the other. */
function timeline(...names: readonly string[]): Timeline {
  const lanes = names.map((name, index): TimelineLane => ({
    coroutine: Number(name.slice(1)) as CoroutineId,
    name,
    slices: [
      { state: 'running', startMs: index * 1000, endMs: index * 1000 + 1, tick: index },
      { state: 'suspended', startMs: index * 1000 + 1, endMs: (index + 1) * 1000, tick: index },
    ],
  }));
  return { lanes, mark: { event: 0, tick: 0 }, ticks: [], nowMs: names.length * 1000, dropped: 0 };
}

describe('The timeline', () => {
  const room = { width: NAMES_WIDTH + CHART, height: LANES_TOP + LANES_SHOWN * LANE_HEIGHT };
  let navigation: Navigation;

  /** The times at both edges, in whole seconds (never -0). */
  const edges = (): number[] => {
    const { viewport } = navigation.scene();
    return [timeAt(viewport, 0), timeAt(viewport, CHART)].map((ms) => Math.round(ms / 1000) + 0);
  };

  beforeEach(() => {
    navigation = new Navigation(() => room);
    navigation.take(timeline('c1', 'c2', 'c3', 'c4', 'c5'));
  });

  it('shows everything at first, and then what is newest', () => {
    assert.deepEqual(edges(), [0, 5]);
    navigation.take({ ...timeline('c1', 'c2', 'c3', 'c4', 'c5'), nowMs: 9000 });
    assert.deepEqual(edges(), [4, 9]);
  });

  it('stays where a person has moved it, until it follows again', () => {
    navigation.zoomBy(0.2);
    navigation.panBy(-2000);
    assert.equal(navigation.isFollowing, false);
    const before = edges();
    navigation.take({ ...timeline('c1', 'c2', 'c3', 'c4', 'c5'), nowMs: 9000 });
    assert.deepEqual(edges(), before);
    navigation.follow(true);
    assert.deepEqual(edges(), [8, 9]);
  });

  it('brings the lane that the keyboard selects into view, and the time of its slice', () => {
    navigation.zoomBy(0.1);
    assert.equal(navigation.moveLane(1)?.lane.name, 'c1');
    assert.deepEqual(edges(), [0, 1]);
    assert.equal(navigation.moveLane(10)?.lane.name, 'c5');
    assert.equal(navigation.scene().scrollTop, 2 * LANE_HEIGHT);
    assert.equal(navigation.moveSlice(-1)?.slice, 0);
    assert.equal(navigation.moveSlice(-1)?.slice, 0);
  });

  it('keeps the lane selected when others around it appear or disappear', () => {
    navigation.moveLane(2);
    assert.equal(navigation.chosen()?.lane.name, 'c2');
    navigation.take(timeline('c0', 'c1', 'c2'));
    assert.deepEqual([navigation.chosen()?.lane.name, navigation.chosen()?.laneIndex], ['c2', 2]);
    navigation.take(timeline('c1'));
    assert.equal(navigation.chosen(), undefined);
  });

  it('has no selection where no lane matches', () => {
    navigation.filter('nothing');
    assert.deepEqual(navigation.lanes, []);
    assert.equal(navigation.moveLane(1), undefined);
    assert.equal(navigation.moveSlice(1), undefined);
  });

  it('does not scroll beyond its lanes', () => {
    navigation.scrollBy(10_000);
    assert.equal(navigation.scene().scrollTop, 2 * LANE_HEIGHT);
    navigation.filter('c1');
    assert.equal(navigation.scene().scrollTop, 0);
  });
});
