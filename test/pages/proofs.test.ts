import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { AREAS } from '../../rules/areas';
import { readMeasurement, readProof, withProof } from '../../scripts/proofs/page';
import { REPOSITORY } from '../support/paths';

describe('proofs', () => {
  for (const area of AREAS) {
    const folder = path.join(REPOSITORY, 'rules', area);
    for (const program of readdirSync(folder).filter((file) => file.includes('.proof.'))) {
      it(`${program}: the page shows what was measured`, () => {
        const { question, bad, good } = readProof(readFileSync(path.join(folder, program), 'utf8'));
        const page = readFileSync(path.join(folder, program.replace(/\.proof\..*$/, '.md')), 'utf8');
        for (const text of [question, bad, good]) assert.ok(page.includes(`\n| ${text} | `), text);
      });
    }
  }

  const page = '# rule\n\n## Why it matters\n\nBecause.\n\n## Examples\n';
  const table = {
    proof: readProof('"""What?\n\nbad: this\ngood: that\n"""\n'),
    bad: readMeasurement('time taken: 1234.5 ms\n'),
    good: readMeasurement('time taken: 0 ms\n'),
    when: '1 May 2030, Python 3.19',
  };

  it('are shown at the end of "Why it matters"', () => {
    const shown = [
      '| What? | Time taken |',
      '| --- | --- |',
      '| this | 1,234.5 ms |',
      '| that | less than 1 ms |',
      '',
      'Measured on 1 May 2030, Python 3.19.',
    ].join('\n');
    const expected = page.replace('Because.\n', `Because.\n\n<!-- proof -->\n${shown}\n<!-- end of proof -->\n`);
    assert.equal(withProof(page, table), expected);
  });

  it('take the place of older ones', () => {
    const older = withProof(page, { ...table, when: 'another day' });
    assert.equal(withProof(older, table), withProof(page, table));
  });

  it('that say nothing are errors', () => {
    assert.throws(() => readProof('"""What?"""\n'), /expected a question/);
    assert.throws(() => readMeasurement('Traceback'), /not a measurement/);
  });
});
