import * as assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { nodeFileSystem, type FileSystem } from '../../server/platform/fileSystem';
import { createFakeEngine } from './fakeEngine';
import { BLOCKING_HELPER, createProject, HANDLER, removeProjects, run, type Files, type RunOptions } from './harness';

const engine = createFakeEngine();

async function report(files: Files, argv: string[] = [], options: RunOptions = {}) {
  const cwd = createProject(files);
  const outcome = await run(['check', ...argv, '--format', 'json'], cwd, { engine, ...options });
  const { findings, skipped } = outcome.json();
  return {
    found: findings.map(({ file }) => file),
    skipped: skipped.map(({ file, reason }) => `${file}: ${reason}`),
    outcome,
  };
}

/** A disk on which some paths fail. */
function brokenDisk(failing: Readonly<Record<string, string>>, entries = false): FileSystem {
  const check = (file: string): void => {
    const code = failing[path.basename(file)];
    if (code !== undefined) {
      throw Object.assign(new Error(code), { code });
    }
  };
  return {
    ...nodeFileSystem,
    readFile: async (file, limit) => {
      check(file);
      return nodeFileSystem.readFile(file, limit);
    },
    readFolder: async (folder) => {
      if (!entries) check(folder);
      return nodeFileSystem.readFolder(folder);
    },
  };
}

describe('which files are checked', () => {
  after(removeProjects);

  it('every source file of a folder, by extension', async () => {
    const names = ['py', 'pyi', 'js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts'].map((ending) => `a.${ending}`);
    const others = ['a.md', 'a.json', 'a.vue', 'a.pyc', 'py', 'a.ts.bak'];
    const { found } = await report(Object.fromEntries([...names, ...others].map((name) => [name, 'warning'])));
    assert.deepEqual(found, [...names].sort());
  });

  it('passes over dependencies, build output and caches', async () => {
    const { found } = await report({
      'src/a.py': 'warning',
      'node_modules/x/a.js': 'warning',
      'src/node_modules/x/a.js': 'warning',
      'dist/a.js': 'warning',
      'build/lib/a.py': 'warning',
      'out/a.js': 'warning',
      'vendor/a.py': 'warning',
      '.git/hooks/a.py': 'warning',
      'env39/pyvenv.cfg': '',
      'env39/lib/a.py': 'warning',
      '.venv/a.py': 'warning',
      '__pycache__/a.py': 'warning',
      'coverage/a.js': 'warning',
      '.next/a.js': 'warning',
      'pkg/build/__init__.py': '',
      'pkg/build/a.py': 'warning',
      '.github/scripts/a.js': 'warning',
    });
    assert.deepEqual(found, ['.github/scripts/a.js', 'pkg/build/a.py', 'src/a.py']);
  });

  it('respects ignore files: nested ones, negations, .ignore over .gitignore, and those above the folder', async () => {
    const files = {
      '.git/HEAD': '',
      '.gitignore': 'gen/\n*.tmp.py\n/rooted.py\n',
      'rooted.py': 'warning',
      'a.tmp.py': 'warning',
      'gen/a.py': 'warning',
      'src/rooted.py': 'warning',
      'src/a.tmp.py': 'warning',
      'src/.gitignore': '!keep.tmp.py\nlocal.py\n',
      'src/keep.tmp.py': 'warning',
      'src/local.py': 'warning',
      'src/deep/local.py': 'warning',
      'src/other/.gitignore': 'a.py\n',
      'src/other/.ignore': '!a.py\n',
      'src/other/a.py': 'warning',
    };
    const expected = ['src/keep.tmp.py', 'src/other/a.py', 'src/rooted.py'];
    assert.deepEqual((await report(files)).found, expected);
    assert.deepEqual((await report(files, ['src'])).found, expected);
  });

  it('checks what is named on the command line even if it is ignored or excluded', async () => {
    const files = {
      '.git/HEAD': '',
      '.gitignore': 'gen/\n',
      'threadwise.toml': 'exclude = ["legacy"]\n',
      'gen/a.py': 'warning',
      'legacy/b.py': 'warning',
      'node_modules/x/c.js': 'warning',
    };
    assert.deepEqual((await report(files)).found, []);
    const named = ['gen/a.py', 'legacy/b.py', 'node_modules/x/c.js'];
    assert.deepEqual((await report(files, named)).found, named);
    assert.deepEqual((await report(files, ['gen'])).found, ['gen/a.py']);
    assert.deepEqual((await report(files, ['node_modules'])).found, ['node_modules/x/c.js']);
  });

  it('checks a file once, however often it is named', async () => {
    const { found } = await report({ 'src/a.py': 'warning' }, ['src', 'src/a.py', '.', './src/']);
    assert.deepEqual(found, ['src/a.py']);
  });

  it('survives circles of links, and does not check a file twice through them', async () => {
    const cwd = createProject({ 'src/a.py': 'warning' });
    symlinkSync('..', path.join(cwd, 'src', 'loop'));
    symlinkSync('self.py', path.join(cwd, 'self.py'));
    symlinkSync('nowhere.py', path.join(cwd, 'broken.py'));
    symlinkSync('src/a.py', path.join(cwd, 'alias.py'));
    const { findings, skipped } = (await run(['check', '--format', 'json'], cwd, { engine })).json();
    assert.deepEqual(
      findings.map(({ file }) => file),
      ['src/a.py'],
    );
    assert.deepEqual(skipped, []);
  });

  it('lists what cannot be checked with the reason, and checks the rest', async () => {
    const { found, skipped } = await report(
      {
        'a.py': 'warning',
        'binary.py': Uint8Array.from([0x61, 0, 1, 2]),
        'latin.py': Uint8Array.from([0x78, 0x20, 0x3d, 0x20, 0x27, 0xe9, 0x27]),
        'cookie.py': Buffer.from("# -*- coding: latin-1 -*-\nx = '\u00e9'; warning", 'latin1'),
        'klingon.py': '# coding: klingon\nwarning',
        'large.py': 'warning\n'.repeat(200_000),
        'min.js': `var a=1;${'warning;'.repeat(500)}`,
        'a.min.js': 'warning',
        'blob.py': `x = '${'a'.repeat(5000)}'; warning`,
        'empty.ts': '',
      },
      [],
    );
    assert.deepEqual(found, ['a.py', 'blob.py', 'cookie.py']);
    assert.deepEqual(skipped, [
      'a.min.js: minified',
      'binary.py: binary',
      'klingon.py: in an unknown encoding: klingon',
      'large.py: too large: 1.6 MB, the limit is 1 MB',
      'latin.py: not valid UTF-8',
      'min.js: minified',
    ]);
  });

  it('goes on when files vanish and folders cannot be read', async () => {
    const files = { 'a.py': 'warning', 'gone.py': 'warning', 'secret.py': 'warning', 'closed/b.py': 'warning' };
    const fileSystem = brokenDisk({ 'gone.py': 'ENOENT', 'secret.py': 'EACCES', closed: 'EACCES' });
    const { found, skipped, outcome } = await report(files, [], { fileSystem });
    assert.deepEqual(found, ['a.py']);
    assert.deepEqual(skipped, [
      'closed: unreadable: permission denied',
      'gone.py: vanished during the scan',
      'secret.py: unreadable: permission denied',
    ]);
    assert.equal(outcome.exitCode, 1);
  });

  it('says that a named file is in no language it knows', async () => {
    const { skipped, outcome } = await report({ 'a.md': 'warning' }, ['a.md']);
    assert.deepEqual(skipped, ['a.md: not a Python, JavaScript or TypeScript file']);
    assert.equal(outcome.exitCode, 0);
  });

  it('shows a short list of skipped files to people', async () => {
    const files = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`${index}.min.js`, 'x']));
    const { stdout } = await run(['check'], createProject(files), { engine });
    assert.match(stdout, /\n15 files skipped:\n {2}0\.min\.js: minified\n/);
    assert.match(stdout, /\n {2}… and 5 more; --format json lists them all\.\n$/);
  });
});

describe('what is around the checked files', () => {
  after(removeProjects);
  const argv = ['--format', 'json'];

  it('is seen when one file or folder is checked, but not reported on', async () => {
    const cwd = createProject({
      'pyproject.toml': '',
      'app.py': HANDLER,
      'db.py': BLOCKING_HELPER,
      'other.py': 'import time\n\nasync def f():\n    time.sleep(1)\n',
    });
    const { findings, filesChecked } = (await run(['check', 'app.py', ...argv], cwd)).json();
    assert.equal(filesChecked, 1);
    assert.deepEqual(
      findings.map(({ file }) => file),
      ['app.py'],
    );
    assert.deepEqual(
      findings[0]?.path.map(({ file }) => file),
      ['db.py'],
    );
  });

  it('is found without any manifest, from anywhere', async () => {
    const folder = createProject({ 'pkg/app.py': HANDLER, 'pkg/db.py': BLOCKING_HELPER });
    const elsewhere = createProject({});
    for (const cwd of [folder, elsewhere, path.join(folder, 'pkg')]) {
      const { findings } = (await run(['check', path.join(folder, 'pkg/app.py'), ...argv], cwd)).json();
      assert.equal(findings.length, 1, cwd);
    }
  });

  it('gives the same findings for a part as for the whole', async () => {
    const files = {
      'package.json': '{"dependencies": {"express": "4"}}',
      'server.js':
        "const express = require('express');\nconst { load } = require('./lib/load');\nconst app = express();\napp.get('/', (req, res) => { res.send(load()); });\n",
      'lib/load.js': "const fs = require('fs');\nexports.load = () => fs.readFileSync('/x');\n",
    };
    const cwd = createProject(files);
    const whole = (await run(['check', ...argv], cwd)).json();
    assert.ok(whole.findings.length > 0);
    for (const file of ['server.js', 'lib/load.js']) {
      const part = (await run(['check', file, ...argv], cwd)).json();
      assert.deepEqual(
        part.findings,
        whole.findings.filter((finding) => finding.file === file),
        file,
      );
    }
  });
});
