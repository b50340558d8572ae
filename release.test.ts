/** What `npm run release` does to a checkout: version, date, commit, tag; and what it refuses. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.dirname(import.meta.dirname);

describe('A release', () => {
  let checkout: string;

  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=a maintainer', '-c', 'user.email=maintainer@example.org', ...args],
      {
        cwd: checkout,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).trim();

  function release(version: string): { status: number | null; words: string } {
    const names = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org' };
    const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.org' };
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['scripts/release.mjs', version, '--no-packages'],
      { cwd: checkout, encoding: 'utf8', env: { ...process.env, ...names, ...committer } },
    );
    return { status, words: stdout + stderr };
  }

  const changelog = (): string => readFileSync(path.join(checkout, 'CHANGELOG.md'), 'utf8');

  beforeEach(() => {
    checkout = mkdtempSync(path.join(os.tmpdir(), 'release-'));
    for (const name of ['package.json', 'package-lock.json']) {
      cpSync(path.join(ROOT, name), path.join(checkout, name));
    }
    mkdirSync(path.join(checkout, 'scripts'));
    for (const name of ['release.mjs', 'set-up.mjs']) {
      cpSync(path.join(ROOT, 'scripts', name), path.join(checkout, 'scripts', name));
    }
    writeFileSync(path.join(checkout, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- A thing.\n');
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Before');
  });
  afterEach(() => {
    rmSync(checkout, { recursive: true });
  });

  it('gets a version, a date, a commit and a tag', () => {
    const { status, words } = release('7.0.0');
    assert.equal(status, 0, words);
    assert.match(
      changelog(),
      /^# Changelog\n\n## Unreleased\n\n## 7\.0\.0 - \d{4}-\d\d-\d\d\n\n- A thing\.\n$/,
    );
    for (const name of ['package.json', 'package-lock.json']) {
      const { version } = JSON.parse(readFileSync(path.join(checkout, name), 'utf8')) as { version: string };
      assert.equal(version, '7.0.0');
    }
    assert.equal(git('log', '-1', '--format=%s'), 'Release 7.0.0');
    assert.equal(git('tag', '--points-at', 'HEAD'), 'v7.0.0');
    assert.equal(git('status', '--porcelain'), '');
  });

  it('is refused where nothing was changed since the last one, or the version is no newer', () => {
    assert.equal(release('7.0.0').status, 0);
    assert.match(release('7.0.0').words, /version 7\.0\.0 was released already/);
    assert.match(release('6.9.9').words, /6\.9\.9 is not newer than 7\.0\.0/);
    assert.match(release('7.1.0').words, /CHANGELOG\.md has nothing under "## Unreleased"/);
    assert.match(release('latest').words, /say which version/);
  });

  it('is refused while there are changes that are not committed', () => {
    writeFileSync(path.join(checkout, 'CHANGELOG.md'), `${changelog()}- Another thing.\n`);
    const { status, words } = release('7.0.0');
    assert.equal(status, 1);
    assert.equal(words, 'release: there are changes that are not committed.\n');
    assert.equal(git('tag', '--list'), '');
  });
});
