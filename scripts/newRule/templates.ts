/** Texts of the files of a new rule. */
import type { NewRule } from './request';

export function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function ruleModule({ area, id, languages }: NewRule): string {
  const list = languages.map((language) => `'${language}'`).join(', ');
  return `import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';

export const ${camelCase(id)} = defineRule({
  id: '${id}',
  area: '${area}',
  languages: [${list}],
  summary: 'One sentence for tables and settings: what is reported.',
  supersedes: [],
  detect,
  message,
  fixes: () => [],
});

/** What this rule sees in one function. Say here what makes it certain enough to report. */
function detect(_fn: FunctionView, _graph: Graph): readonly Detection[] {
  return [];
}

/** The first line stands alone: what is wrong. Then why (who is stuck, who waits), then what to do. */
function message(_detection: Detection): string {
  return ['What is wrong', 'Why it matters.', 'Instead: what to do.'].join('\\n');
}
`;
}

const TIMELINE = `\`\`\`text
this                                    not this

worker  |-A1-|-B1-|-A2-|-B2-|           worker  |-A1-|..... A waits .....|-A2-|-B1-|
\`\`\``;

export function rulePage({ id, languages }: NewRule): string {
  const examples = (kind: 'bad' | 'good'): string =>
    languages.map((language) => `${FENCES[language]}\n${EXAMPLES[language][kind]}\`\`\``).join('\n\n');
  return `# ${id}

One sentence: the pattern, and what comes of it.

## What it does

Reports …

## Why it matters

What the workers do, as a picture:

${TIMELINE}

## Examples

### Bad

${examples('bad')}

### Good

${examples('good')}

## How to fix

1. **The best way**: …

## When it is wrong

It stays silent on …

Where you know better, say why: \`threadwise: ignore[${id}] -- reason\`.

## Options

\`\`\`toml
[rules]
${id} = "auto" # or "off", "hint", "information", "warning", "error"
\`\`\`

## Sources

- [Title of a page that proves it](https://example.org)
`;
}

const FENCES = { python: '```python', javascript: '```js' };

const EXAMPLES = {
  python: { bad: 'async def handler():\n    pass\n', good: 'async def handler():\n    return None\n' },
  javascript: {
    bad: 'export async function handler() {}\n',
    good: 'export async function handler() {\n  return null;\n}\n',
  },
};

/** File name → text. The caret stands for what the rule has to find: the test fails until it does. */
export function fixtures({ id, languages }: NewRule): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (languages.includes('python')) {
    texts.set('catching.py', `async def handler():\n    pass\n#   ^^^^ ${id}: what is wrong\n`);
    texts.set('silent.py', 'async def handler():\n    return None\n');
  }
  if (languages.includes('javascript')) {
    texts.set('catching.ts', `export async function handler() {\n  return;\n//^^^^^^^ ${id}: what is wrong\n}\n`);
    texts.set('silent.ts', 'export async function handler() {\n  return null;\n}\n');
  }
  return texts;
}
