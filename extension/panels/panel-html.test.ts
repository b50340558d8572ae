/** The page of a panel loads its own script and style sheet, and nothing else. */
import assert from 'node:assert/strict';
import { panelHtml } from './panel-html.js';

const PARTS = {
  title: 'Await Graph',
  body: '<svg id="sheet"></svg>',
  script: 'vscode-resource:/graph.js',
  style: 'vscode-resource:/graph.css',
  cspSource: 'vscode-resource:',
};

describe('The page of a panel', () => {
  it('allows one script by a number of its own, one origin of styles, and nothing else', () => {
    const html = panelHtml(PARTS);
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
    const nonce = /<script nonce="([^"]+)" src="vscode-resource:\/graph\.js">/.exec(html)?.[1] ?? '';
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      'style-src vscode-resource:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.equal(Buffer.from(nonce, 'base64').length, 16);
  });

  it('has another number each time', () => {
    assert.notEqual(panelHtml(PARTS), panelHtml(PARTS));
  });

  it('has its title, its body, and a place for what is read aloud', () => {
    const html = panelHtml(PARTS);
    assert.match(html, /<title>Await Graph<\/title>/);
    assert.match(html, /<body>\n<svg id="sheet"><\/svg>\n/);
    assert.match(html, /id="announced" class="unseen" aria-live="polite"/);
  });
});
