/** Functions and modules as nodes, each in the lane where it runs; a function that runs in two lanes is there twice. */
import type { FunctionView } from '../../../../rules/model';
import { classify, type Classification } from '../../../../rules/models/classify';
import { inShort } from '../../../../rules/models/consequences';
import { classOfMany } from '../../../../rules/models/totals';
import { suspensions, tellingEffects } from '../subject';
import { apisOf } from './apis';
import { nameOf, placeOfFunction, type Chosen, type Material } from './material';
import type { PictureNode } from './model';
import { entryReason, type Stay } from './reach';
import type { FindingList } from './findings';

export interface Nodes {
  readonly list: readonly PictureNode[];
  /** Of a function, in one lane. */
  readonly idOf: (fn: FunctionView, lane: string) => string;
}

/** @param nameOfModule for people */
export function makeNodes(
  material: Material,
  chosen: Chosen,
  findings: FindingList,
  nameOfModule: (module: string) => string,
): Nodes {
  const idOf = (fn: FunctionView, lane: string): string => `${chosen.moduleOf(fn) ?? fn.id}#${lane}`;
  const nodes = new Map<string, PictureNode>();
  const modules = new Map<string, { module: string; stay: Stay; functions: FunctionView[] }>();
  for (const fn of chosen.functions) {
    const module = chosen.moduleOf(fn);
    for (const stay of material.stays.of(fn)) {
      const id = idOf(fn, stay.lane);
      if (module === null) {
        nodes.set(id, functionNode(material, chosen, findings, fn, stay, id));
        continue;
      }
      const known = modules.get(id);
      if (known) known.functions.push(fn);
      else modules.set(id, { module, stay, functions: [fn] });
    }
  }
  for (const [id, of] of modules) nodes.set(id, moduleNode({ id, ...of, name: nameOfModule(of.module) }, findings));
  const apis = apisOf(material, chosen, [...nodes.values()], idOf);
  return { list: [...nodes.values(), ...apis], idOf };
}

function functionNode(
  material: Material,
  { subject }: Chosen,
  findings: FindingList,
  fn: FunctionView,
  { lane, kind, contexts }: Stay,
  id: string,
): PictureNode {
  const entry = entryReason(contexts, fn.id);
  return {
    id,
    kind: 'function',
    lane,
    name: nameOf(fn),
    detail: detailOf(fn),
    boundBy: classify(fn.effects, suspensions(fn).length > 0),
    ...(entry !== undefined && { entry }),
    ...(fn === subject && { isSubject: true as const }),
    place: placeOfFunction(material, fn),
    findings: findings.indicesOf(fn, kind),
    module: fn.file.id,
  };
}

function detailOf(fn: FunctionView): string {
  const [worst] = tellingEffects(fn);
  if (worst && classify(fn.effects) !== 'light') return inShort([worst]);
  return suspensions(fn).length > 0 ? 'awaits, others run meanwhile' : 'takes no time worth telling';
}

function moduleNode(
  of: { id: string; module: string; stay: Stay; functions: readonly FunctionView[]; name: string },
  findings: FindingList,
): PictureNode {
  const byClass: Record<Classification, number> = { 'I/O-bound': 0, 'CPU-bound': 0, mixed: 0, light: 0 };
  for (const fn of of.functions) byClass[classify(fn.effects, suspensions(fn).length > 0)]++;
  const count = of.functions.length;
  const isRest = of.module.endsWith('/…');
  const parts = [
    count === 1 ? '1 function' : `${count} functions`,
    ...(byClass['I/O-bound'] > 0 ? [`${byClass['I/O-bound']} I/O`] : []),
    ...(byClass['CPU-bound'] > 0 ? [`${byClass['CPU-bound']} CPU`] : []),
    ...(byClass.mixed > 0 ? [`${byClass.mixed} mixed`] : []),
  ];
  return {
    id: of.id,
    kind: 'module',
    lane: of.stay.lane,
    name: isRest ? `${of.name.slice(0, -2)}, the rest` : of.name,
    detail: parts.join(' · '),
    boundBy: classOfMany({ byClass }),
    findings: of.functions.flatMap((fn) => findings.indicesOf(fn, of.stay.kind)).sort((a, b) => a - b),
    module: isRest ? of.module.slice(0, -2) : of.module,
    ...(!isRest && { canExpand: true as const }),
  };
}
