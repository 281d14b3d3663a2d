/** docs/index.md: all documents, and the rules by area. */
import type { Rule } from '../../rules/rule';
import { AREA_TEXTS, AREAS } from '../../rules/areas';
import { generatedBy } from './markdown';

const DOCUMENTS = `- [What Threadwise is, and how to try it](../README.md)
- [Event loop, threads, processes: what each is for](../rules/models/concurrency-models.md)
- [Severity: when a finding is a warning and when it is not](severity.md)
- [Configuration: project files, ignore comments, libraries of your own](configuration.md)
- [Other editors](editors.md)
- [How it works inside](../ARCHITECTURE.md)
- [How to contribute](../CONTRIBUTING.md)`;

export function docsIndex(rules: readonly Rule[]): string {
  const areas = AREAS.flatMap((area) => {
    const inArea = rules.filter((rule) => rule.area === area);
    if (inArea.length === 0) return [];
    const { title, about } = AREA_TEXTS[area];
    const links = inArea.map((rule) => `- [${rule.id}](../rules/${rule.area}/${rule.id}.md): ${rule.summary}`);
    return [`### ${title}\n\n${about}\n\n${links.join('\n')}`];
  });
  return `${['# Threadwise', generatedBy('docsIndex.ts'), DOCUMENTS, '## Rules', ...areas].join('\n\n')}\n`;
}
