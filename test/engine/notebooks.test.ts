import assert from 'node:assert/strict';
import { DEFAULT_CONFIGURATION } from '../../server/analysis/configuration/configuration';
import { moduleOfCells } from '../../server/analysis/notebooks/module';
import { createWorkspace } from '../../server/analysis/workspace';
import { createNodeHost } from '../../server/platform/nodeHost';

describe('notebooks: the module of the cells', () => {
  it('has each cell at its place', () => {
    const cells = ['a = 1', '', 'b = 2\n'];
    const { text, cells: places } = moduleOfCells(cells);
    assert.equal(text, 'a = 1\n\n\n\nb = 2\n\n\n');
    assert.deepEqual(
      places.map(({ index, start, end }) => [index, text.slice(start, end)]),
      [...cells.entries()],
    );
  });

  for (const [what, cell, python] of [
    ['a magic', '%matplotlib inline', '#matplotlib inline'],
    ['a command of the shell, in a block', 'if x:\n    !pip install y\n', 'if x:\n    0#ip install y\n'],
    ['a magic whose result is used', 'found = %sql select 1', 'found = 0#ql select 1'],
    ['a command whose output is used', 'a, b = !ls -l', 'a, b = 0#s -l'],
    ['a question', '?open', '#open'],
    ['a question at the end', 'open??\nx', 'open  \nx'],
    ['a cell that is timed', '%%time\nwork()', '#%time\nwork()'],
    ['plain Python', 'x = (a\n  % b)\ny = a != b\nz = "%d" % 1\nw = x %y\n', undefined],
    ['a comparison that goes on', 'x = (a\n  != b)', undefined],
  ] as const) {
    it(`keeps the length of ${what}`, () => {
      assert.equal(moduleOfCells([cell]).text, `${python ?? cell}\n\n`);
    });
  }

  it('leaves out cells in other languages', () => {
    assert.deepEqual(moduleOfCells(['%%bash\nsleep 1', 'a = 1']), {
      text: 'a = 1\n\n',
      cells: [{ index: 1, start: 0, end: 5 }],
    });
  });
});

describe('notebooks: findings', () => {
  async function rules(text: string): Promise<string[]> {
    const workspace = createWorkspace(createNodeHost({ log: () => undefined }), () => DEFAULT_CONFIGURATION);
    await workspace.setText('/project/n.ipynb', text);
    return workspace
      .check('/project/n.ipynb')
      .map(({ rule, severity, span }) => `${rule} ${severity}: ${text.slice(span.start, span.end)}`);
  }

  it('are none where a cell waits, or computes: whoever runs it waits for it', async () => {
    const text =
      'import asyncio, time\nasync def f():\n    await asyncio.sleep(1)\nawait asyncio.gather(f(), f())\ntime.sleep(1)\n' +
      'def work():\n    return sum(i for i in range(10**8))\nwork()\n';
    assert.deepEqual(await rules(text), []);
  });

  it('are there where coroutines that cells run side by side block each other', async () => {
    const text = 'import asyncio, time\nasync def f():\n    time.sleep(1)\nawait asyncio.gather(f(), f())\n';
    assert.deepEqual(await rules(text), ['blocking-call-on-event-loop warning: time.sleep(1)']);
  });

  it('are no warning where a cell awaits a coroutine that has the loop to itself', async () => {
    const text = 'import time\nasync def f():\n    time.sleep(1)\nawait f()\n';
    assert.deepEqual(await rules(text), ['blocking-call-on-event-loop information: time.sleep(1)']);
  });

  it('know that the loop of the kernel runs already', async () => {
    const text = 'import asyncio\nasync def f():\n    await asyncio.sleep(1)\nasyncio.run(f())\n';
    assert.deepEqual(await rules(text), ['nested-event-loop error: asyncio.run(f())']);
    assert.deepEqual(await rules(`import nest_asyncio\nnest_asyncio.apply()\n${text}`), []);
  });

  it('know that a cell may await', async () => {
    const text = 'import asyncio\nasync def f():\n    await asyncio.sleep(1)\nf()\nawait f()\n';
    assert.deepEqual(await rules(text), ['unawaited-async-call error: f()']);
  });

  it('do not ask for a guard against being imported', async () => {
    const text =
      'import multiprocessing\ndef work():\n    pass\nif True:\n    p = multiprocessing.Process(target=work)\np = multiprocessing.Process(target=work)\np.start()\np.join()\n';
    assert.deepEqual(await rules(text), []);
  });
});
