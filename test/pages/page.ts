/** Reads rule pages: headings, and code blocks grouped into examples. */

export interface Section {
  readonly level: number;
  readonly title: string;
  /** Text up to the next heading of any level. */
  readonly text: string;
}

export interface ExampleFile {
  /** Inside the example's project: `app/db.py`. */
  readonly name: string;
  readonly text: string;
}

/** Code blocks that follow each other directly and name their files are one project. */
export type Example = readonly ExampleFile[];

/** Every page has these below its title. */
export const HEADINGS = [
  '## What it does',
  '## Why it matters',
  '## Examples',
  '### Bad',
  '### Good',
  '## How to fix',
  '## When it is wrong',
  '## Options',
  '## Sources',
];

const FENCE = /^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm;
const EXTENSIONS: Readonly<Record<string, string>> = { python: '.py', js: '.mjs', ts: '.ts' };

export function sectionsOf(page: string): readonly Section[] {
  const sections: { level: number; title: string; lines: string[] }[] = [];
  let isCode = false;
  for (const line of page.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    const heading = isCode ? null : /^(#+) (.+)$/.exec(line);
    if (heading) sections.push({ level: heading[1]?.length ?? 0, title: heading[2] ?? '', lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ level, title, lines }) => ({ level, title, text: lines.join('\n').trim() }));
}

/** Blocks in languages that are not checked (`text`, `toml`) are prose. */
export function examplesOf(text: string): readonly Example[] {
  const examples: ExampleFile[][] = [];
  let end = -1;
  for (const match of text.matchAll(FENCE)) {
    const [whole, language = '', file, code = ''] = match;
    const extension = EXTENSIONS[language];
    if (extension === undefined) continue;
    const isContinued = file !== undefined && end >= 0 && text.slice(end, match.index).trim() === '';
    const last = examples.at(-1);
    const part: ExampleFile = { name: file ?? `example${extension}`, text: code };
    if (isContinued && last) last.push(part);
    else examples.push([part]);
    end = match.index + whole.length;
  }
  return examples;
}
