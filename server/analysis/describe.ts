/** Hover: what stands at an offset, if there is something to say about it. */
import type { FileView } from '../../rules/model';
import type { Description, Finding } from './api';
import { describeFinding } from './describe/finding';
import { describeFunction } from './describe/function';
import { describeImport } from './describe/module';
import { describeSite, siteAt } from './describe/site';
import { contains, placesFrom, type Views } from './explain/places';
import { innermostFunction } from './explain/subject';

/** A finding, an import of a concurrency module, a call that blocks, computes or hands over, or the name of a function that does. */
export function describeAt(
  views: Views,
  file: FileView,
  offset: number,
  findings: readonly Finding[],
): Description | null {
  const places = placesFrom(views, file.id);
  const around = findings.filter((finding) => contains(finding.span, offset));
  const [finding] = around.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  if (finding) return describeFinding(views, file, finding, places);
  const imported = describeImport(views, file, offset);
  if (imported) return imported;
  const fn = innermostFunction(file, offset);
  if (!fn) return null;
  const site = siteAt(fn, offset);
  if (site) return describeSite(views, fn, site, places);
  return contains(fn.facts.nameSpan, offset) && fn.facts.index > 0
    ? describeFunction(views, fn, findings, places)
    : null;
}
