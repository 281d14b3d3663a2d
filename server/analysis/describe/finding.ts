/** Hover on a finding: its message, the way to the cause, typical cost, the model behind it, the page of the rule. */
import { RULES } from '../../../rules';
import type { EffectCategory, FileView } from '../../../rules/model';
import type { Description, Finding } from '../api';
import { wayOf, type Places, type Views } from '../explain/places';
import { innermostFunction, hasGil } from '../explain/subject';
import { costLine, entryAt, linkLine, paragraphs, whyOf } from './parts';

export function describeFinding(views: Views, file: FileView, finding: Finding, places: Places): Description {
  const [headline = '', ...details] = finding.message.split('\n');
  const rules = RULES.some((rule) => rule.id === finding.rule) ? [finding.rule] : [];
  const beyondMessage = paragraphs(...causeParts(views, file, finding), linkLine(rules, causeEntry(views, finding)));
  const way = finding.path.length === 0 ? '' : `The way to the cause: ${wayOf(finding.path, places)}.`;
  return {
    span: finding.span,
    markdown: paragraphs(`**${headline}**`, ...details, way, beyondMessage),
    beyondMessage,
  };
}

function causeParts(views: Views, file: FileView, finding: Finding): readonly string[] {
  const { cause } = finding;
  if (!cause) return [];
  const entry = causeEntry(views, finding);
  const category: EffectCategory = entry?.category ?? (cause.effect === 'computes' ? 'cpu' : 'other');
  const fn = innermostFunction(file, finding.span.start);
  const kind = cause.effect === 'computes' ? 'computes' : 'blocks';
  const why = whyOf(kind, fn !== undefined && hasGil(fn), RULES.find((rule) => rule.id === finding.rule)?.area);
  return [costLine({ cost: costOf(cause.cost), category }, entry), why];
}

function causeEntry(views: Views, { cause, path, file, span }: Finding): ReturnType<typeof entryAt> {
  const last = path.at(-1) ?? { file, span };
  return cause && entryAt(views, last.file, last.span.start, cause.api);
}

function costOf(cost: string): Parameters<typeof costLine>[0]['cost'] {
  return cost === 'micro' || cost === 'short' || cost === 'long' ? cost : 'unbounded';
}
