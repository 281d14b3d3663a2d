/** Parts that several hovers share. */
import { RULES } from '../../../rules';
import type { ApiEntry } from '../../../rules/catalog/schema';
import type { Area } from '../../../rules/rule';
import type { Effect, FileId, FunctionView } from '../../../rules/model';
import { modelInBrief } from '../../../rules/models/models';
import { MODELS_PAGE } from '../../../rules/models/page';
import { howLong } from '../../../rules/models/words';
import { contains, type Views } from '../explain/places';

/** What the catalogue says about an effect whose cause is in `fn`. */
export function entryOf(fn: FunctionView | undefined, api: string): ApiEntry | undefined {
  for (const site of fn?.sites ?? []) {
    const found = site.apis.find((candidate) => candidate.display === api);
    if (found) return found.entry;
  }
  return undefined;
}

/** The catalogue's entry for what is called at a place. */
export function entryAt(views: Views, file: FileId, offset: number, api: string): ApiEntry | undefined {
  const functions = views.file(file)?.functions ?? [];
  for (const { facts, sites } of functions) {
    for (const { op, apis } of sites) {
      const span = facts.operations[op]?.span;
      const found = span && contains(span, offset) ? apis.find((candidate) => candidate.display === api) : undefined;
      if (found) return found.entry;
    }
  }
  return undefined;
}

/** Typical cost and what the catalogue adds. */
export function costLine(effect: Pick<Effect, 'cost' | 'category'>, entry: ApiEntry | undefined): string {
  const note = entry?.note === undefined ? '' : ` ${entry.note}`;
  return `Takes ${howLong(effect)}.${note}`;
}

/** Why it matters, in one picture. */
export function whyOf(kind: Effect['kind'], hasGil: boolean, area: Area = 'event-loop'): string {
  if (kind === 'blocks') return modelInBrief('async');
  if (area !== 'event-loop') return modelInBrief('processes');
  const gil = hasGil ? ' Under the GIL that takes processes.' : '';
  return `Async gives concurrency on one core; CPU work needs another core.${gil}`;
}

/** Links to rule pages and to where the knowledge comes from. */
export function linkLine(rules: readonly string[], entry: Pick<ApiEntry, 'source'> | undefined): string {
  const pages = rules.map(
    (rule) => `[${rule === MODELS_PAGE ? 'The models side by side' : rule}](threadwise-rule:${rule})`,
  );
  const source = entry?.source === undefined ? [] : [`[Source](${entry.source})`];
  return [...pages, ...source].join(' · ');
}

/** The rule that speaks about an effect on an event loop. */
export function ruleOn(kind: Effect['kind']): readonly string[] {
  return RULES.filter((rule) => 'stops' in rule && rule.stops === kind).map((rule) => rule.id);
}

/** Paragraphs; empty ones are left out. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
