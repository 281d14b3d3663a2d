/** What all parts of a picture are made from. */
import type { FileId, FunctionId, FunctionView } from '../../../../rules/model';
import { compareSeverity } from '../../../../rules/severity';
import type { Finding } from '../../api';
import type { Places, Views } from '../places';
import { innermostFunction } from '../subject';
import { positionAt } from '../../positions';
import { Stays } from './reach';
import type { PicturePlace } from './model';

export interface Material {
  readonly views: Views;
  readonly stays: Stays;
  readonly findings: FindingsByFunction;
  readonly places: Places;
}

/** What is to be shown, before anybody thinks of nodes. */
export interface Chosen {
  readonly functions: readonly FunctionView[];
  readonly subject?: FunctionView;
  /** The module in which a function disappears; `null`: it is shown on its own. */
  moduleOf(fn: FunctionView): string | null;
  /** Functions that would belong here and are left out. */
  readonly hidden: number;
  readonly testsLeftOut: boolean;
}

/** Findings by the function they stand in; a file is checked when somebody asks for one of its functions. */
export class FindingsByFunction {
  private readonly files = new Map<FileId, ReadonlyMap<FunctionId, readonly Finding[]>>();

  constructor(private readonly findingsOf: (file: FileId) => readonly Finding[]) {}

  of({ id, file }: FunctionView): readonly Finding[] {
    let inFile = this.files.get(file.id);
    if (!inFile) this.files.set(file.id, (inFile = this.group(file)));
    return inFile.get(id) ?? [];
  }

  private group(file: FunctionView['file']): ReadonlyMap<FunctionId, readonly Finding[]> {
    const groups = new Map<FunctionId, Finding[]>();
    for (const finding of this.findingsOf(file.id)) {
      const id = innermostFunction(file, finding.span.start)?.id;
      if (id === undefined || isHousekeeping(finding)) continue;
      const group = groups.get(id);
      if (group) group.push(finding);
      else groups.set(id, [finding]);
    }
    return groups;
  }
}

function isHousekeeping({ rule }: Finding): boolean {
  return rule === 'unused-suppression' || rule === 'unknown-rule-in-suppression';
}

export function worstSeverityFirst(a: Finding, b: Finding): number {
  return compareSeverity(b.severity, a.severity);
}

export function placeOf(
  { views, places }: Pick<Material, 'views' | 'places'>,
  file: FileId,
  offset: number,
): PicturePlace {
  const lineStarts = views.file(file)?.facts.lineStarts ?? [0];
  return { file, ...positionAt(lineStarts, offset), label: places.of(file, offset) };
}

export function placeOfFunction(
  material: Pick<Material, 'views' | 'places'>,
  { file, facts }: FunctionView,
): PicturePlace {
  return placeOf(material, file.id, facts.index === 0 ? facts.span.start : facts.nameSpan.start);
}

export function nameOf({ facts }: FunctionView): string {
  return facts.index === 0 ? 'top level' : facts.name;
}
