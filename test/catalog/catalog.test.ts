import assert from 'node:assert/strict';
import { buildCatalog } from '../../rules/catalog/catalog';
import { userCatalogSchema, type Library } from '../../rules/catalog/schema';

const python: Library = {
  library: 'requests',
  language: 'python',
  modules: ['requests'],
  source: 'https://example.org',
  aliases: {
    'requests.api': 'requests',
    'requests.sessions.Session': 'requests.Session',
    loop1: 'loop2',
    loop2: 'loop1',
  },
  values: {
    'requests.session()': 'requests.Session()',
    'requests.Session().get()': 'requests.Response()',
    'pathlib.Path().parent': 'pathlib.Path()',
    'pathlib.Path() /': 'pathlib.Path()',
    'base.Executor().submit()': 'base.Future()',
  },
  bases: { 'requests.Special': 'requests.Session', 'pool.Executor': 'base.Executor' },
  apis: [
    { api: 'requests.get', effect: 'blocks', category: 'network', cost: 'unbounded' },
    { api: 'requests.Session().*', effect: 'blocks', category: 'network', cost: 'unbounded' },
    { api: 'requests.Session().close', effect: 'blocks', category: 'network', cost: 'micro' },
    { api: 'requests.Session()', on: 'exit', effect: 'blocks', category: 'network', cost: 'micro' },
    { api: ['pathlib.Path().open', 'pathlib.Path().stat'], effect: 'blocks', category: 'file', cost: 'short' },
    { api: 'base.Future().result', effect: 'blocks', category: 'wait', cost: 'unbounded' },
  ],
  handOffs: [{ api: 'base.Executor().submit', callable: 0, runsOn: 'thread', callerWaits: 'no' }],
  executors: { 'base.Executor()': 'thread' },
  entryPoints: [
    {
      by: 'method',
      api: 'base.Handler()',
      names: ['do_*', 'run'],
      sync: { place: 'thread', phase: 'request' },
      reason: 'x',
    },
  ],
  loop: 'trio',
  programKind: 'server',
  offloads: [{ loop: 'asyncio', display: 'to_thread', module: 'asyncio', name: 'to_thread', keywords: 'pass' }],
  tools: [{ tool: 'run-coroutine', loop: 'asyncio', module: 'asyncio', name: 'run' }],
  asyncApis: ['requests.later'],
};
const javascript: Library = {
  library: 'x',
  language: 'javascript',
  modules: ['fs', '@scope/server'],
  source: 'https://example.org',
  programKind: 'server',
  aliases: { 'graceful-fs:': 'fs:', 'fs:promises': 'fs/promises:', 'globalThis:window': 'globalThis:' },
  apis: [
    { api: 'fs:readFileSync', effect: 'blocks', category: 'file', cost: 'short' },
    { api: 'readline-sync:*', effect: 'blocks', category: 'stdin', cost: 'unbounded' },
  ],
  invokes: [{ api: '?.map', callable: 0, many: true }],
  asyncApis: ['fs/promises:readFile', 'globalThis:fetch'],
};

describe('catalogue lookup', () => {
  const py = buildCatalog('python', [python, javascript]);
  const js = buildCatalog('javascript', [python, javascript]);

  it('exchanges the longest alias', () => {
    assert.equal(py.canonical('requests.api.get'), 'requests.get');
    assert.equal(py.canonical('requests.sessions.Session().get'), 'requests.Session().get');
    assert.equal(py.canonical('requests_cache.get'), 'requests_cache.get');
  });

  it('does not hang on aliases that go in a circle', () => {
    assert.match(py.canonical('loop1.x'), /^loop[12]\.x$/);
  });

  it('knows JavaScript modules by their plain name', () => {
    assert.equal(js.canonical('node:fs:readFileSync'), 'fs:readFileSync');
    assert.equal(js.canonical('fs:default.readFileSync'), 'fs:readFileSync');
    assert.equal(js.canonical('express:default'), 'express:');
    assert.equal(js.canonical('express:default()'), 'express:()');
    assert.equal(js.canonical('express:defaults'), 'express:defaults');
    assert.equal(js.canonical('node:fs:promises.readFile'), 'fs/promises:readFile');
    assert.equal(js.canonical('graceful-fs:readFileSync'), 'fs:readFileSync');
    assert.equal(js.canonical('globalThis:window.fetch'), 'globalThis:fetch');
    assert.equal(js.canonical('globalThis:window.window.fetch'), 'globalThis:fetch');
  });

  it('follows what calls and members give', () => {
    assert.equal(py.canonical('requests.session().get'), 'requests.Session().get');
    assert.equal(py.canonical('pathlib.Path().parent.parent.open'), 'pathlib.Path().open');
    assert.equal(py.canonical('pool.Executor().submit().result'), 'base.Future().result');
    assert.equal(py.value('requests.session()'), 'requests.Session()');
    assert.equal(py.value('requests.api.session()'), 'requests.Session()');
    assert.equal(py.value('pool.Executor().submit()'), 'base.Future()');
    assert.equal(py.value('pathlib.Path().parent'), 'pathlib.Path()');
    assert.equal(py.value('pathlib.Path() /'), 'pathlib.Path()');
    assert.equal(py.value('requests.other()'), 'requests.other()');
  });

  it('prefers an exact entry, then the family, then the base class', () => {
    const cost = (path: string): string | undefined => py.api(path, 'call')?.cost;
    assert.equal(cost('requests.Session().close'), 'micro');
    assert.equal(cost('requests.Session().anything'), 'unbounded');
    assert.equal(cost('requests.Special().close'), 'micro');
    assert.equal(cost('requests.Special().anything'), 'unbounded');
    assert.equal(cost('requests.Session().get().json'), undefined);
    assert.equal(cost('pathlib.Path().stat'), 'short');
    assert.equal(js.api('readline-sync:question', 'call')?.cost, 'unbounded');
  });

  it('tells triggers apart', () => {
    assert.equal(py.api('requests.Session()', 'exit')?.cost, 'micro');
    assert.equal(py.api('requests.Session()', 'enter'), undefined);
    assert.equal(py.apis('requests.get').length, 1);
  });

  it('keeps languages apart', () => {
    assert.equal(js.knows('requests.get'), false);
    assert.equal(py.knows('fs:readFileSync'), false);
  });

  it('answers for the other kinds of entries', () => {
    assert.equal(py.handOffs('pool.Executor().submit')[0]?.runsOn, 'thread');
    assert.equal(py.executor('pool.Executor()'), 'thread');
    assert.equal(py.methodEntryPoints('base.Handler()', 'do_GET').length, 1);
    assert.equal(py.methodEntryPoints('base.Handler()', 'run').length, 1);
    assert.equal(py.methodEntryPoints('base.Handler()', 'runs').length, 0);
    assert.equal(py.loopOfModule('requests.adapters'), 'trio');
    assert.equal(py.loopOfModule('requests_cache'), undefined);
    assert.equal(py.programKind('requests'), 'server');
    assert.equal(js.programKind('@scope/server/types'), 'server');
    assert.equal(js.programKind('@scope/other'), undefined);
    assert.equal(js.programKind('node:fs'), 'server');
    assert.equal(py.offloads('asyncio').length, 1);
    assert.equal(py.offloads('trio').length, 0);
    assert.deepEqual(
      py.tools('asyncio').map(({ tool }) => tool),
      ['run-coroutine'],
    );
    assert.equal(py.tools('trio').length, 0);
    assert.ok(py.isAsyncApi('requests.api.later'));
    assert.ok(js.isAsyncApi('fs:promises.readFile'));
    assert.ok(js.isAsyncApi('globalThis:fetch'));
    assert.equal(js.invocations('?.map')[0]?.many, true);
  });

  it('knows members and what leads to them', () => {
    assert.ok(py.knows('requests.get'));
    assert.ok(py.knows('requests.Session'));
    assert.ok(py.knows('pathlib.Path'));
    assert.equal(py.knows('requests.other'), false);
  });

  it('lets user entries win', () => {
    const user = userCatalogSchema.parse({
      apis: [{ api: 'requests.get', effect: 'blocks', category: 'network', cost: 'micro' }],
      aliases: { 'company.http': 'requests' },
    });
    const catalog = buildCatalog('python', [python], [user]);
    assert.equal(catalog.api('requests.get', 'call')?.cost, 'micro');
    assert.equal(catalog.apis('requests.get').length, 1);
    assert.equal(catalog.canonical('company.http.get'), 'requests.get');
  });
});
