/** Texts apart from what they belong to. */
import assert from 'node:assert/strict';
import { contributes } from './index.js';
import { translatable } from './translatable.js';

describe('Texts for translation', () => {
  it('have names, one for each text, and what users are given stays', () => {
    const view = { id: 'coroutineDebugger.tasks', name: 'Tasks', when: 'active' };
    const snippets = [{ label: 'Tasks', body: { name: 'Tasks', title: 'x' } }];
    assert.deepEqual(translatable({ views: [view], snippets }), {
      contributes: {
        views: [{ ...view, name: '%views.tasks.name%' }],
        snippets: [{ label: '%views.tasks.name%', body: { name: 'Tasks', title: 'x' } }],
      },
      texts: { 'views.tasks.name': 'Tasks' },
    });
  });

  it('are all there: put back, they give what is declared', () => {
    const { contributes: named, texts } = translatable(contributes);
    const whole = JSON.stringify(named).replaceAll(/"%([^"%]+)%"/g, (_, name: string) => {
      assert.ok(Object.hasOwn(texts, name), name);
      return JSON.stringify(texts[name]);
    });
    assert.deepEqual(JSON.parse(whole), JSON.parse(JSON.stringify(contributes)));
    assert.ok(Object.keys(texts).length > 100);
  });
});
