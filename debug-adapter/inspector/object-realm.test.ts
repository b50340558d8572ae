/** The realm of an object, by its id. */
import assert from 'node:assert/strict';
import { isOfMainRealm } from './object-realm.js';

describe('The realm of an object', () => {
  it('is known from its id', () => {
    assert.ok(isOfMainRealm('-7806702625021222263.1.12'));
    assert.ok(!isOfMainRealm('-7806702625021222263.3.1'));
    assert.ok(isOfMainRealm(undefined));
  });
});
