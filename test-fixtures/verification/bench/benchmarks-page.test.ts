/** The sections of docs/benchmarks.md. */
import assert from 'node:assert/strict';
import { withSection } from './benchmarks-page.js';

describe('A section of the page of benchmarks', () => {
  const page = '# Benchmarks\n\n<!-- start: begin -->\n\nold\n\n<!-- start: end -->\n\nGoals.\n';

  it('takes the place of the one before, and leaves the rest', () => {
    assert.equal(withSection(page, 'start', ['new', 'figures']), page.replace('old', 'new\nfigures'));
  });

  it('is added at the end where there is none yet', () => {
    assert.equal(
      withSection(page, 'scale', ['new']),
      `${page}\n<!-- scale: begin -->\n\nnew\n\n<!-- scale: end -->\n`,
    );
  });
});
