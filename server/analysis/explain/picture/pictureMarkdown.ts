/** A picture of many functions as Markdown: the answer, the diagram, and the same sections as in the view of VS Code. */
import { CONCURRENCY_IN_SHORT } from '../../../../rules/models/concurrency';
import { capitalise } from '../../../../rules/models/models';
import { mermaid, MERMAID_KEY } from './mermaid';
import type { Picture, TimelineEntry } from './model';

export function pictureMarkdown(picture: Picture): string {
  const { scope, title, summary } = picture;
  const heading = scope === 'workspace' ? title : `\`${title}\`${picture.place ? ` (${picture.place.label})` : ''}`;
  const sections: readonly (readonly [string, string])[] = [
    ['Picture', diagramSection(picture)],
    ['Over time', timelineSection(picture.timelines)],
    ['What it does', classificationSection(picture)],
    ['Concurrent or parallel', concurrencySection(picture)],
    ['Which model fits', modelSection(picture)],
    ['Findings', findingsSection(picture)],
    ...(picture.freeThreaded === undefined ? [] : ([['On a free-threaded Python', picture.freeThreaded]] as const)),
    ['The models side by side', tradeOffs(picture)],
  ];
  return [`# ${heading}`, summary, ...sections.flatMap(([name, text]) => (text === '' ? [] : [`## ${name}`, text]))]
    .join('\n\n')
    .concat('\n');
}

/** The explanation of one function, with its picture right after the answer. */
export function withPicture(markdown: string, picture: Picture): string {
  const sections: readonly (readonly [string, string])[] = [
    ['Picture', diagramSection(picture)],
    ['Over time', timelineSection(picture.timelines)],
    ['Concurrent or parallel', concurrencySection(picture)],
  ];
  const inserted = sections.flatMap(([name, text]) => (text === '' ? [] : [`## ${name}\n\n${text}\n\n`])).join('');
  const first = markdown.indexOf('## ');
  return first < 0 ? `${markdown}\n${inserted}` : markdown.slice(0, first) + inserted + markdown.slice(first);
}

function diagramSection(picture: Picture): string {
  if (picture.nodes.length === 0)
    return 'Nothing in it blocks, computes or runs concurrently, as far as it can be resolved.';
  const { hidden, testsLeftOut } = picture.bounds;
  const left = [
    ...(hidden > 0 ? [hidden === 1 ? '1 more function is left out.' : `${hidden} more functions are left out.`] : []),
    ...(testsLeftOut ? ['Tests are left out.'] : []),
  ];
  return [`\`\`\`mermaid\n${mermaid(picture)}\n\`\`\``, [MERMAID_KEY, ...left].join(' ')].join('\n\n');
}

function timelineSection(timelines: readonly TimelineEntry[]): string {
  return timelines
    .map(({ function: name, place, now, better }) =>
      [
        `\`${name}\` (${place.label}): ${lowerFirst(now.caption)}`,
        `\`\`\`text\n${now.text}\n\`\`\``,
        ...(better ? [`Better: ${lowerFirst(better.caption)}`, `\`\`\`text\n${better.text}\n\`\`\``] : []),
      ].join('\n\n'),
    )
    .join('\n\n');
}

function classificationSection({ classification: { kind, sentence, evidence } }: Picture): string {
  const lines = evidence.map(({ text, place }) => `- ${text} (${place.label})`);
  return [`**${capitalise(kind)}**: ${sentence}`, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n');
}

function concurrencySection({ concurrency: { name, reason } }: Picture): string {
  return `**${name}**. ${reason}\n\n${CONCURRENCY_IN_SHORT}`;
}

function modelSection({ recommendation: { model, reason }, models }: Picture): string {
  const lines = models.map(({ name, motto, mentalModel, underLoad, isInUse, isRecommended }) => {
    const role = [...(isInUse ? ['in use'] : []), ...(isRecommended ? ['recommended'] : [])].join(', ');
    return `- ${capitalise(name)}${role === '' ? '' : ` (${role})`}: "${motto}". ${mentalModel} Under load: ${lowerFirst(underLoad)}`;
  });
  return `**${capitalise(model)}**. ${reason}\n\n${lines.join('\n')}`;
}

function findingsSection({ findings, bounds }: Picture): string {
  if (findings.length === 0) return 'None.';
  const lines = findings.map(
    ({ place, severity, text, rule }) => `- ${place.label}, ${severity}: ${text} ([${rule}](threadwise-rule:${rule}))`,
  );
  const more = bounds.findings - findings.length;
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function tradeOffs({ models, tradeOffs: rows }: Picture): string {
  const table = [
    ['', ...models.map(({ name }) => name)],
    ['---', ...models.map(() => '---')],
  ];
  return [...table, ...rows.map(({ dimension, cells }) => [dimension, ...cells])]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
