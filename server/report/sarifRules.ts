/** The rules of a SARIF run, each with its page. */
import type { ReportingDescriptor } from 'sarif';
import type { RuleDescription } from './format';

export function sarifRules(rules: readonly RuleDescription[]): ReportingDescriptor[] {
  return rules.map(({ id, summary, area, page, pageUrl }) => ({
    id,
    name: nameOf(id),
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    ...(pageUrl === undefined ? {} : { helpUri: pageUrl }),
    // Markdown is readable as plain text too.
    ...(page === undefined ? {} : { help: { text: page, markdown: withFullLinks(page, pageUrl) } }),
    properties: { tags: ['concurrency', ...(area === undefined ? [] : [area])] },
  }));
}

/** `busy-wait` → `BusyWait`, as the standard suggests. */
function nameOf(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Pages link to each other by file name, which means nothing where the page stands alone. */
function withFullLinks(page: string, pageUrl: string | undefined): string {
  if (pageUrl === undefined) {
    return page;
  }
  return page.replace(/\]\(((?![a-z][a-z\d+.-]*:|#)[^()\s]+)\)/g, (_, link: string) => {
    return `](${new URL(link, pageUrl).href})`;
  });
}
