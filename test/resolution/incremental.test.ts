import assert from 'node:assert/strict';
import { FileIndex } from '../../server/analysis/resolution/fileIndex';
import { Manifests } from '../../server/analysis/resolution/manifests';
import { resolveModule, type ModuleTarget } from '../../server/analysis/resolution/resolveModule';

const NAMES = ['a', 'b', 'json', 'src', 'app'];

/** The same sequence in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}

function randomFile(random: (below: number) => number): string {
  const depth = random(4);
  const folders = Array.from({ length: depth }, () => NAMES[random(NAMES.length)] ?? 'a');
  const stems = [...NAMES, '__init__', 'index'];
  const endings = ['.py', '.py', '.pyi', '.ts', '.js'];
  return ['/w', ...folders, `${stems[random(stems.length)] ?? 'a'}${endings[random(endings.length)] ?? ''}`].join('/');
}

interface Question {
  readonly from: string;
  readonly language: 'python' | 'typescript';
  readonly module: string;
  readonly level: number;
}

function randomQuestion(random: (below: number) => number): Question {
  const path = Array.from({ length: 1 + random(2) }, () => NAMES[random(NAMES.length)] ?? 'a');
  const from = randomFile(random);
  return random(2) === 0
    ? { from: from.replace(/\.\w+$/, '.py'), language: 'python', module: path.join('.'), level: random(3) }
    : {
        from: from.replace(/\.\w+$/, '.ts'),
        language: 'typescript',
        module: `${random(2) ? './' : '@/'}${path.join('/')}`,
        level: 0,
      };
}

describe('probes', () => {
  it('tell which answers can change when a file appears or disappears', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = numbers(seed);
      const files = new FileIndex();
      const manifests = new Manifests();
      manifests.set('/w/pyproject.toml', '[project]\nname = "w"');
      const ask = (question: Question, probes?: Set<string>): ModuleTarget =>
        resolveModule(
          { files, manifests, onProbe: (path) => probes?.add(path) },
          question.from,
          question.language,
          question.module,
          question.level,
        );
      const remembered = Array.from({ length: 60 }, () => randomQuestion(random)).map((question) => {
        const probes = new Set<string>();
        return { question, target: ask(question, probes), probes };
      });
      for (let step = 0; step < 60; step++) {
        const file = randomFile(random);
        let touched: readonly string[];
        if (files.has(file)) {
          touched = files.probesOf(file);
          files.delete(file);
        } else {
          files.add(file);
          touched = files.probesOf(file);
        }
        for (const answer of remembered) {
          const now = ask(answer.question);
          if (touched.some((probe) => answer.probes.has(probe))) {
            answer.target = now;
            answer.probes = new Set();
            ask(answer.question, answer.probes);
          } else {
            assert.deepEqual(
              now,
              answer.target,
              `seed ${String(seed)}: ${JSON.stringify(answer.question)} after ${file}`,
            );
          }
        }
      }
    }
  });

  it('are reported again when the answer comes from the memo', () => {
    const files = new FileIndex();
    files.add('/w/a.ts');
    const manifests = new Manifests();
    const runs = [1, 2].map(() => {
      const probes: string[] = [];
      resolveModule({ files, manifests, onProbe: (path) => probes.push(path) }, '/w/a.ts', 'typescript', './b', 0);
      return probes;
    });
    assert.ok(runs[0]?.includes('/w/b.ts'));
    assert.deepEqual(runs[0], runs[1]);
  });
});

describe('file index', () => {
  it('knows files, directories and the folder that holds them all', () => {
    const files = new FileIndex();
    assert.equal(files.add('/w/a/b/x.py'), true);
    assert.equal(files.add('/w/a/b/x.py'), false);
    assert.equal(files.commonRoot('/w/a/b/x.py'), '/w/a/b');
    files.add('/w/a/c/y.ts');
    assert.equal(files.commonRoot('/w/a/b/x.py'), '/w/a');
    assert.ok(files.hasDirectory('/w') && files.hasDirectory('/w/a/c') && !files.hasDirectory('/w/a/d'));
    assert.deepEqual([...files.filesIn('/w/a/b')], ['/w/a/b/x.py']);
    assert.equal(files.sourcesBelow('/w/a'), 2);
    const { revision } = files;
    assert.equal(files.delete('/w/a/c/y.ts'), true);
    assert.equal(files.delete('/w/a/c/y.ts'), false);
    assert.notEqual(files.revision, revision);
    assert.ok(!files.hasDirectory('/w/a/c') && files.hasDirectory('/w/a/b'));
    assert.equal(files.commonRoot('/w/a/b/x.py'), '/w/a/b');
  });
});

describe('manifests', () => {
  it('say what is wrong with a broken one, and forget the version before', () => {
    const manifests = new Manifests();
    assert.equal(manifests.set('/w/package.json', '{ "name": "a" }'), null);
    assert.equal(manifests.packagesNamed('a').length, 1);
    assert.match(manifests.set('/w/package.json', '{\n "name": }') ?? '', /line 2/);
    assert.equal(manifests.packagesNamed('a').length, 0);
    assert.equal(manifests.nearestPackage('/w/a.js'), undefined);
    assert.notEqual(manifests.set('/w/pyproject.toml', '[project\nname='), null);
    assert.equal(manifests.set('/w/sub/package.json', '\uFEFF[1, "no object"]'), null);
    assert.equal(manifests.set('/w/setup.cfg', 'no section\n = \n[x'), null);
    manifests.delete('/w/sub/package.json');
    manifests.delete('/elsewhere/package.json');
  });
});
