import assert from 'node:assert/strict';
import { resolveModule, resolveSubmodule } from '../../server/analysis/resolution/resolveModule';
import { resolveIn, show, workspaceOf } from './workspaceOf';

interface Case {
  readonly title: string;
  readonly files: Parameters<typeof workspaceOf>[0];
  /** `importing file: module` → target. */
  readonly imports: Readonly<Record<string, string>>;
}

const PROJECT = (name: string, ...dependencies: string[]): string =>
  `[project]\nname = "${name}"\ndependencies = ${JSON.stringify(dependencies)}\n`;

const CASES: readonly Case[] = [
  {
    title: 'relative imports by level, also through packages and beyond namespace packages',
    files: ['app/__init__.py', 'app/db.py', 'app/api/__init__.py', 'app/api/users.py', 'ns/deep/a.py', 'ns/b.py'],
    imports: {
      'app/api/users.py: .': 'app/api/__init__.py',
      'app/api/users.py: ..': 'app/__init__.py',
      'app/api/users.py: ..db': 'app/db.py',
      'app/__init__.py: .db': 'app/db.py',
      'app/__init__.py: .api.users': 'app/api/users.py',
      'app/api/users.py: .missing': 'unresolved',
      'app/api/users.py: .......x': 'unresolved',
      'ns/deep/a.py: ..b': 'ns/b.py',
      'ns/deep/a.py: .': 'namespace ns/deep',
    },
  },
  {
    title: 'absolute imports from the root of the package around the file',
    files: ['app/__init__.py', 'app/db.py', 'app/api/__init__.py', 'app/api/users.py', 'main.py'],
    imports: {
      'app/api/users.py: app': 'app/__init__.py',
      'app/api/users.py: app.db': 'app/db.py',
      'main.py: app.api.users': 'app/api/users.py',
      'main.py: app.missing': 'unresolved',
      'main.py: requests': 'external requests',
      'main.py: requests.adapters': 'external requests.adapters',
    },
  },
  {
    title: 'a package wins over a module, a module over a folder, anything over a stub',
    files: ['a/__init__.py', 'a.py', 'b.py', 'b/x.py', 'c.py', 'c.pyi', 'd.pyi', 'e/x.py', 'main.py'],
    imports: {
      'main.py: a': 'a/__init__.py',
      'main.py: b': 'b.py',
      'main.py: c': 'c.py',
      'main.py: d': 'd.pyi',
      'main.py: e': 'namespace e',
      'main.py: e.x': 'e/x.py',
    },
  },
  {
    title: 'a script sees its siblings first, even before the standard library',
    files: ['jobs/queue.py', 'jobs/run.py', 'jobs/time.py', 'jobs/helper.py', 'other/run.py'],
    imports: {
      'jobs/run.py: queue': 'jobs/queue.py',
      'jobs/run.py: helper': 'jobs/helper.py',
      'jobs/run.py: time': 'external time',
      'jobs/queue.py: queue': 'external queue',
      'other/run.py: queue': 'external queue',
      'other/run.py: helper': 'external helper',
    },
  },
  {
    title: 'a file inside a package does not see its siblings absolutely',
    files: ['app/__init__.py', 'app/queue.py', 'app/redis.py', 'app/run.py', 'app/core/__init__.py', 'app/core/x.py'],
    imports: {
      'app/run.py: queue': 'external queue',
      'app/run.py: redis': 'external redis',
      // Started from inside of the package: a dotted name that leads to a file is no coincidence.
      'app/run.py: core.x': 'app/core/x.py',
    },
  },
  {
    title: 'the standard library is not replaced by a folder or a distant file',
    files: ['platform/x.py', 'logging.py', 'app/main.py', 'types/__init__.py'],
    imports: {
      'app/main.py: platform': 'external platform',
      'app/main.py: logging': 'external logging',
      'app/main.py: types': 'external types',
    },
  },
  {
    title: 'declared dependencies are not replaced by folders and modules of the same name',
    files: [
      ['pyproject.toml', PROJECT('shop', 'alembic>=1.0', 'redis[hiredis]~=5.0; python_version < "4"', 'PyYAML')],
      'alembic/env.py',
      'app/redis.py',
      'app/main.py',
      'shop/__init__.py',
    ],
    imports: {
      'alembic/env.py: alembic': 'external alembic',
      'app/main.py: redis': 'external redis',
      'app/main.py: shop': 'shop/__init__.py',
    },
  },
  {
    title: 'a dependency that is a project of the workspace is that project',
    files: [
      ['packages/web/pyproject.toml', PROJECT('web', 'my-core')],
      ['packages/core/pyproject.toml', PROJECT('my_core')],
      'packages/core/src/my_core/__init__.py',
      'packages/core/src/my_core/db.py',
      'packages/web/src/web/__init__.py',
      'packages/web/src/web/main.py',
    ],
    imports: {
      'packages/web/src/web/main.py: my_core.db': 'packages/core/src/my_core/db.py',
      'packages/web/src/web/main.py: web': 'packages/web/src/web/__init__.py',
    },
  },
  {
    title: 'src, backend and the like from tests and scripts beside them',
    files: ['src/app/__init__.py', 'src/app/db.py', 'tests/test_db.py', 'backend/service/api.py', 'scripts/seed.py'],
    imports: {
      'tests/test_db.py: app.db': 'src/app/db.py',
      'scripts/seed.py: app': 'src/app/__init__.py',
      'scripts/seed.py: service.api': 'backend/service/api.py',
    },
  },
  {
    title: 'the nearest of several packages with one name',
    files: [
      'services/a/app/__init__.py',
      'services/a/app/db.py',
      'services/a/main.py',
      'services/b/app/__init__.py',
      'services/b/app/db.py',
      'services/b/tests/test_db.py',
      'tools/check.py',
    ],
    imports: {
      'services/a/main.py: app.db': 'services/a/app/db.py',
      'services/b/tests/test_db.py: app.db': 'services/b/app/db.py',
      'tools/check.py: app.db': 'external app.db',
    },
  },
  {
    title: 'copies and samples do not stand for dependencies',
    files: ['vendor/requests/__init__.py', 'examples/flask/__init__.py', 'typings/numpy/__init__.pyi', 'app/main.py'],
    imports: {
      'app/main.py: requests': 'external requests',
      'app/main.py: flask': 'external flask',
      'app/main.py: numpy': 'external numpy',
    },
  },
  {
    title: 'a namespace shared by several projects',
    files: [
      ['a/pyproject.toml', PROJECT('acme-a')],
      ['b/pyproject.toml', PROJECT('acme-b')],
      'a/src/acme/a/__init__.py',
      'a/src/acme/a/x.py',
      'b/src/acme/b/__init__.py',
    ],
    imports: {
      'a/src/acme/a/x.py: acme.b': 'b/src/acme/b/__init__.py',
      'a/src/acme/a/x.py: acme': 'namespace a/src/acme',
    },
  },
];

describe('Python imports', () => {
  for (const { title, files, imports } of CASES) {
    it(title, () => {
      const workspace = workspaceOf(files);
      for (const [question, expected] of Object.entries(imports)) {
        const [from = '', module = ''] = question.split(': ');
        assert.equal(resolveIn(workspace, from, module), expected, question);
      }
    });
  }

  it('works on URIs and drive letters', () => {
    for (const base of ['file:///home/me/', 'vscode-vfs://github/me/repo/', 'C:/work/', 'file:///c%3A/work/', '']) {
      const workspace = workspaceOf(['app/__init__.py', 'app/db.py', 'main.py'], base);
      assert.equal(resolveIn(workspace, 'main.py', 'app.db', base), 'app/db.py', base);
      assert.equal(resolveIn(workspace, 'app/db.py', 'app', base), 'app/__init__.py', base);
      assert.equal(resolveIn(workspace, 'app/db.py', '..main', base), 'main.py', base);
    }
  });

  it('finds submodules of packages and namespaces', () => {
    const workspace = workspaceOf(['app/__init__.py', 'app/db.py', 'app/sub/x.py', 'ns/a.py', 'main.py']);
    const app = resolveModule(workspace, '/w/main.py', 'python', 'app', 0);
    const ns = resolveModule(workspace, '/w/main.py', 'python', 'ns', 0);
    assert.equal(show(resolveSubmodule(workspace, app, 'db')), 'app/db.py');
    assert.equal(show(resolveSubmodule(workspace, app, 'sub')), 'namespace app/sub');
    assert.equal(show(resolveSubmodule(workspace, app, 'other')), 'null');
    assert.equal(show(resolveSubmodule(workspace, ns, 'a')), 'ns/a.py');
    assert.equal(show(resolveSubmodule(workspace, { k: 'external', name: 'x' }, 'a')), 'null');
    assert.equal(show(resolveSubmodule(workspace, { k: 'file', file: '/w/app/db.py' }, 'a')), 'null');
  });

  it('remembers the name of a folder that may hide a dependency', () => {
    const workspace = workspaceOf(['docker/build.py', 'main.py']);
    const target = resolveModule(workspace, '/w/main.py', 'python', 'docker', 0);
    assert.deepEqual(target, { k: 'namespace', directory: '/w/docker', name: 'docker' });
  });
});
