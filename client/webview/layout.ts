/**
 * Where everything goes: dagre decides which node comes after which and in which order, and the lanes, one below the
 * other, decide how high. Pure: nothing of the page.
 */
import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { Picture, PictureEdge, PictureNode } from '../../server/lsp/protocol';

export const NODE = { width: 240, height: 56 };
const GAP = { x: 76, y: 14 };
const LANE = { header: 46, padding: 16, gap: 12, left: 18 };
/** At the right of a single column, for its arrows. */
const ARROWS = 44;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: ReadonlyMap<string, Box>;
  readonly nodes: ReadonlyMap<string, Box>;
}

type Parts = Pick<Picture, 'lanes' | 'nodes' | 'edges'>;

/** @param isNarrow everything in one column, each function below the one that it is called from */
export function arrange(picture: Parts, isNarrow = false): Layout {
  const columns = isNarrow ? oneColumn(picture) : columnsOf(picture);
  const nodes = new Map<string, Box>();
  const lanes = new Map<string, Box>();
  const count = Math.max(1, ...[...columns.values()].map(({ column }) => column + 1));
  const width = count * (NODE.width + GAP.x) - GAP.x + (isNarrow ? ARROWS - LANE.left : 0);
  let y = 0;
  for (const lane of picture.lanes) {
    const rows = placeInLane(
      picture.nodes.filter((node) => node.lane === lane.id),
      columns,
      y + LANE.header,
      nodes,
    );
    const height = LANE.header + rows * (NODE.height + GAP.y) - GAP.y + LANE.padding;
    lanes.set(lane.id, { x: 0, y, width: width + 2 * LANE.left, height });
    y += height + LANE.gap;
  }
  return { width: width + 2 * LANE.left, height: Math.max(0, y - LANE.gap), lanes, nodes };
}

interface Spot {
  readonly column: number;
  readonly order: number;
}

/** A lane may start further to the right, so that what comes from other lanes comes from the left; but not far. */
const MOST_SHIFT = 3;

function oneColumn({ lanes, nodes, edges }: Parts): ReadonlyMap<string, Spot> {
  const spots = new Map<string, Spot>();
  for (const { id: lane } of lanes) {
    const inLane = new Set(nodes.filter((node) => node.lane === lane).map(({ id }) => id));
    const within = edges.filter(({ from, to }) => inLane.has(from) && inLane.has(to));
    const called = new Set(within.map(({ to }) => to));
    // Those that nobody calls first; circles start anywhere.
    const waiting = [...inLane].reverse().sort((a, b) => Number(called.has(b)) - Number(called.has(a)));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const id = next;
      if (spots.has(id)) continue;
      spots.set(id, { column: 0, order: spots.size });
      waiting.push(
        ...within
          .filter(({ from }) => from === id)
          .map(({ to }) => to)
          .reverse(),
      );
    }
  }
  return spots;
}

/** Columns within each lane first, then lanes against each other. */
function columnsOf({ lanes, nodes, edges }: Parts): ReadonlyMap<string, Spot> {
  const laneOf = new Map(nodes.map(({ id, lane }) => [id, lane]));
  const spots = new Map<string, Spot>();
  for (const { id: lane } of lanes) {
    const inLane = nodes.filter((node) => node.lane === lane);
    const within = edges.filter(({ from, to }) => laneOf.get(from) === lane && laneOf.get(to) === lane);
    const own = columnsInLane(inLane, within);
    const shifts = edges.flatMap(({ from, to }) => {
      const before = laneOf.get(to) === lane && laneOf.get(from) !== lane ? spots.get(from) : undefined;
      return before ? [before.column + 1 - (own.get(to)?.column ?? 0)] : [];
    });
    const shift = Math.min(MOST_SHIFT, Math.max(0, ...shifts));
    for (const [id, { column, order }] of own) spots.set(id, { column: column + shift, order });
  }
  return spots;
}

/** Column by what comes before it; order within the column by dagre, which avoids crossings. */
function columnsInLane(nodes: readonly PictureNode[], edges: readonly PictureEdge[]): ReadonlyMap<string, Spot> {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({ rankdir: 'LR', nodesep: GAP.y, ranksep: GAP.x });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...NODE });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const placed = nodes.map(({ id }) => {
    const { x = 0, y = 0 } = graph.node(id);
    return { id, x: Math.round(x), y };
  });
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const xs = [...new Set(placed.map(({ x }) => x))].sort((a, b) => a - b);
  // What is connected to nothing fills the columns from the left, so that it does not make a tower.
  const loners = nodes.length - connected.size;
  const spread = Math.max(xs.length, Math.min(4, loners));
  let next = 0;
  return new Map(
    placed.map(({ id, x, y }): [string, Spot] =>
      connected.has(id)
        ? [id, { column: xs.indexOf(x), order: y }]
        : [id, { column: next++ % spread, order: Number.MAX_SAFE_INTEGER }],
    ),
  );
}

/** @returns how many rows the lane has */
function placeInLane(
  nodes: readonly PictureNode[],
  columns: ReadonlyMap<string, Spot>,
  top: number,
  boxes: Map<string, Box>,
): number {
  const heights = new Map<number, number>();
  const spotOf = ({ id }: PictureNode): Spot => columns.get(id) ?? { column: 0, order: 0 };
  for (const node of [...nodes].sort((a, b) => spotOf(a).order - spotOf(b).order)) {
    const { column } = spotOf(node);
    const row = heights.get(column) ?? 0;
    heights.set(column, row + 1);
    boxes.set(node.id, {
      x: LANE.left + column * (NODE.width + GAP.x),
      y: top + row * (NODE.height + GAP.y),
      ...NODE,
    });
  }
  return Math.max(1, ...heights.values());
}

/** A curve from the right side of one node to the left side of another; around the outside where it leads back. */
export function curve(
  from: Box,
  to: Box,
): { readonly path: string; readonly middle: { readonly x: number; readonly y: number } } {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  if (end.x > start.x) {
    const reach = Math.max(24, (end.x - start.x) / 2);
    const path = `M${start.x},${start.y} C${start.x + reach},${start.y} ${end.x - reach},${end.y} ${end.x},${end.y}`;
    return { path, middle: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 } };
  }
  if (from.x === to.x) return downOrUp(from, to);
  const path = `M${start.x},${start.y} C${start.x + 60},${start.y} ${end.x - 60},${end.y} ${end.x},${end.y}`;
  return { path, middle: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 } };
}

/** In one column: along the right side, the longer the further out. */
function downOrUp(from: Box, to: Box): ReturnType<typeof curve> {
  const x = from.x + from.width;
  const start = from.y + from.height / 2;
  const end = to.y + to.height / 2;
  const reach = Math.min(ARROWS, 16 + Math.abs(end - start) / 8);
  return {
    path: `M${x},${start} C${x + reach},${start} ${x + reach},${end} ${x},${end}`,
    middle: { x: x + reach * 0.75, y: (start + end) / 2 },
  };
}
