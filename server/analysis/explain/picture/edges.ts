/** Calls and hand-offs between the nodes of a picture; those between two modules are counted. */
import type { FunctionView } from '../../../../rules/model';
import { edgesToApis } from './apis';
import type { Chosen, Material } from './material';
import type { PictureEdge } from './model';
import type { Nodes } from './nodes';
import { stepsOf, type Stay, type Step } from './reach';

export function makeEdges(material: Material, chosen: Chosen, nodes: Nodes): readonly PictureEdge[] {
  const shown = new Set(nodes.list.map(({ id }) => id));
  const edges = new Map<string, PictureEdge>();
  const add = (edge: PictureEdge): void => {
    if (edge.from === edge.to || !shown.has(edge.from) || !shown.has(edge.to)) return;
    const key = [edge.from, edge.to, edge.kind, edge.callerWaits].join(' ');
    const known = edges.get(key);
    if (!known) edges.set(key, edge);
    else edges.set(key, { ...withoutLabel(known, edge), count: known.count + edge.count });
  };
  for (const fn of chosen.functions) {
    for (const step of stepsOf(fn)) {
      const to = material.views.function(step.to);
      if (to) for (const edge of edgesOf(material, nodes, fn, step, to)) add(edge);
    }
  }
  edgesToApis(material, chosen, shown, nodes).forEach(add);
  return [...edges.values()];
}

function edgesOf(
  material: Material,
  nodes: Nodes,
  fn: FunctionView,
  step: Step,
  to: FunctionView,
): readonly PictureEdge[] {
  const { kind, callerWaits, label } = step;
  return material.stays.of(fn).flatMap(({ lane }) => {
    const target = stayAfter(material.stays.of(to), lane, step);
    if (!target) return [];
    const from = nodes.idOf(fn, lane);
    return [
      { from, to: nodes.idOf(to, target.lane), kind, callerWaits, ...(label !== undefined && { label }), count: 1 },
    ];
  });
}

/** The lane in which the callee runs when it is called from this one. */
function stayAfter(stays: readonly Stay[], lane: string, step: Step): Stay | undefined {
  const there =
    step.lane === undefined ? stays.find((stay) => stay.lane === lane) : stays.find(({ kind }) => kind === step.lane);
  return there ?? (stays.length === 1 ? stays[0] : undefined);
}

/** A label that holds for one of several says the wrong thing about the others. */
function withoutLabel(known: PictureEdge, other: PictureEdge): PictureEdge {
  if (known.label === other.label) return known;
  const { label: _, ...rest } = known;
  return rest;
}
