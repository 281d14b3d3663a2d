import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { RULES } from '../../rules';
import { checkFiles, configurationWith } from '../support/analysis';
import { REPOSITORY } from '../support/paths';
import { examplesOf, HEADINGS, sectionsOf, type Example, type Section } from './page';

for (const rule of RULES) {
  describe(`page of ${rule.id}`, () => {
    const file = path.join(REPOSITORY, 'rules', rule.area, `${rule.id}.md`);
    const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const sections = sectionsOf(page);

    it('has the fixed headings', () => {
      const found = sections.map(({ level, title }) => `${'#'.repeat(level)} ${title}`);
      assert.deepEqual(found, [`# ${rule.id}`, ...HEADINGS]);
    });

    it('starts with one sentence, and every section says something', () => {
      assert.match(sections[0]?.text ?? '', /^[A-Z][^\n]*\.$/);
      for (const { title, text } of sections) assert.ok(text !== '' || title === 'Examples', `${title} is empty`);
    });

    it('draws a timeline, and says how to ignore and to configure', () => {
      assert.match(section(sections, 'Why it matters').text, /^```text$/m);
      assert.match(section(sections, 'When it is wrong').text, new RegExp(`threadwise: ignore\\[${rule.id}\\]`));
      assert.match(section(sections, 'Options').text, new RegExp(`^${rule.id} = "auto"`, 'm'));
    });

    it('links to pages that exist', () => {
      const links = [...page.matchAll(/\]\((?!https:)([^)]+)\)/g)].map((match) => match[1] ?? '');
      for (const link of links) assert.ok(existsSync(path.resolve(path.dirname(file), link)), link);
    });

    it('has examples in every language of the rule', () => {
      const wanted = { python: '.py', javascript: '.mjs' };
      for (const title of ['Bad', 'Good']) {
        const names = examplesOf(section(sections, title).text).flatMap((example) => example.map(({ name }) => name));
        for (const language of rule.languages) {
          assert.ok(
            names.some((name) => name.endsWith(wanted[language])),
            `${title}: no ${language}`,
          );
        }
      }
    });

    for (const [index, example] of examplesOf(textOf(sections, 'Bad')).entries()) {
      it(`Bad ${index + 1} is found, by this rule alone`, async () => {
        const found = await checkFiles(textsOf(example), configurationWith(rule.id));
        assert.deepEqual([...new Set(found.map((f) => f.rule))], [rule.id], summary(found));
      });
    }

    for (const title of ['Good', 'When it is wrong']) {
      for (const [index, example] of examplesOf(textOf(sections, title)).entries()) {
        it(`${title} ${index + 1} is silent`, async () => {
          const found = await checkFiles(textsOf(example), configurationWith(rule.id));
          assert.equal(summary(found), '');
        });
      }
    }
  });
}

function section(sections: readonly Section[], title: string): Section {
  const found = sections.find((s) => s.title === title);
  assert.ok(found, `no section ${title}`);
  return found;
}

function textOf(sections: readonly Section[], title: string): string {
  return sections.find((s) => s.title === title)?.text ?? '';
}

function textsOf(example: Example): Record<string, string> {
  return Object.fromEntries(example.map(({ name, text }) => [`/project/${name}`, text]));
}

function summary(
  found: readonly { readonly severity: string; readonly rule: string; readonly message: string }[],
): string {
  return found.map((f) => `${f.severity} ${f.rule}: ${f.message}`).join('\n');
}
