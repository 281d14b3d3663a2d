import assert from 'node:assert/strict';
import { targetPython } from '../../server/analysis/project/pythonTarget';
import { rangeOf, type Minor } from '../../server/analysis/project/versionSpecifier';
import { workspaceOf } from '../resolution/workspaceOf';

const show = (minor: Minor | null): string => (minor === null ? '*' : minor.join('.'));

describe('version specifiers', () => {
  const cases: Readonly<Record<string, string>> = {
    '>=3.9,<4': '3.9–*',
    '>=3.9, <4.0': '3.9–*',
    '>= 3.8 , < 3.13': '3.8–3.12',
    '>=3.10,<3.12.4': '3.10–3.12',
    '>=3.10,<3.13.0': '3.10–3.12',
    '~=3.10': '3.10–*',
    '~=3.10.2': '3.10–3.10',
    '==3.11.*': '3.11–3.11',
    '==3.11.4': '3.11–3.11',
    '>=3.9,!=3.9.7': '3.9–*',
    '<=3.12': '*–3.12',
    '>3.8': '3.8–*',
    '^3.9': '3.9–*',
    '~3.9': '3.9–3.9',
    '3.12': '3.12–3.12',
    '3.13t': '3.13–3.13',
    '3.*': '3.0–*',
    '^3.8 || ^3.11': '3.8–*',
    '~3.8 || ~3.11': '3.8–3.11',
    '>=3.9 <3.12': '3.9–3.11',
    '3.13.0rc1': '3.13–3.13',
    '>=2.7,!=3.0.*': '2.7–*',
    '>=3': '3.0–*',
  };
  for (const [specifier, expected] of Object.entries(cases)) {
    it(specifier, () => {
      const range = rangeOf(specifier);
      assert.equal(range && `${show(range.min)}–${show(range.max)}`, expected);
    });
  }

  it('that say nothing', () => {
    for (const specifier of ['', '*', 'system', '>=', 'three', ',']) assert.equal(rangeOf(specifier), null, specifier);
  });
});

describe('target Python', () => {
  const targetIn = (files: Parameters<typeof workspaceOf>[0], setting?: string): string => {
    const range = targetPython('/w/app/main.py', workspaceOf(files).manifests, setting);
    const build = range.freeThreaded ? ' free-threaded' : '';
    return `${show(range.min)}–${show(range.max)}${build} (${range.from})`;
  };

  it('is 3.9 and later when nobody says anything', () => {
    assert.equal(targetIn([]), '3.9–* (default)');
    assert.equal(targetIn([['pyproject.toml', '[tool.black]\nline-length = 1']]), '3.9–* (default)');
  });

  it('comes from the nearest manifest', () => {
    const outer = ['pyproject.toml', '[project]\nrequires-python = ">=3.10"'] as const;
    assert.equal(targetIn([outer]), '3.10–* (requires-python in pyproject.toml)');
    const poetry = ['app/pyproject.toml', '[tool.poetry.dependencies]\npython = "^3.12"'] as const;
    assert.equal(targetIn([outer, poetry]), '3.12–* (python in pyproject.toml)');
    const setup = ['app/setup.cfg', '[options]\npython_requires = >=3.7\n'] as const;
    assert.equal(targetIn([outer, setup]), '3.7–* (python_requires in setup.cfg)');
  });

  it('is the pinned version when no range is declared', () => {
    assert.equal(targetIn([['.python-version', '# ours\nsystem\n3.12.1\n']]), '3.12–3.12 (.python-version)');
    assert.equal(targetIn([['.python-version', 'pypy3.10-7.3.12']]), '3.10–3.10 (.python-version)');
    assert.equal(targetIn([['.python-version', '3.13t']]), '3.13–3.13 free-threaded (.python-version)');
  });

  it('is a free-threaded build where the setting says so', () => {
    assert.equal(targetIn([], '3.14t'), '3.14–3.14 free-threaded (setting)');
  });

  it('takes only the build from a pin beside a range', () => {
    const range = ['pyproject.toml', '[project]\nrequires-python = ">=3.11"'] as const;
    assert.equal(
      targetIn([range, ['.python-version', '3.14t']]),
      '3.11–* free-threaded (requires-python in pyproject.toml)',
    );
  });

  it('is the setting before anything else', () => {
    const range = ['pyproject.toml', '[project]\nrequires-python = ">=3.11"'] as const;
    assert.equal(targetIn([range], '3.9'), '3.9–3.9 (setting)');
    assert.equal(targetIn([range], 'nonsense'), '3.11–* (requires-python in pyproject.toml)');
  });
});
