import assert from 'node:assert/strict';
import { resolveIn, workspaceOf } from './workspaceOf';

interface Case {
  readonly title: string;
  readonly files: Parameters<typeof workspaceOf>[0];
  readonly imports: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  {
    title: 'relative, with and without extension, and index files',
    files: [
      'a.js',
      'b.ts',
      'c/index.tsx',
      'd.mts',
      'e.js',
      'e.ts',
      'user.service.ts',
      'f.d.ts',
      'x/y.ts',
      'g.mjs',
      'g.d.mts',
    ],
    imports: {
      'x/y.ts > ../a': 'a.js',
      'x/y.ts > ../a.js': 'a.js',
      'x/y.ts > ../b.js': 'b.ts',
      'x/y.ts > ../c': 'c/index.tsx',
      'x/y.ts > ../c/index.js': 'c/index.tsx',
      'x/y.ts > ../c/': 'c/index.tsx',
      'x/y.ts > ../d.mjs': 'd.mts',
      'x/y.ts > ../e.js': 'e.ts',
      'a.js > ./e.js': 'e.js',
      'a.js > ./e': 'e.js',
      'x/y.ts > ../user.service': 'user.service.ts',
      'x/y.ts > ../f': 'f.d.ts',
      'x/y.ts > ../g': 'g.mjs',
      'x/y.ts > ./missing': 'unresolved',
      'x/y.ts > ../../../../../z': 'unresolved',
      'c/index.tsx > .': 'c/index.tsx',
      'x/y.ts > ./y.ts?raw': 'unresolved',
    },
  },
  {
    title: 'builtins and dependencies',
    files: ['fs.ts', 'a.ts'],
    imports: {
      'a.ts > node:fs': 'external fs',
      'a.ts > fs/promises': 'external fs/promises',
      'a.ts > express': 'external express',
      'a.ts > @scope/pkg/sub': 'external @scope/pkg/sub',
      'a.ts > buffer/': 'external buffer',
      'a.ts > npm:@scope/pkg@1/sub': 'external @scope/pkg/sub',
      'a.ts > npm:express@4': 'external express',
    },
  },
  {
    title: 'tsconfig paths with extends, comments, and the longest prefix',
    files: [
      [
        'tsconfig.base.json',
        '{ // shared\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*",], "@/db/*": ["data/*"], "config": ["cfg/main.ts"] } } }',
      ],
      ['api/tsconfig.json', '{ "extends": "../tsconfig.base" }'],
      'src/users.ts',
      'src/db/x.ts',
      'data/x.ts',
      'cfg/main.ts',
      'api/main.ts',
      'lib/plain.ts',
    ],
    imports: {
      'api/main.ts > @/users': 'src/users.ts',
      'api/main.ts > @/users.js': 'src/users.ts',
      'api/main.ts > @/db/x': 'data/x.ts',
      'api/main.ts > config': 'cfg/main.ts',
      'api/main.ts > lib/plain': 'lib/plain.ts',
      'api/main.ts > @/nothing': 'external @/nothing',
      'api/main.ts > express': 'external express',
    },
  },
  {
    title: 'paths without baseUrl belong to the configuration that has them; a nearer one replaces them',
    files: [
      ['tsconfig.json', '{ "compilerOptions": { "paths": { "~/*": ["./app/*"], "$c/*": ["${configDir}/c/*"] } } }'],
      ['sub/jsconfig.json', '{ "compilerOptions": { "paths": { "~/*": ["./own/*"] } } }'],
      'app/a.ts',
      'c/k.ts',
      'app/b.ts',
      'sub/own/a.js',
      'sub/own/b.js',
    ],
    imports: { 'app/b.ts > ~/a': 'app/a.ts', 'app/b.ts > $c/k': 'c/k.ts', 'sub/own/b.js > ~/a': 'sub/own/a.js' },
  },
  {
    title: 'a solution configuration leaves the paths to the one beside it',
    files: [
      ['tsconfig.json', '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }'],
      ['tsconfig.app.json', '{ "compilerOptions": { "paths": { "#/*": ["./src/*"] } } }'],
      'src/a.ts',
      'src/b.ts',
    ],
    imports: { 'src/a.ts > #/b': 'src/b.ts' },
  },
  {
    title: 'baseUrl does not replace builtins and declared dependencies',
    files: [
      ['package.json', '{ "dependencies": { "config": "3" } }'],
      ['tsconfig.json', '{ "compilerOptions": { "baseUrl": "src" } }'],
      'src/config/index.ts',
      'src/util.ts',
      'src/constants/colors.ts',
      'src/a.ts',
    ],
    imports: {
      'src/a.ts > config': 'external config',
      'src/a.ts > util': 'external util',
      'src/a.ts > constants/colors': 'src/constants/colors.ts',
    },
  },
  {
    title: 'packages of a monorepo resolve to their sources',
    files: [
      ['packages/db/package.json', '{ "name": "@acme/db", "main": "dist/index.js", "types": "dist/index.d.ts" }'],
      'packages/db/src/index.ts',
      'packages/db/src/pool.ts',
      [
        'packages/ui/package.json',
        '{ "name": "ui", "exports": { ".": { "types": "./dist/types/main.d.ts", "import": "./dist/esm/main.js" }, "./icons/*": "./dist/esm/icons/*.js", "./hidden": null } }',
      ],
      'packages/ui/src/main.tsx',
      'packages/ui/src/icons/plus.tsx',
      ['packages/plain/package.json', '{ "name": "plain" }'],
      'packages/plain/index.js',
      'packages/plain/sub.js',
      ['packages/lib/package.json', '{ "name": "lib-first", "main": "lib/main.js" }'],
      'packages/lib/lib/main.js',
      [
        'packages/live/package.json',
        '{ "name": "live", "exports": { ".": { "import": "./dist/a.js", "@acme/source": "./code/a.ts" } } }',
      ],
      'packages/live/code/a.ts',
      ['node_modules/express/package.json', '{ "name": "express", "main": "index.js" }'],
      'app/main.ts',
    ],
    imports: {
      'app/main.ts > @acme/db': 'packages/db/src/index.ts',
      'app/main.ts > @acme/db/pool': 'packages/db/src/pool.ts',
      'app/main.ts > @acme/db/dist/pool.js': 'packages/db/src/pool.ts',
      'app/main.ts > ui': 'packages/ui/src/main.tsx',
      'app/main.ts > ui/icons/plus': 'packages/ui/src/icons/plus.tsx',
      'app/main.ts > plain': 'packages/plain/index.js',
      'app/main.ts > plain/sub': 'packages/plain/sub.js',
      'app/main.ts > lib-first': 'packages/lib/lib/main.js',
      'app/main.ts > live': 'packages/live/code/a.ts',
      'app/main.ts > express': 'external express',
      'packages/db/src/pool.ts > @acme/db': 'packages/db/src/index.ts',
    },
  },
  {
    title: 'imports of the package itself',
    files: [
      [
        'package.json',
        '{ "imports": { "#db": { "node": "./dist/db.js" }, "#lib/*": "./lib/*.js", "#http": "undici" } }',
      ],
      'src/db.ts',
      'lib/a.js',
      'src/main.ts',
    ],
    imports: {
      'src/main.ts > #db': 'src/db.ts',
      'src/main.ts > #lib/a': 'lib/a.js',
      'src/main.ts > #http': 'external undici',
      'src/main.ts > #none': 'unresolved',
    },
  },
  {
    title: 'a directory with a package.json',
    files: [['lib/package.json', '{ "main": "./start" }'], 'lib/start.js', 'lib/index.js', 'a.js'],
    imports: { 'a.js > ./lib': 'lib/start.js' },
  },
  {
    title: '@/ without a tsconfig, when only one folder has such a file',
    files: [['package.json', '{}'], 'src/a.js', 'src/b.js', 'src/c.js', 'c.js'],
    imports: { 'src/a.js > @/b': 'src/b.js', 'src/a.js > @/c': 'external @/c', 'src/a.js > ~/b': 'src/b.js' },
  },
];

describe('JavaScript and TypeScript imports', () => {
  for (const { title, files, imports } of CASES) {
    it(title, () => {
      const workspace = workspaceOf(files);
      for (const [question, expected] of Object.entries(imports)) {
        const [from = '', module = ''] = question.split(' > ');
        assert.equal(resolveIn(workspace, from, module), expected, question);
      }
    });
  }

  it('writes segments of URIs the way editors do', () => {
    const base = 'file:///w/';
    const workspace = workspaceOf(['app/%5Bid%5D/page.ts', 'app/main.ts'], base);
    assert.equal(resolveIn(workspace, 'app/main.ts', './[id]/page', base), 'app/%5Bid%5D/page.ts');
  });

  it('survives configurations that extend each other', () => {
    const workspace = workspaceOf([
      ['tsconfig.json', '{ "extends": "./tsconfig.b.json" }'],
      ['tsconfig.b.json', '{ "extends": ["./tsconfig.json"] }'],
      'a.ts',
    ]);
    assert.equal(resolveIn(workspace, 'a.ts', 'x'), 'external x');
  });
});
